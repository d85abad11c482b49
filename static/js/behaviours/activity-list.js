/** The page of the activity: live, filtered, page by page. */
import { listenToEntries } from "activity/acts";
import { Feed } from "activity/feed";
import { Filters } from "activity/filters";
import { Known } from "activity/known";
import { queries } from "activity/query";
import { Source } from "activity/source";
import { View } from "activity/view";
import { busy } from "lib/busy";
import { date, number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { subjectName } from "models/activity";

// A first page with fewer entries than this has only begun to look.
const ENOUGH = 20;

export default function activityList(element) {
  const data = dataOf("activity-data");
  const [feed, known] = [new Feed({ matches: () => true }), new Known()];
  const source = new Source(feed, known, data);
  const view = new View(element, feed, known);
  const filters = new Filters(element.querySelector("[data-filter]"), data);
  const page = { element, feed, source, filters };
  feed.addEventListener("change", () => paintFrame(page));
  filters.addEventListener("change", () => showAnother(page));
  account.addEventListener("permissions", () => source.reload().catch(toastError));
  element.querySelector("[data-more]").addEventListener("click", ({ currentTarget }) => {
    busy(currentTarget, source.more()).catch(toastError);
  });
  for (const name of ["scroll", "focusout"]) {
    addEventListener(name, () => feed.waiting && feed.apply([]), { passive: true });
  }
  listenToEntries(element, view);
  source.take(data);
  source.follow(data.offsets);
  if (feed.next && feed.items.length < ENOUGH) source.more().catch(toastError);
}

async function showAnother({ element, source, filters }) {
  const rows = element.querySelector("[data-rows]");
  rows.setAttribute("aria-busy", "true");
  try {
    await source.show(filters.query);
    rows.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") rows.removeAttribute("aria-busy");
    toastError(error);
  }
}

function paintFrame({ element, feed, source, filters }) {
  const { items, next, total, exact } = feed;
  const filtered = queries.isFiltered(source.query);
  document.querySelector("[data-activity-count]").textContent = countText(total, exact);
  element.querySelector("[data-empty]").hidden = Boolean(items.length || next || !filtered);
  element.querySelector("[data-none]").hidden = Boolean(items.length || next || filtered);
  element.querySelector("[data-foot]").hidden = !next;
  const last = items.at(-1);
  // i18n: below a list of what happened; %(date)s is how far back it has been looked
  element.querySelector("[data-shown]").textContent = next
    ? _("%(shown)s entries are shown, the oldest is from %(date)s", { shown: number(items.length), date: dateOf(last) })
    : "";
  if (last && source.query.record) filters.nameRecord(subjectName(last) || source.query.record);
}

function countText(total, exact) {
  if (total === null || total === undefined) return "";
  if (exact) return ngettext("%(num)s entry", "%(num)s entries", total);
  return ngettext("More than %(num)s entry", "More than %(num)s entries", total);
}

function dateOf(entry) {
  return entry ? date(entry.at) : "—";
}
