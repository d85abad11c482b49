/**
 * Measures over a range of time, as the server read them, moved on by what comes live.
 * Free of DOM and sockets.
 *
 * A range is cut into stretches of `step` seconds; the last one is running. Live values are those
 * of the running minute, so what they mean for a longer stretch depends on the measure's way
 * (dashboard/cards.py): sums grow, peaks rise, the latest counts, and of rates only the server can
 * tell.
 */
const MINUTE = 60;

export class Series {
  range = null;
  step = MINUTE;
  /** When the first stretch begins, in seconds since 1970. */
  start = 0;
  #ways;
  #values = {};
  #now = {};
  #minute = null;
  #counted = {};

  /** @param {Object<string, "sum"|"peak"|"last"|"rate">} ways of the measures by name. */
  constructor(ways) {
    this.#ways = ways;
  }

  get names() {
    return Object.keys(this.#ways);
  }

  /** When each stretch begins, in seconds since 1970. */
  get times() {
    const count = Object.values(this.#values)[0]?.length ?? 0;
    return Array.from({ length: count }, (_, index) => this.start + index * this.step);
  }

  /** The numbers of a measure, one for each stretch; null where nobody measured. */
  values(name) {
    return this.#values[name] ?? [];
  }

  /** Take a snapshot {range, step, start, series}. */
  load({ range, step, start, series }) {
    this.range = range;
    this.step = step;
    this.start = Date.parse(start) / 1000;
    this.#values = Object.fromEntries(this.names.map((name) => [name, [...(series[name] ?? [])]]));
    this.#counted = {};
  }

  /**
   * Take live values {at, values} of the running minute, and when it has only begun, what the one
   * `before` came to.
   *
   * @returns {boolean} false when a stretch has passed of which nothing was heard: load it again.
   */
  tick({ at, values, before = {} }) {
    const seconds = Date.parse(at) / 1000;
    const minute = Math.floor(seconds / MINUTE);
    const turned = minute !== this.#minute && this.#minute !== null;
    if (turned && this.step !== MINUTE) this.#takeAll(before);
    const passed = this.advance(seconds);
    if (turned) this.#counted = Object.fromEntries(this.names.map((name) => [name, 0]));
    if (this.step === MINUTE) this.#mend(before);
    this.#minute = minute;
    this.#takeAll(values);
    return passed < 2;
  }

  /** Let time pass until `seconds` since 1970; returns how many stretches have begun. */
  advance(seconds) {
    const count = this.times.length;
    const passed = Math.floor((seconds - this.start) / this.step) - (count - 1);
    if (!count || passed <= 0) return 0;
    for (const name of this.names) this.#shift(name, Math.min(passed, count));
    this.start += passed * this.step;
    return passed;
  }

  /** What a card says: of sums the whole range, of anything else the present. */
  number(name) {
    const known = this.values(name).filter((value) => value !== null);
    if (this.#ways[name] === "sum") return known.length ? known.reduce((a, b) => a + b) : null;
    return this.#now[name] ?? known.at(-1) ?? null;
  }

  /** The smallest and largest number of the range; null where there is none. */
  extent(name) {
    const known = this.values(name).filter((value) => value !== null);
    return known.length ? { least: Math.min(...known), most: Math.max(...known) } : null;
  }

  #takeAll(values) {
    for (const [name, value] of Object.entries(values)) {
      if (name in this.#ways) this.#take(name, value);
    }
  }

  /** What was committed last in the minute that ended may be heard of only in this one. */
  #mend(before) {
    for (const [name, value] of Object.entries(before)) {
      const row = this.values(name);
      if (this.#ways[name] === "sum" && row.length > 1) row[row.length - 2] = value;
    }
  }

  #take(name, value) {
    const row = this.values(name);
    this.#now[name] = value;
    if (!row.length || value === null) return;
    const before = row.at(-1);
    const counted = this.#counted[name];
    this.#counted[name] = value;
    row[row.length - 1] = this.#together(this.#ways[name], before, value, counted);
  }

  /** What the running stretch comes to when the running minute has come to `value`. */
  #together(way, before, value, counted) {
    if (this.step === MINUTE) return way === "peak" ? Math.max(before ?? 0, value) : value;
    if (way === "peak") return Math.max(before ?? 0, value);
    if (way === "last") return value;
    if (way === "rate") return before;
    // How much of this minute the snapshot had already, nobody has said: from the next tick on.
    return counted === undefined ? before : (before ?? 0) + Math.max(0, value - counted);
  }

  #shift(name, passed) {
    const row = this.values(name);
    const way = this.#ways[name];
    const next = { sum: 0, last: row.at(-1) ?? null }[way] ?? null;
    row.splice(0, passed);
    row.push(...Array(passed).fill(next));
  }
}
