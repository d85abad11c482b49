/**
 * One list as a page shows it: the records loaded so far, sorted and filtered, kept up to date by
 * events. Free of DOM and sockets.
 *
 * A list is loaded page by page, so it is a window on the beginning of a longer one: what sorts
 * after the last loaded record belongs to a page that is not loaded yet. Such a record is not
 * shown, but counted.
 */

// How many events are kept to bring a page up to date that was read before them.
const REMEMBERED = 1000;

export class Collection {
  /** The records shown, in order. Treat it as read-only. */
  items = [];
  /** Nothing comes after the window. */
  complete = true;
  /** How many records the whole list has, as far as known; null when the server did not say. */
  total = null;
  /** Whether `total` may be off: something changed that was never loaded. */
  uncertain = false;
  #matches;
  #compare;
  #end = null;
  #later = new Set();
  #counted = null;
  #recent = [];

  /**
   * @param {{compare: (a, b) => number, matches?: (record) => boolean}} options
   *   `compare` must tell any two records apart (live/order.js does).
   */
  constructor({ compare, matches = () => true }) {
    this.#compare = compare;
    this.#matches = matches;
  }

  /** How many records came to light that sort after the window and so are not shown. */
  get later() {
    return this.#later.size;
  }

  get(id) {
    return this.items.find((record) => record.id === id);
  }

  /**
   * Start afresh with the first page.
   *
   * @param {object[]} items as the server sorted them.
   * @param {{complete?: boolean, total?: number, position?: {epoch, offset}}} page `complete`: there
   *   is no next page; `position`: where the topic stood when the page was read.
   * @param {{compare?: Function, matches?: Function}} options another order or filter.
   * @returns {boolean} false when it is older than the events still remembered: load it again.
   */
  load(items, page = {}, { compare = this.#compare, matches = this.#matches } = {}) {
    this.#compare = compare;
    this.#matches = matches;
    this.items = [];
    this.#end = null;
    this.#later.clear();
    this.total = null;
    return this.append(items, page);
  }

  /** Add the next page; see `load`. */
  append(items, { complete = true, total = null, position = null } = {}) {
    this.complete = complete;
    this.#end = items.at(-1) ?? this.#end;
    if (complete) this.#later.clear();
    if (total !== null) this.#recount(total, position);
    for (const record of items) {
      this.#later.delete(record.id);
      this.#place(record);
    }
    return this.#replay(position);
  }

  /**
   * Take in one event of the topic.
   *
   * @returns {{added: object[], changed: object[], removed: object[]}} what happened to the window;
   *   a changed record may have moved.
   */
  apply(event) {
    this.#recent.push(event);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    const held = this.get(event.id);
    const removed = event.op === "remove";
    if (!removed && held?.version > event.version) return diff();
    const record = removed || !this.#matches(event.record) ? null : event.record;
    this.#count(event, held, record);
    if (held) this.items.splice(this.items.indexOf(held), 1);
    this.#later.delete(event.id);
    if (!record) return diff({ removed: held });
    if (!this.#reaches(record)) {
      this.#later.add(record.id);
      return diff({ removed: held });
    }
    this.#place(record);
    return held ? diff({ changed: record }) : diff({ added: record });
  }

  /** Whether a record sorts into what is loaded. */
  #reaches(record) {
    return this.complete || (this.#end !== null && this.#compare(record, this.#end) <= 0);
  }

  #place(record) {
    const held = this.get(record.id);
    if (held) this.items.splice(this.items.indexOf(held), 1);
    this.items.splice(this.#indexFor(record), 0, record);
  }

  #indexFor(record) {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.items[middle], record) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #recount(total, position) {
    this.total = total;
    this.uncertain = false;
    this.#counted = position;
  }

  #count(event, held, record) {
    const { epoch, offset } = this.#counted ?? {};
    if (this.total === null || (event.epoch === epoch && event.offset <= offset)) return;
    const had = Boolean(held) || this.#later.has(event.id);
    if (had) this.total += Number(Boolean(record)) - 1;
    else if (record && event.version === 1) this.total += 1;
    else if (!this.complete) this.uncertain = true;
    else this.total += Number(Boolean(record));
  }

  /** Repeat the events that a page read at `position` cannot contain. */
  #replay(position) {
    if (!position) return true;
    const missed = this.#recent.filter(
      ({ epoch, offset }) => epoch === position.epoch && offset > position.offset,
    );
    const known = this.#recent.length < REMEMBERED || missed.length < this.#recent.length;
    this.#recent = this.#recent.slice(0, -missed.length || undefined);
    missed.forEach((event) => this.apply(event));
    return known;
  }
}

function diff({ added, changed, removed } = {}) {
  return {
    added: added ? [added] : [],
    changed: changed ? [changed] : [],
    removed: removed ? [removed] : [],
  };
}
