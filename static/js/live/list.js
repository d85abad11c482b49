/**
 * A long list that a page shows: what is asked for, what is loaded of it, page by page, and what
 * others change. Free of DOM. Fires "change" with {detail: {events, loaded, afresh}}, and "rights"
 * when other fields, or nothing at all, may be seen from now on.
 */
import { request } from "lib/http";
import { Latest } from "lib/latest";
import { Collection } from "live/collection";
import { live } from "live/connection";
import { onceLive } from "live/once-live";

const PAGE = 50;
const MOST = 200;
const RECOUNT_MS = 1_500;

export class LiveList extends EventTarget {
  query;
  /** Nothing of it may be seen. */
  denied = false;
  /** Whether the server sends fields that not everybody sees; undefined where there are none. */
  private;
  #kind;
  #next;
  #collection;
  /** What replaces or extends what is shown. */
  #loading = new Latest();
  #recount;

  /**
   * @param {{topic: string, address: (query, more) => string, rules: (query) => object,
   *   queries: Queries, taken?: (page) => void}} kind `address` is where a page of a query is
   *   fetched; `rules` {compare, matches} of a query; `taken` is told of what else a page says.
   * @param {{query: object, items: object[], next, total, private, offsets}} snapshot
   */
  constructor(kind, snapshot) {
    super();
    this.#kind = kind;
    this.query = snapshot.query;
    this.private = snapshot.private;
    this.#collection = new Collection(kind.rules(this.query));
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
    live.subscribe(this.#kind.topic, position, {
      changes: (events) => this.apply(events),
      reset: () => this.reload(),
      denied: () => this.deny(),
    });
  }

  /** Forget everything: it may not be seen any more. */
  deny() {
    if (this.denied) return;
    this.denied = true;
    this.#next = null;
    this.#collection.load([], { total: 0 });
    this.#tell({ afresh: true });
    this.dispatchEvent(new Event("rights"));
  }

  /** Show another query; if the server cannot be reached, as soon as it can, unless yet another one is shown by then. */
  async show(query) {
    this.query = query;
    try {
      await this.#load(PAGE, true);
    } catch (error) {
      if (error.status === 0) onceLive(() => this.query === query && this.#load(PAGE, true).catch(console.warn));
      throw error;
    }
  }

  /** Load afresh what is shown; resolves to the position of the topic. */
  async reload() {
    return this.#load(Math.max(PAGE, this.items.length));
  }

  /** Load the next page. */
  async more() {
    if (this.complete || this.#loading.busy) return;
    const cursor = this.#next;
    const whole = await this.#loading.run(async (signal) => this.#append(await this.#fetch({ cursor }, signal)));
    if (whole) this.#tell({ loaded: true });
    else await this.reload();
  }

  /** Take in events. */
  apply(events) {
    events.forEach((event) => this.#collection.apply(event));
    if (this.#collection.uncertain) this.#countLater();
    this.#tell({ events });
  }

  async #load(count, afresh = false) {
    const position = await this.#loading.run((signal) => this.#loadPages(count, signal));
    this.#tell({ loaded: true, afresh });
    return position;
  }

  async #loadPages(count, signal) {
    const page = await this.#firstPage(Math.min(count, MOST), signal);
    let whole = this.#take(page);
    this.#kind.taken?.(page);
    while (this.items.length < count && !this.complete) {
      const further = await this.#fetch({ cursor: this.#next, limit: MOST }, signal);
      whole = this.#append(further) && whole;
    }
    // More has happened meanwhile than is remembered: once more, from the beginning.
    return whole ? page.offsets[this.#kind.topic] : this.#loadPages(count, signal);
  }

  /** The first page; where its order is no longer allowed, in the usual one. */
  async #firstPage(limit, signal) {
    try {
      return await this.#fetch({ limit }, signal);
    } catch (error) {
      if (!error.fields?.sort) throw error;
      this.query = this.#kind.queries.inUsualOrder(this.query);
      return this.#fetch({ limit }, signal);
    }
  }

  #fetch(more, signal) {
    return request("GET", this.#kind.address(this.query, more), { signal });
  }

  #take(page) {
    const other = this.denied || this.private !== page.private;
    this.denied = false;
    this.private = page.private;
    this.#next = page.next;
    if (other) this.dispatchEvent(new Event("rights"));
    return this.#collection.load(page.items, this.#window(page), this.#kind.rules(this.query));
  }

  #append(page) {
    this.#next = page.next;
    return this.#collection.append(page.items, this.#window(page));
  }

  #window({ next, total, offsets }) {
    return { complete: !next, total, position: offsets[this.#kind.topic] };
  }

  /** Ask how many there are, when events do not tell. */
  #countLater() {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => this.#count().catch(console.warn), RECOUNT_MS);
  }

  async #count() {
    const { total } = await this.#fetch({ limit: 1 });
    this.#collection.total = total;
    this.#collection.uncertain = false;
    this.#tell({});
  }

  #tell({ events = [], loaded = false, afresh = false }) {
    this.dispatchEvent(new CustomEvent("change", { detail: { events, loaded, afresh } }));
  }
}
