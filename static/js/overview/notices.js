/** The latest notifications that the person has not read. */
import { fill } from "lib/dom";
import { painter } from "lib/painter";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { compare, kindOf } from "models/notices";
import { markOnTheWay } from "notices/acts";
import { inbox } from "notices/inbox";
import { noticeNodes } from "notices/row";
import { SHOWN } from "overview/parts";

export class Notices {
  topic = "notifications";
  #none;
  #rows;
  #notices = new Collection({ compare, matches: (notice) => inbox.isUnread(notice) });
  #known = 0;
  #news = new Set();
  #soon = painter(() => this.#show());
  #renew;
  #held = new AbortController();

  /** @param {() => void} renew asks for a fresh snapshot. */
  constructor(section, renew) {
    this.#renew = renew;
    this.#none = section.querySelector("[data-none]");
    const container = section.querySelector("[data-rows]");
    this.#rows = new Rows(container, "overview-notice", (row, notice) => paint(row, notice));
    inbox.addEventListener("change", () => this.#changed(), { signal: this.#held.signal });
    container.addEventListener("click", ({ target }) => {
      if (target.closest("a")) markOnTheWay(this.#rows.idOf(target));
    });
  }

  load({ parts: { notices }, offsets }) {
    this.#known = notices.items.length;
    this.#notices.load(notices.items, { complete: true, position: offsets.notifications });
    this.#show();
  }

  apply(events) {
    for (const event of events) {
      for (const { id } of this.#notices.apply(event).added) this.#news.add(id);
    }
    this.#soon();
    return !this.#lacks;
  }

  stop() {
    this.#held.abort();
  }

  /** More are unread than are known here, and there is room for them. */
  get #lacks() {
    const { length } = this.#unread;
    return length < SHOWN && length < inbox.record.unread;
  }

  get #unread() {
    return this.#notices.items.filter((notice) => inbox.isUnread(notice));
  }

  #changed() {
    this.#soon();
    if (this.#lacks) this.#renew();
  }

  #show() {
    const unread = this.#unread;
    this.#rows.show(unread.slice(0, SHOWN), { highlight: this.#news });
    this.#news.clear();
    this.#none.hidden = unread.length > 0;
  }
}

function paint(row, notice) {
  fill(row, notice);
  row.querySelector("[data-text]").replaceChildren(...noticeNodes(notice));
  const mark = row.querySelector("[data-level]");
  mark.dataset.level = notice.level;
  const use = mark.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${kindOf(notice.kind)?.icon ?? "bell"}`));
}
