/** A chart as a table: one row for each stretch of time, the latest first. */
import { setText } from "lib/dom";
import { rangeTitle, stepTitle } from "overview/telling";
import { textOf } from "words/page";

export class NumberTable {
  #element;
  #card;
  #tell;

  /**
   * @param {Element} element holds the table.
   * @param {{lines: {measure: string}[]}} card
   * @param {((value: number | null) => string)[]} tell how each line's numbers are written.
   */
  constructor(element, card, tell) {
    this.#element = element;
    this.#card = card;
    this.#tell = tell;
  }

  /** Show the series' numbers; only cells that differ are touched. */
  show(series, { moment }) {
    this.#say("[data-caption]", `${this.#title()} – ${rangeTitle(series.range)}`);
    this.#say("[data-step]", stepTitle(series.step));
    const times = series.times.toReversed();
    const body = this.#element.querySelector("tbody");
    this.#fit(body, times.length);
    times.forEach((seconds, row) => {
      const cells = body.rows[row].cells;
      setText(cells[0], moment(seconds));
      this.#card.lines.forEach(({ measure }, column) => {
        const value = series.values(measure)[times.length - 1 - row];
        setText(cells[column + 1], this.#tell[column](value));
      });
    });
  }

  #say(selector, text) {
    setText(this.#element.querySelector(selector), text);
  }

  #title() {
    return textOf(this.#element.closest("[data-card]").querySelector("[data-title]"));
  }

  #fit(body, count) {
    while (body.rows.length > count) body.deleteRow(-1);
    while (body.rows.length < count) {
      const row = body.insertRow();
      const head = document.createElement("th");
      head.scope = "row";
      row.append(head, ...this.#card.lines.map(() => document.createElement("td")));
    }
  }
}
