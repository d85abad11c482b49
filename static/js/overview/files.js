/** A list of the newest files: everybody's, or one's own. */
import { fill } from "lib/dom";
import { painter } from "lib/painter";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { orderBy } from "live/order";
import { SHOWN, isComplete } from "overview/parts";

export class Files {
  topic = "uploads";
  #part;
  #none;
  #rows;
  #newest;
  #sent = 0;
  #news = new Set();
  #soon = painter(() => this.#show());

  /**
   * @param {Element} section
   * @param {"newest_files" | "my_files"} part
   * @param {number | null} owner whose files; null for everybody's.
   */
  constructor(section, part, owner) {
    this.#part = part;
    this.#none = section.querySelector("[data-none]");
    const matches = (file) => owner === null || file.owner_id === owner;
    this.#newest = new Collection({ compare: orderBy("-created_at"), matches });
    this.#rows = new Rows(section.querySelector("[data-rows]"), "overview-file", (row, file) => {
      paint(row, file, owner === null);
    });
  }

  load({ parts, offsets }) {
    const files = parts[this.#part];
    const complete = isComplete(files);
    this.#sent = complete ? 0 : SHOWN;
    this.#newest.load(files, { complete, position: offsets.uploads });
    this.#show();
  }

  /** Returns false when a fresh snapshot is needed: there are more than are known. */
  apply(events) {
    for (const event of events) {
      for (const { id } of this.#newest.apply(event).added) this.#news.add(id);
    }
    this.#soon();
    return this.#newest.items.length >= this.#sent;
  }

  #show() {
    this.#rows.show(this.#newest.items.slice(0, SHOWN), { highlight: this.#news });
    this.#news.clear();
    this.#none.hidden = this.#newest.items.length > 0;
  }
}

function paint(row, file, withOwner) {
  const url = `/uploads/${file.id}/download`;
  const preview = file.previewable ? `/uploads/${file.id}/preview?size=96` : null;
  fill(row, { ...file, owner_name: withOwner ? file.owner_name : null, url, preview });
}
