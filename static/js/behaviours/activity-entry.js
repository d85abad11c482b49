/** The page of one entry: unfolded, between those around it. */
import { listenToEntries } from "activity/acts";
import { Feed } from "activity/feed";
import { Known } from "activity/known";
import { TOPICS } from "activity/query";
import { View } from "activity/view";
import { dataOf } from "lib/json";
import { live } from "live/connection";

export default function activityEntry(element) {
  const data = dataOf("activity-data");
  const [feed, known] = [new Feed({ matches: () => false, frame: (paint) => paint() }), new Known()];
  const view = new View(element, feed, known);
  known.take(data);
  feed.load({ ...data, next: null, total: null });
  const entry = feed.get(data.id);
  view.toggle(entry, true);
  const row = element.querySelector(`[data-id="${entry.id}"]`);
  row.classList.add("is-here");
  row.setAttribute("aria-current", "true");
  listenToEntries(element, view);
  follow({ data, feed, known });
}

/** Somebody may revert it while it is looked at, and what is the newest does not stay so. */
function follow({ data, feed, known }) {
  const newer = document.querySelector("[data-newer]");
  for (const topic of TOPICS) {
    live.subscribe(topic, data.offsets[topic] ?? null, {
      changes(events) {
        for (const { record } of events) if (record) known.see(record);
        const [next] = events.map(({ id }) => id).sort((a, b) => a - b);
        if (newer.hidden && next > data.id) Object.assign(newer, { href: `/activity/${next}`, hidden: false });
        feed.apply([]);
      },
    });
  }
}
