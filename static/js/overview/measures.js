/** The numbers and charts of all cards: read once for a range, then moved on by what comes live. */
import { request } from "lib/http";
import { Latest } from "lib/latest";
import { painter } from "lib/painter";
import { toastError } from "lib/toast";
import { live } from "live/connection";
import { Series } from "models/series";
import { ChartCard } from "overview/chart-card";

const URL = "/api/v1/measures";
// Live values say little of longer stretches of time, and nothing of rates in them.
const RENEW_MS = 60_000;
const CLOCK_MS = 5_000;

export class Measures {
  #series;
  #sections;
  #cards = new Map();
  #loading = new Latest();
  #soon = painter(() => this.#show());
  /** The server's time when it was last heard of, and this page's: computers' clocks jump. */
  #heardAt = null;
  #stops = [];

  /**
   * @param {Map<string, Element>} sections of the cards by name.
   * @param {{name, lines}[]} cards those with lines are shown here.
   */
  constructor(sections, cards) {
    this.#sections = sections;
    const lines = cards.flatMap((card) => card.lines);
    this.#series = new Series(Object.fromEntries(lines.map(({ measure, way }) => [measure, way])));
    for (const card of cards.filter((it) => it.lines.length)) {
      this.#cards.set(card.name, new ChartCard(sections.get(card.name), card, this.#series));
    }
  }

  get range() {
    return this.#series.range;
  }

  /** The card called `name`, if it has numbers. */
  card(name) {
    return this.#cards.get(name);
  }

  /** Show a snapshot {range, step, start, series}. */
  load(snapshot) {
    this.#series.load(snapshot);
    this.#show();
  }

  /** Begin to follow; returns the function that stops it. */
  follow() {
    if (!this.#cards.size) return () => {};
    const clock = setInterval(() => this.#tock(), CLOCK_MS);
    const renewing = setInterval(() => this.#renew(), RENEW_MS * (0.9 + 0.2 * Math.random()));
    const back = () => document.hidden || this.#renew();
    document.addEventListener("visibilitychange", back);
    this.#stops = [
      live.watch("measures", { change: (news) => this.#heard(news), denied: () => this.#deny() }),
      () => this.#cards.forEach((card) => card.close()),
      () => [clock, renewing].forEach(clearInterval),
      () => document.removeEventListener("visibilitychange", back),
    ];
    return () => this.#stops.forEach((stop) => stop());
  }

  /** Look back over another range. */
  async choose(range) {
    const names = this.#series.names.join();
    await this.#loading.run(async (signal) => {
      this.load(await request("GET", `${URL}?${new URLSearchParams({ names, range })}`, { signal }));
    });
  }

  #heard(news) {
    this.#heardAt = { server: Date.parse(news.at), here: performance.now() };
    if (!this.#series.tick(news)) this.#renew();
    this.#soon();
  }

  #tock() {
    if (!this.#heardAt) return;
    const { server, here } = this.#heardAt;
    if (this.#series.advance((server + performance.now() - here) / 1000)) this.#soon();
  }

  #renew() {
    if (document.hidden) return;
    this.choose(this.range).catch((error) => error.name === "AbortError" || console.warn(error));
  }

  /** The numbers may not be seen any more. */
  #deny() {
    this.#cards.forEach((_card, name) => this.#sections.get(name).remove());
  }

  #show() {
    this.#cards.forEach((card) => card.show());
  }
}

/** Say that a range could not be shown. */
export function rangeFailed(error) {
  if (error.name !== "AbortError") toastError(error);
}
