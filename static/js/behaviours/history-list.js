/** What happened to one record, on its own page, live: <div data-behaviour="history-list" data-record="users/42">. */
import { listenToEntries } from "activity/acts";
import { Feed } from "activity/feed";
import { Known } from "activity/known";
import { queries } from "activity/query";
import { Source } from "activity/source";
import { View } from "activity/view";
import { busy } from "lib/busy";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toastError } from "lib/toast";
import { account } from "live/account";

const SIZE = 8;

export default async function historyList(element) {
  const query = { ...queries.read(""), record: element.dataset.record };
  const [feed, known] = [new Feed({ matches: () => true }), new Known()];
  const source = new Source(feed, known, { query, size: SIZE });
  const view = new View(element, feed, known);
  feed.addEventListener("change", () => paintFrame(element, feed));
  account.addEventListener("permissions", () => source.reload().catch(console.warn));
  element.querySelector("[data-more]").addEventListener("click", ({ currentTarget }) => {
    busy(currentTarget, source.more()).catch(toastError);
  });
  listenToEntries(element, view);
  const page = await request("GET", `/api/v1/activity${queries.write(query, { limit: SIZE })}`);
  source.take(page);
  source.follow(page.offsets);
}

function paintFrame(element, { items, next }) {
  const note = element.querySelector("[data-note]");
  note.hidden = Boolean(items.length || next);
  note.textContent = _("Nothing is known of the past of this record.");
  element.querySelector("[data-foot]").hidden = !items.length;
  element.querySelector("[data-more]").hidden = !next;
}
