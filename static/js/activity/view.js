/** Entries on the screen: rows by day, what is unfolded, and the pill that says how many wait. */
import { dayOf } from "activity/query";
import { hasDetails, paintPanel, paintRow } from "activity/row";
import { context } from "lib/context";
import { setText } from "lib/dom";
import { gettext as _, ngettext } from "lib/i18n";
import { keepPlace } from "lib/place";
import { Rows } from "lib/rows";

const NEAR_TOP = 48;
const MOST_LIT = 8;

const day = dayOf(context.timezone);
const long = new Intl.DateTimeFormat(context.tag, {
  numberingSystem: "latn",
  timeZone: context.timezone,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

export class View {
  #list;
  #pill;
  #rows;
  #feed;
  #open = new Set();
  #shown = [];
  #stale = false;

  constructor(element, feed, known) {
    this.#feed = feed;
    this.#list = element.querySelector("[data-rows]");
    this.#pill = element.querySelector("[data-pill]");
    this.#rows = new Rows(this.#list, "activity-row", (row, entry) => {
      paintRow(row, entry, known);
      this.#paintOpen(row, entry);
    });
    this.#pill.addEventListener("click", () => this.#showNew());
    feed.reading = () => this.#isRead();
    feed.addEventListener("change", ({ detail }) => this.update(detail));
    known.addEventListener("change", () => (this.#stale = true));
  }

  /** The entry of the row that an element is in. */
  entryAt(element) {
    return this.#feed.get(this.#rows.idOf(element));
  }

  /** Unfold an entry, or fold it. */
  toggle(entry, open = !this.#open.has(entry.id)) {
    if (open) this.#open.add(entry.id);
    else this.#open.delete(entry.id);
    this.#paintOpen(this.#rows.row(entry.id), entry);
    if (!open) this.#feed.apply([]); // what waited may come in
  }

  /** Show the feed as it is now. */
  update({ fresh = [] } = {}) {
    const { items, waiting } = this.#feed;
    if (items !== this.#shown) {
      this.#shown = items;
      const held = new Set(items.map(({ id }) => id));
      this.#open.forEach((id) => held.has(id) || this.#open.delete(id));
      // Lighting up takes a layout each: in a stream of entries nobody would see it anyway.
      const highlight = fresh.length > MOST_LIT ? [] : fresh.filter((id) => held.has(id));
      keepPlace(this.#list, () => this.#rows.show(items, { highlight }));
      this.#markDays(items);
    }
    if (this.#stale) this.#rows.repaint();
    this.#stale = false;
    this.#pill.hidden = !waiting;
    const text = ngettext("%(num)s new entry", "%(num)s new entries", waiting);
    if (waiting) setText(this.#pill.querySelector("[data-pill-text]"), text);
  }

  /** Whether somebody reads: scrolled into the list, in an entry, or with one unfolded. */
  #isRead() {
    if (this.#open.size || this.#list.contains(document.activeElement)) return true;
    return this.#list.getBoundingClientRect().top < NEAR_TOP && scrollY > NEAR_TOP;
  }

  #showNew() {
    this.#open.clear();
    this.#feed.showWaiting();
    scrollTo({ top: 0 });
    document.getElementById("main").focus({ preventScroll: true });
  }

  #paintOpen(row, entry) {
    if (!row) return;
    const open = this.#open.has(entry.id) && hasDetails(entry);
    const panel = row.querySelector("[data-panel]");
    if (open) paintPanel(panel, entry);
    panel.hidden = !open;
    row.classList.toggle("is-open", open);
    row.querySelector("[data-act=toggle]").setAttribute("aria-expanded", String(open));
  }

  #markDays(items) {
    let last = null;
    for (const entry of items) {
      const heading = this.#rows.row(entry.id).querySelector("[data-day]");
      const date = day(entry.at);
      heading.hidden = date === last;
      if (date !== last) heading.textContent = dayText(date, entry.at);
      last = date;
    }
  }
}

function dayText(date, at) {
  const now = Date.now();
  if (date === day(now)) return _("Today");
  if (date === day(now - 86_400_000) && date !== day(now)) return _("Yesterday");
  return long.format(new Date(at));
}
