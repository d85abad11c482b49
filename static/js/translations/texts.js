/**
 * The texts of a language as the workbench lists them: page by page, live, with the counts of its
 * filters. A text that was opened stays in the list until another list is shown, though it may no
 * longer be one of those asked for: whoever works through what is missing sees where they are.
 */
import { request } from "lib/http";
import { LiveList } from "live/list";
import { comparator, matcher, queries } from "models/entries";

const PAGE = 100;
const COUNT_MS = 600;
const OPEN = ["missing", "needs_work"];

/** Fires "counts" {detail: {states, checks}} besides what a LiveList fires. */
export class Texts extends LiveList {
  url;
  topic;
  loaded = false;
  #kept = new Set();
  #timer;

  /** @param {string} locale @param {object} snapshot the first page, or an empty one. */
  constructor(locale, snapshot) {
    const url = `/api/v1/catalogs/${locale}/entries`;
    const kept = new Set();
    const known = (id) => kept.has(id);
    super(
      {
        topic: `catalog:${locale}`,
        queries,
        address: (query, more) => `${url}${queries.write(query, { limit: PAGE, ...more })}`,
        rules: (query) => {
          const matches = matcher(query, known);
          return { compare: comparator(query.sort), matches: (entry) => known(entry.id) || matches(entry) };
        },
        taken: (page) => this.#taken(page),
      },
      snapshot,
    );
    [this.url, this.topic, this.#kept] = [url, `catalog:${locale}`, kept];
    this.loaded = Boolean(snapshot.counts);
    this.addEventListener("change", ({ detail }) => detail.events.length && this.countSoon());
  }

  /** Keep a text in the list whatever becomes of it. */
  keep(id) {
    this.#kept.add(id);
  }

  /** Show another list. */
  async show(query) {
    this.#kept.clear();
    await super.show(query);
  }

  /** Take in a record that the server has answered with. */
  learn(record) {
    this.apply([{ op: "put", id: record.id, version: record.version, record }]);
  }

  /** The text that follows one in the list, also where that is not loaded yet. */
  async after(entry, filter = {}) {
    const address = `${this.url}${queries.write({ ...this.query, ...filter }, { start: String(entry.id), limit: "2" })}`;
    const { items } = await request("GET", address);
    return items.find(({ id }) => id !== entry.id) ?? null;
  }

  /** The next text after `entry` that is missing or needs work, also where it is not loaded yet. */
  async findOpen(entry) {
    const { state, sort } = this.query;
    if (!entry) return null;
    const states = state && !OPEN.includes(state) ? [] : OPEN.filter((one) => !state || one === state);
    const found = await Promise.all(states.map((one) => this.after(entry, { state: one })));
    return found.filter(Boolean).sort(comparator(sort))[0] ?? null;
  }

  /** Count again what the filters have, soon. */
  countSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#count().catch(console.warn), COUNT_MS);
  }

  async #count() {
    this.#taken(await request("GET", `${this.url}${queries.write(this.query, { limit: "1" })}`));
  }

  #taken({ counts }) {
    this.loaded = true;
    if (counts) this.dispatchEvent(new CustomEvent("counts", { detail: counts }));
  }
}
