/**
 * The activity as a page shows it: entries loaded so far, newest first, and those that wait until
 * nobody is reading. Free of DOM and sockets.
 *
 * Thousands may come in a second: only so many are held, and whoever wants older ones loads them.
 * Fires "change" with {detail: {fresh: number[]}} at most once per frame, however many came.
 */
import { merged } from "activity/entry";

/** Entries that are held while new ones come in; of more that wait only the number is known. */
export const MOST = 150;
// Entries that are kept to bring a page up to date that was read before them.
const REMEMBERED = 1000;

export class Feed extends EventTarget {
  items = [];
  total = null;
  exact = true;
  next = null;
  /** While this says so, new entries wait. */
  reading = () => false;
  #byId = new Map();
  #waiting = new Map();
  #uncounted = 0;
  #recent = [];
  #matches;
  #frame;
  #fresh = [];
  #due = false;

  /** @param {{matches: (entry) => boolean, frame?: (paint: () => void) => void}} options */
  constructor({ matches, frame = (paint) => requestAnimationFrame(paint) }) {
    super();
    this.#matches = matches;
    this.#frame = frame;
  }

  /** How many came since somebody began to read. */
  get waiting() {
    return this.#waiting.size + this.#uncounted;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /**
   * Start afresh with a first page; what came since it was read is added again.
   *
   * @returns {boolean} false when more came meanwhile than is remembered: load it again.
   */
  load({ items, next, total, exact = true }, matches = this.#matches) {
    this.#matches = matches;
    this.#byId = new Map(items.map((entry) => [entry.id, entry]));
    this.#waiting.clear();
    this.#uncounted = 0;
    Object.assign(this, { next, total, exact });
    this.#arrange();
    const newest = items[0]?.id ?? 0;
    const whole = this.#recent.length < REMEMBERED || this.#recent[0].id <= newest;
    this.#recent.forEach((entry) => this.#take(entry));
    this.#tell();
    return whole;
  }

  /** Add the next page. */
  append({ items, next }) {
    for (const entry of items) this.#byId.set(entry.id, merged(this.#byId.get(entry.id), entry));
    this.next = next;
    this.#arrange();
    this.#tell();
  }

  /** Take in events of any of the topics. */
  apply(events) {
    for (const { record } of events) {
      if (!record) continue;
      this.#recent.push(record);
      this.#take(record);
    }
    if (this.#recent.length > REMEMBERED) this.#recent.splice(0, this.#recent.length - REMEMBERED);
    this.#tell();
  }

  /** Show what waits; where more came than are held, older ones are loaded when they are wanted. */
  showWaiting() {
    if (this.#uncounted) this.#byId.clear();
    for (const [id, entry] of this.#waiting) this.#byId.set(id, entry);
    this.#fresh.push(...this.#waiting.keys());
    this.#waiting.clear();
    this.#arrange();
    if (this.#uncounted) this.next = String(this.items.at(-1).id);
    this.#uncounted = 0;
    this.#tell();
  }

  #take(entry) {
    const held = this.#byId.has(entry.id) ? this.#byId : this.#waiting.has(entry.id) ? this.#waiting : null;
    if (held) {
      const both = merged(held.get(entry.id), entry);
      held.set(entry.id, both);
      if (held === this.#byId) this.items = this.items.map((item) => (item.id === both.id ? both : item));
      return;
    }
    if (!this.#matches(entry) || this.#isLater(entry)) return;
    if (this.total !== null) this.total += 1;
    this.#waiting.set(entry.id, entry);
    if (this.#waiting.size > MOST) {
      this.#waiting.delete(this.#waiting.keys().next().value); // the one that came first
      this.#uncounted += 1;
    }
  }

  /** Whether an entry belongs to a page that is not loaded yet. */
  #isLater({ id }) {
    const last = this.items.at(-1);
    return Boolean(this.next && last && id < last.id);
  }

  #arrange() {
    this.items = [...this.#byId.values()].sort((a, b) => b.id - a.id);
  }

  #tell() {
    if (this.#due) return;
    this.#due = true;
    this.#frame(() => {
      if (this.#waiting.size && !this.reading()) this.#letIn();
      this.#due = false;
      const fresh = this.#fresh.splice(0);
      this.dispatchEvent(new CustomEvent("change", { detail: { fresh } }));
    });
  }

  /** New entries come in by themselves; the oldest make room for them. */
  #letIn() {
    this.showWaiting();
    if (this.items.length <= MOST) return;
    for (const { id } of this.items.splice(MOST)) this.#byId.delete(id);
    this.next = String(this.items.at(-1).id);
  }
}
