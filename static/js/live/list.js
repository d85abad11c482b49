/**
 * A long list that a page shows: what is asked for, what is loaded of it, page by page, and what
 * others change. Free of DOM. Fires "change" with {detail: {events, loaded}}, and "denied".
 */
import { request } from "lib/http";
import { Collection } from "live/collection";
import { live } from "live/connection";

const PAGE = 50;
const MOST = 200;
const RECOUNT_MS = 1_500;

export class LiveList extends EventTarget {
  query;
  /** A request that replaces or extends what is shown is under way. */
  loading = false;
  #topic;
  #address;
  #rules;
  #next;
  #collection;
  #abort = new AbortController();
  #recount;

  /**
   * @param {{topic: string, address: (query, more) => string, rules: (query) => object}} kind
   *   `address` is where a page of a query is fetched; `rules` {compare, matches} of a query.
   * @param {{query: object, items: object[], next, total, offsets}} snapshot
   */
  constructor({ topic, address, rules }, snapshot) {
    super();
    this.#topic = topic;
    this.#address = address;
    this.#rules = rules;
    this.query = snapshot.query;
    this.#collection = new Collection(rules(this.query));
    this.#take(snapshot);
  }

  get items() {
    return this.#collection.items;
  }

  get total() {
    return this.#collection.total;
  }

  /** Nothing is left to be loaded. */
  get complete() {
    return !this.#next;
  }

  get(id) {
    return this.#collection.get(id);
  }

  /** Begin to follow the topic. */
  follow(position) {
    live.subscribe(this.#topic, position, {
      changes: (events) => this.apply(events),
      reset: () => this.reload(),
      denied: () => this.dispatchEvent(new Event("denied")),
    });
  }

  /** Show another query; if the server cannot be reached, as soon as it can. */
  async show(query) {
    this.query = query;
    try {
      await this.#load(PAGE);
    } catch (error) {
      if (error.status === 0) this.#whenLive();
      throw error;
    }
  }

  /** Load afresh what is shown; resolves to the position of the topic. */
  async reload() {
    return this.#load(Math.max(PAGE, this.items.length));
  }

  /** Load the next page. */
  async more() {
    if (this.complete || this.loading) return;
    const cursor = this.#next;
    await this.#exclusively(async (signal) => this.#append(await this.#fetch({ cursor }, signal)));
    this.#tell({ loaded: true });
  }

  /** Take in events. */
  apply(events) {
    events.forEach((event) => this.#collection.apply(event));
    if (this.#collection.uncertain) this.#countLater();
    this.#tell({ events });
  }

  async #load(count) {
    const position = await this.#exclusively((signal) => this.#loadPages(count, signal));
    this.#tell({ loaded: true });
    return position;
  }

  async #loadPages(count, signal) {
    const page = await this.#fetch({ limit: Math.min(count, MOST) }, signal);
    let whole = this.#take(page);
    while (this.items.length < count && !this.complete) {
      const further = await this.#fetch({ cursor: this.#next, limit: MOST }, signal);
      whole = this.#append(further) && whole;
    }
    // More has happened meanwhile than is remembered: once more, from the beginning.
    return whole ? page.offsets[this.#topic] : this.#loadPages(count, signal);
  }

  #whenLive() {
    const loadLate = () => {
      if (live.status !== "live") return;
      live.removeEventListener("status", loadLate);
      this.#load(PAGE).catch(console.warn);
    };
    live.addEventListener("status", loadLate);
  }

  #fetch(more, signal) {
    return request("GET", this.#address(this.query, more), { signal });
  }

  /** Run `work`; an earlier one that is still under way is given up. */
  async #exclusively(work) {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.loading = true;
    try {
      return await work(signal);
    } finally {
      if (!signal.aborted) this.loading = false;
    }
  }

  #take(page) {
    this.#next = page.next;
    return this.#collection.load(page.items, this.#window(page), this.#rules(this.query));
  }

  #append(page) {
    this.#next = page.next;
    return this.#collection.append(page.items, this.#window(page));
  }

  #window({ next, total, offsets }) {
    return { complete: !next, total, position: offsets[this.#topic] };
  }

  /** Ask how many there are, when events do not tell. */
  #countLater() {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(async () => {
      const { total } = await this.#fetch({ limit: 1 });
      this.#collection.total = total;
      this.#collection.uncertain = false;
      this.#tell({});
    }, RECOUNT_MS);
  }

  #tell({ events = [], loaded = false }) {
    this.dispatchEvent(new CustomEvent("change", { detail: { events, loaded } }));
  }
}
