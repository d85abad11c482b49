/**
 * The list of people: what is asked for, what is loaded of it, and what others change.
 * Free of DOM. Fires "change" with {detail: {events, loaded, afresh}}, and "rights" when other
 * fields, or nothing at all, may be seen from now on.
 */
import { request } from "lib/http";
import { Collection } from "live/collection";
import { live } from "live/connection";
import { comparator, matcher } from "models/users";
import { writeQuery } from "users/query";

const PAGE = 50;
const MOST = 200;
const RECOUNT_MS = 1_500;

export class PeopleList extends EventTarget {
  query;
  private;
  denied = false;
  loading = false;
  #next;
  #collection;
  #abort = new AbortController();
  #recount;

  /** @param {{query: object, items: object[], next, total, private, offsets}} snapshot */
  constructor(snapshot) {
    super();
    this.query = snapshot.query;
    this.#collection = new Collection(this.#rules());
    this.#take(snapshot);
  }

  get items() {
    return this.#collection.items;
  }

  get total() {
    return this.#collection.total;
  }

  get complete() {
    return !this.#next;
  }

  compare(a, b) {
    return comparator(this.query.sort)(a, b);
  }

  /** Begin to follow the topic. */
  follow(position) {
    live.subscribe("users", position, {
      changes: (events) => this.#changed(events),
      reset: () => this.reload(),
      denied: () => this.deny(),
    });
  }

  /** Forget everything: people may not be seen any more. */
  deny() {
    if (this.denied) return;
    this.denied = true;
    this.#next = null;
    this.#collection.load([], { total: 0 });
    this.#tell({ afresh: true });
    this.dispatchEvent(new Event("rights"));
  }

  /** Show another query. */
  async show(query) {
    this.query = query;
    return this.#load(PAGE, true);
  }

  /** Load afresh what is shown; resolves to the position of the topic. */
  async reload() {
    return this.#load(Math.max(PAGE, this.items.length));
  }

  /** Load the next page. */
  async more() {
    if (this.complete || this.loading) return;
    const whole = await this.#exclusively(async (signal) => {
      return this.#append(await this.#fetch({ cursor: this.#next }, signal));
    });
    if (whole) this.#tell({ loaded: true });
    else await this.reload();
  }

  async #load(count, afresh = false) {
    const offsets = await this.#exclusively(async (signal) => {
      const page = await this.#firstPage(Math.min(count, MOST), signal);
      const whole = this.#take(page);
      while (this.items.length < count && !this.complete) {
        this.#append(await this.#fetch({ cursor: this.#next, limit: MOST }, signal));
      }
      return whole ? page.offsets : null;
    });
    if (!offsets) return this.#load(count, afresh);
    this.#tell({ loaded: true, afresh });
    return offsets.users;
  }

  /** The first page; where its order is no longer allowed, in the usual one. */
  async #firstPage(limit, signal) {
    try {
      return await this.#fetch({ limit }, signal);
    } catch (error) {
      if (!error.fields?.sort) throw error;
      this.query = { ...this.query, sort: "name" };
      return this.#fetch({ limit }, signal);
    }
  }

  #fetch(more, signal) {
    return request("GET", `/api/v1/users${writeQuery(this.query, more)}`, { signal });
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
    const other = this.denied || (this.private ?? page.private) !== page.private;
    this.denied = false;
    this.private = page.private;
    this.#next = page.next;
    if (other) this.dispatchEvent(new Event("rights"));
    return this.#collection.load(page.items, this.#window(page), this.#rules());
  }

  #append(page) {
    this.#next = page.next;
    return this.#collection.append(page.items, this.#window(page));
  }

  #window({ next, total, offsets }) {
    return { complete: !next, total, position: offsets.users };
  }

  #rules() {
    return { compare: comparator(this.query.sort), matches: matcher(this.query) };
  }

  #changed(events) {
    events.forEach((event) => this.#collection.apply(event));
    if (this.#collection.uncertain) this.#countLater();
    this.#tell({ events });
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

  #tell({ events = [], loaded = false, afresh = false }) {
    this.dispatchEvent(new CustomEvent("change", { detail: { events, loaded, afresh } }));
  }
}
