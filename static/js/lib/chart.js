/**
 * A small chart of numbers over time, drawn by uPlot. Colours come from the style sheet (.chart-ink
 * elements), so dark mode and high contrast need nothing here; lines differ in their dashes and
 * marks, too. Time runs from left to right in every language, as on clocks' and stock exchanges'
 * charts everywhere; the words around it follow the language.
 */
import { alone, squares } from "lib/marks";
import { top } from "lib/scale";
import uPlot from "vendor/uplot";

const INKS = ["line-1", "line-2", "line-3", "fill-1", "grid", "text"];
const DASHES = [[], [5, 3]];
const BARS = uPlot.paths.bars({ size: [0.66, 22], radius: 0.18 });
const TICK = 4;
const CHARACTER = 6.2;
/** Some room that the numbers beside the chart take, and half of what a time takes. */
const [AXIS, EDGE] = [36, 26];

export class Chart {
  #element;
  #plot = null;
  #settings;
  #inks = {};
  #data = null;
  #held = new AbortController();
  #sizes = new ResizeObserver(() => this.#fit());
  #themes = new MutationObserver(() => this.#recolour());

  /**
   * @param {Element} element is filled; its size decides.
   * @param {{lines: {bars: boolean, grave: boolean}[], onPoint: (index: number | null) => void}} settings
   *   `onPoint` hears which stretch is pointed at.
   */
  constructor(element, settings) {
    this.#element = element;
    this.#settings = settings;
    for (const name of INKS) {
      const ink = document.createElement("i");
      ink.className = `chart-ink chart-ink-${name}`;
      element.append(ink);
      this.#inks[name] = ink;
    }
    this.#readInks();
    this.#sizes.observe(element);
    this.#themes.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    const { signal } = this.#held;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recolour(), { signal });
  }

  /** Draw no more. */
  close() {
    this.#held.abort();
    this.#sizes.disconnect();
    this.#themes.disconnect();
    this.#remove();
  }

  /**
   * Draw.
   *
   * @param {{times: number[], rows: (number | null)[][], step: number, unit: string,
   *   tick: (seconds: number) => string, value: (value: number) => string, zone: string}} data
   */
  show(data) {
    const before = this.#data;
    this.#data = data;
    if (before && before.step !== data.step) this.#remove();
    if (!this.#plot) this.#fit();
    else this.#plot.setData([data.times, ...data.rows]);
  }

  #remove() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#element;
    if (!width || !height || !this.#data) return;
    if (!this.#plot) {
      const { times, rows } = this.#data;
      this.#plot = new uPlot(this.#options(width, height), [times, ...rows], this.#element);
    } else if (this.#plot.width !== width || this.#plot.height !== height) {
      this.#plot.setSize({ width, height });
    }
  }

  #recolour() {
    this.#readInks();
    this.#plot?.redraw(false, true);
  }

  #readInks() {
    this.colours = Object.fromEntries(
      Object.entries(this.#inks).map(([name, ink]) => [name, getComputedStyle(ink).color]),
    );
  }

  #options(width, height) {
    const y = { range: (_plot, _least, most) => [0, top(most ?? 0, this.#data.unit)] };
    const x = { time: true, range: (_plot, first, last) => this.#span(first, last) };
    return {
      width,
      height,
      padding: [6, 2, 0, 2],
      legend: { show: false },
      scales: { x, y },
      axes: this.#axes(),
      series: [{}, ...this.#settings.lines.map((line, index) => this.#series(line, index))],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      hooks: { setCursor: [({ cursor }) => this.#settings.onPoint(cursor.idx ?? null)] },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), this.#data.zone),
    };
  }

  #span(first, last) {
    const half = this.#settings.lines[0].bars ? this.#data.step / 2 : 0;
    return [first - half, last + half];
  }

  #axes() {
    const family = getComputedStyle(this.#element).fontFamily;
    const shared = { stroke: () => this.colours.text, font: `11px ${family}`, ticks: { show: false } };
    return [
      {
        ...shared,
        size: 20,
        gap: TICK,
        space: 64,
        grid: { show: false },
        values: (plot, splits) => splits.map((seconds) => this.#tick(plot, seconds)),
      },
      {
        ...shared,
        gap: TICK,
        grid: { stroke: () => this.colours.grid, width: 1 },
        splits: (_plot, _axis, least, most) => [least, (least + most) / 2, most],
        values: (_plot, splits) => splits.map((value) => this.#data.value(value)),
        size: (_plot, values) => 2 * TICK + CHARACTER * Math.max(1, ...(values ?? []).map(({ length }) => length)),
      },
    ];
  }

  /** What stands below the grid at a time; nothing at the end, where it would be cut. */
  #tick({ width, scales }, seconds) {
    const { min, max } = scales.x;
    const rest = ((max - seconds) / (max - min)) * (width - AXIS);
    return rest < EDGE ? null : this.#data.tick(seconds);
  }

  #marks(ink) {
    const colour = () => this.colours[ink];
    return { show: true, size: 5, fill: colour, stroke: colour, paths: squares, filter: alone };
  }

  #series({ bars, grave }, index) {
    const ink = grave ? "line-3" : `line-${index + 1}`;
    return {
      stroke: () => this.colours[ink],
      width: bars ? 0 : 1.75,
      dash: DASHES[index],
      fill: index === 0 ? () => this.colours[bars ? "line-1" : "fill-1"] : undefined,
      paths: bars ? BARS : undefined,
      points: bars ? { show: false } : this.#marks(ink),
    };
  }
}
