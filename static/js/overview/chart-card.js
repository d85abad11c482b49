/** One card with numbers: what they are now, their chart, and the same as a table. */
import { setAttribute, setText } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { showText } from "overview/parts";
import { NumberTable } from "overview/number-table";
import { textOf } from "words/page";
import { axisTeller, clock, rangeLabel, rangeTitle, teller, zoneOf } from "overview/telling";

export class ChartCard {
  #section;
  #card;
  #series;
  #tell;
  #chart = null;
  #loading = null;
  #visible = false;
  #pointed = null;
  #table;
  #clock = {};
  #present = null;
  // A little ahead of being seen, so that nobody sees an old chart turn into the present one.
  #watcher = new IntersectionObserver((entries) => this.#seen(entries.at(-1).isIntersecting), {
    rootMargin: "240px",
  });

  /**
   * @param {Element} section
   * @param {{name, lines: {measure, way, unit, grave}[]}} card
   * @param {Series} series
   */
  constructor(section, card, series) {
    this.#section = section;
    this.#card = card;
    this.#series = series;
    this.#tell = card.lines.map(({ unit }) => teller(unit));
    this.#table = new NumberTable(section.querySelector("[data-table-view]"), card, this.#tell);
    this.#watcher.observe(section);
  }

  /** Draw no more. */
  close() {
    this.#watcher.disconnect();
    this.#chart?.close();
  }

  get name() {
    return this.#card.name;
  }

  get asTable() {
    return !this.#section.querySelector("[data-table-view]").hidden;
  }

  /** Show the chart, or the same as a table. */
  set asTable(wanted) {
    this.#section.querySelector("[data-table-view]").hidden = !wanted;
    this.#section.querySelector("[data-plot]").hidden = wanted;
    this.#section.querySelector("[data-as-table]").setAttribute("aria-pressed", wanted);
    this.show();
  }

  /** Another number than the series has, such as of who is here. */
  set present(value) {
    this.#present = value;
    this.#showNumbers();
  }

  /** Show everything as it is now; what cannot be seen waits until it can. */
  show() {
    this.#showNumbers();
    this.#describe();
    if (!this.#visible) return;
    this.#clock = clock(this.#series.range, this.#series.step);
    if (this.asTable) this.#table.show(this.#series, this.#clock);
    else this.#draw();
  }

  #seen(visible) {
    this.#visible = visible;
    if (visible) this.show();
  }

  #showNumbers() {
    this.#card.lines.forEach((line, index) => {
      const place = this.#section.querySelector(`[data-figure="${line.measure}"]`);
      const value = this.#number(line, index);
      showText(place.querySelector("[data-value]"), this.#tell[index](value), false);
      place.toggleAttribute("data-alarming", line.grave && value > 0);
    });
    setText(this.#section.querySelector("[data-when]"), this.#when());
  }

  #number({ measure }, index) {
    if (this.#pointed !== null) return this.#series.values(measure)[this.#pointed] ?? null;
    return index === 0 && this.#present !== null ? this.#present : this.#series.number(measure);
  }

  #when() {
    if (this.#pointed !== null) return this.#clock.moment(this.#series.times[this.#pointed]);
    return this.#card.lines[0].way === "sum" ? rangeLabel(this.#series.range) : _("now");
  }

  async #draw() {
    const place = this.#section.querySelector("[data-canvas]");
    this.#loading ??= import("lib/chart");
    const { Chart } = await this.#loading;
    if (this.asTable) return;
    this.#chart ??= new Chart(place, {
      lines: this.#card.lines.map(({ way, grave }, index) => ({ bars: way === "sum" && index === 0, grave })),
      onPoint: (index) => this.#point(index),
    });
    const [{ unit }] = this.#card.lines;
    this.#chart.show({
      times: this.#series.times,
      rows: this.#card.lines.map((line, index) => this.#row(line, index)),
      step: this.#series.step,
      zone: zoneOf(this.#series.step),
      unit,
      tick: this.#clock.tick,
      value: axisTeller(unit),
    });
  }

  /** Beside bars, what did not happen is no line along the ground. */
  #row({ measure, way }, index) {
    const values = this.#series.values(measure);
    return index && way === "sum" ? values.map((value) => value || null) : values;
  }

  #point(index) {
    if (this.#pointed === index) return;
    this.#pointed = index;
    this.#showNumbers();
  }

  /** Say in words what the chart shows, and calmly that it shows nothing. */
  #describe() {
    const place = this.#section.querySelector("[data-canvas]");
    const { lines } = this.#card;
    const labels = this.#section.querySelectorAll("[data-table-view] th[scope=col]:not([data-step])");
    const title = textOf(this.#section.querySelector("[data-title]"));
    const told = lines.map(({ measure }, index) => this.#inWords(measure, textOf(labels[index]), index));
    const text = [title, rangeTitle(this.#series.range), ...told].join(". ");
    setAttribute(place, "aria-label", text);
    const known = lines.flatMap(({ measure }) => this.#series.values(measure)).filter((it) => it !== null);
    const none = this.#section.querySelector("[data-none]");
    none.hidden = known.some((value) => value > 0);
    setText(none, known.length ? _("Nothing in this time") : _("Nothing was measured in this time"));
  }

  #inWords(measure, label, index) {
    const extent = this.#series.extent(measure);
    if (!extent) return _("%(name)s: none", { name: label });
    const tell = this.#tell[index];
    // i18n: describes a chart to screen readers
    return _("%(name)s: %(number)s, lowest %(least)s, highest %(most)s", {
      name: label,
      number: tell(this.#series.number(measure)),
      least: tell(extent.least),
      most: tell(extent.most),
    });
  }
}
