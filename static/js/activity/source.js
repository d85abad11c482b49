/** Where entries come from: pages of the server, and the topics that the person may follow. */
import { TOPICS, matcher, queries } from "activity/query";
import { request } from "lib/http";
import { Latest } from "lib/latest";
import { account } from "live/account";
import { live } from "live/connection";

const PAGE = 50;
// A page may come back short, because what is asked for is rare: how often to look further by itself.
const MOST_ROUNDS = 8;

export class Source {
  query;
  /** The server is being asked. */
  get busy() {
    return this.#loading.busy;
  }
  #feed;
  #known;
  #size;
  #loading = new Latest();

  /**
   * @param {Feed} feed
   * @param {Known} known
   * @param {{query: object, size?: number}} options
   */
  constructor(feed, known, { query, size = PAGE }) {
    [this.#feed, this.#known, this.query, this.#size] = [feed, known, query, size];
  }

  /** Show a page that is there already. */
  take(page) {
    this.#known.take(page);
    return this.#feed.load(page, matcher(this.query));
  }

  /** Show another query. */
  async show(query) {
    this.query = query;
    return this.reload();
  }

  /** Load the first page afresh; resolves to the positions of the topics. */
  async reload() {
    return this.#loading.run(async (signal) => {
      const page = await this.#fetch({}, signal);
      // More has happened meanwhile than is remembered: once more.
      if (!this.take(page)) return this.reload();
      await this.#fillUp(this.#size, signal);
      return page.offsets;
    });
  }

  /** Load the next page. */
  async more() {
    if (!this.#feed.next || this.#loading.busy) return;
    await this.#loading.run((signal) => this.#fillUp(this.#feed.items.length + this.#size, signal, 1));
  }

  /** Begin to follow what happens. */
  follow(offsets) {
    for (const topic of TOPICS) {
      live.subscribe(topic, offsets[topic] ?? null, {
        changes: (events) => this.#apply(events),
        reset: async () => (await this.reload())[topic] ?? null,
        denied: () => this.#denied(topic, offsets),
      });
    }
  }

  #apply(events) {
    for (const { record } of events) if (record) this.#known.see(record);
    this.#feed.apply(events);
    // Whoever takes a change back from here looks for what comes of it.
    const own = ({ record }) => record?.reverts && record.actor_id === account.record.id;
    if (events.some(own)) this.#feed.showWaiting();
  }

  /** A room that was open is closed: what it showed may not be seen any more. */
  #denied(topic, offsets) {
    if (!offsets[topic]) return;
    delete offsets[topic];
    this.reload().catch(console.warn);
  }

  async #fillUp(count, signal, least = 0) {
    for (let round = 0; this.#feed.next && round < MOST_ROUNDS; round += 1) {
      if (round >= least && this.#feed.items.length >= count) return;
      const page = await this.#fetch({ cursor: this.#feed.next }, signal);
      this.#known.take(page);
      this.#feed.append(page);
    }
  }

  #fetch(more, signal) {
    const address = queries.write(this.query, { limit: this.#size, ...more });
    return request("GET", `/api/v1/activity${address}`, { signal });
  }
}
