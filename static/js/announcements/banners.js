/**
 * What is announced to this person just now, kept up to date on every page. Each audience has a
 * topic of its own (dashboard/live/banner_rooms.py). Fires "change".
 */
import { request } from "lib/http";
import { dataOf } from "lib/json";
import { account } from "live/account";
import { live } from "live/connection";

const SEEN = "banners.seen";
const URGENCY = { critical: 0, warning: 1, info: 2 };

/** The topic that shows a running announcement. */
export function topicOf({ audience, role_id: role }) {
  if (audience === "everyone") return "banners";
  return audience === "role" ? `banners.role.${role}` : "banners.own";
}

/** The most urgent first, then the newest. */
export function byUrgency(a, b) {
  return URGENCY[a.level] - URGENCY[b.level] || b.id - a.id;
}

export class Banners extends EventTarget {
  #records = new Map();
  #seen = new Set();
  #stops = new Map();
  #fetching;

  /** @param {{items: object[], seen: number[], offsets: object}} snapshot */
  constructor(snapshot) {
    super();
    for (const topic of Object.keys(snapshot.offsets)) this.#take(topic, snapshot);
  }

  /** What has not been dismissed yet, in the order in which it is shown. */
  get items() {
    return this.#all.filter(({ id }) => !this.#seen.has(id)).sort(byUrgency);
  }

  /** A running announcement, dismissed or not. */
  get(id) {
    return this.#all.find((record) => record.id === id);
  }

  get #all() {
    return [...this.#records.values()].flatMap((records) => [...records.values()]);
  }

  /** Keep up with the topics whose positions are given, and with those of further roles. */
  follow(offsets) {
    for (const [topic, position] of Object.entries(offsets)) this.#subscribe(topic, position);
    account.addEventListener("change", () => this.#followRoles(account.record.roles));
  }

  /** Note that the person has seen one; at once here, and on all their pages. */
  async dismiss(id) {
    this.#mark(id, true);
    try {
      await request("POST", `/api/v1/announcements/${id}/seen`);
    } catch (error) {
      if (error.status === 404) return; // it is over
      this.#mark(id, false);
      throw error;
    }
  }

  #followRoles(roles) {
    if (!roles) return;
    const wanted = new Set(roles.map((id) => `banners.role.${id}`));
    for (const topic of this.#stops.keys()) {
      if (topic.startsWith("banners.role.") && !wanted.has(topic)) this.#leave(topic);
    }
    for (const topic of wanted) if (!this.#stops.has(topic)) this.#subscribe(topic, null);
  }

  #subscribe(topic, position) {
    const stop = live.subscribe(topic, position, {
      changes: (events) => this.#apply(topic, events),
      reset: async () => {
        const snapshot = await this.#fetch();
        this.#take(topic, snapshot);
        this.#tell();
        return snapshot.offsets[topic];
      },
      denied: () => this.#forget(topic),
    });
    this.#stops.set(topic, stop);
  }

  #leave(topic) {
    this.#stops.get(topic)();
    this.#stops.delete(topic);
    this.#forget(topic);
  }

  #forget(topic) {
    if (this.#records.delete(topic)) this.#tell();
  }

  #apply(topic, events) {
    const records = this.#records.get(topic) ?? new Map();
    this.#records.set(topic, records);
    for (const { op, id, record } of events) {
      if (topic === SEEN) this.#seen.add(id);
      else if (op === "remove") records.delete(id);
      else records.set(id, record);
    }
    this.#tell();
  }

  #take(topic, { items, seen }) {
    seen.forEach((id) => this.#seen.add(id));
    if (topic === SEEN) return;
    const own = items.filter((record) => topicOf(record) === topic);
    this.#records.set(topic, new Map(own.map((record) => [record.id, record])));
  }

  /** The snapshot; topics that need one at the same time share it. */
  #fetch() {
    this.#fetching ??= request("GET", "/api/v1/announcements/current").finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  #mark(id, seen) {
    if (seen) this.#seen.add(id);
    else this.#seen.delete(id);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

const block = globalThis.document?.getElementById("banners-data");
const snapshot = block ? dataOf(block) : { items: [], seen: [], offsets: {} };

/** Those of this page. */
export const banners = new Banners(snapshot);
if (block) banners.follow(snapshot.offsets);
