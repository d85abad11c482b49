/** How many jobs there are in all. Events do not tell of those that just succeed, so it is asked. */
import { request } from "lib/http";

const SOON_MS = 500;
const EVERY_MS = 20_000;

export class JobNumbers {
  #url;
  #paint;
  #timer;

  /** @param {(numbers: object) => void} paint shows them. */
  constructor(url, first, paint) {
    this.#url = url;
    this.#paint = paint;
    paint(first);
    setInterval(() => document.hidden || this.#ask(), EVERY_MS);
  }

  /** Ask again in a moment; several wishes are one question. */
  askSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SOON_MS);
  }

  async #ask() {
    try {
      this.#paint((await request("GET", `${this.#url}?limit=1`)).numbers);
    } catch (error) {
      console.warn(error); // the banner tells of lost lines, the list of lost rights
    }
  }
}
