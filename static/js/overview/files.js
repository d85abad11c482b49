/** The overview's files: how many, which came last, and how much room the person has left. */
import { fill } from "lib/dom";
import { bytes } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { orderBy } from "live/order";
import { Tally, stepFiles } from "models/tally";
import { SHOWN, isComplete, showNumber, showShare, showText } from "overview/parts";

export class Files {
  topic = "uploads";
  #me;
  #number;
  #usage;
  #none;
  #everyones;
  #rows;
  #tally = new Tally(stepFiles);
  #newest = new Collection({ compare: orderBy("-created_at") });

  constructor(page, me) {
    this.#me = me;
    this.#number = page.querySelector('[data-tile="files"] [data-number]');
    this.#usage = page.querySelector('[data-tile="usage"]');
    const list = page.querySelector('[data-list="files"]');
    this.#none = list.querySelector("[data-none]");
    this.#rows = new Rows(list.querySelector("[data-rows]"), "overview-file", (row, file) => {
      this.#paint(row, file);
    });
  }

  load({ files, usage, offsets }) {
    const position = offsets.uploads;
    this.#everyones = files.everyones;
    this.#tally.load(files.counts, position);
    this.#newest.load(files.newest, { complete: isComplete(files.newest), position });
    if (usage && this.#usage) this.#showUsage(usage);
    this.#show();
  }

  /** Returns false when a fresh snapshot is needed. */
  apply(events) {
    events.forEach((event) => this.#tally.apply(event));
    const news = events.flatMap((event) => this.#newest.apply(event).added.map(({ id }) => id));
    this.#show(news);
    return !this.#hasHole() && !events.some((event) => this.#concernsUsage(event));
  }

  #show(highlight = []) {
    showNumber(this.#number, this.#tally.counts.total);
    this.#rows.show(this.#newest.items.slice(0, SHOWN), { highlight });
    this.#none.hidden = this.#newest.items.length > 0;
  }

  #showUsage({ bytes: used, quota_bytes: quota }) {
    showText(this.#usage.querySelector("[data-number]"), bytes(used));
    // i18n: below the size that is used, as in “60 MB / of 1 GB used”
    const text = quota === null ? _("No limit") : _("of %(quota)s used", { quota: bytes(quota) });
    this.#usage.querySelector("[data-usage-text]").textContent = text;
    const bar = this.#usage.querySelector("[data-usage-bar]");
    bar.hidden = quota === null;
    showShare(bar, quota ? used / quota : 1);
  }

  #hasHole() {
    const { items } = this.#newest;
    return items.length < Math.min(SHOWN, this.#tally.counts.total);
  }

  /** What goes away does not say whose it was. */
  #concernsUsage({ op, kind, record }) {
    if (!this.#usage) return false;
    return op === "remove" || (kind === "upload.created" && record.owner_id === this.#me);
  }

  #paint(row, file) {
    const url = `/uploads/${file.id}/download`;
    const preview = file.previewable ? `/uploads/${file.id}/preview?size=96` : null;
    const owner = this.#everyones ? file.owner_name : null;
    fill(row, { ...file, owner_name: owner, url, preview });
  }
}
