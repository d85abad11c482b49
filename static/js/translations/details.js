/**
 * What the server knows about a text beyond its record: places, other languages, similar texts,
 * suggestions, history. Kept for the text that is open and its neighbours, so that the next one is
 * there when it is wanted.
 */
import { request } from "lib/http";

const MOST = 30;

export class Details {
  #url;
  #held = new Map();

  /** @param {string} url of the language's texts. */
  constructor(url) {
    this.#url = url;
  }

  /** Everything about a text, as it was asked for before or afresh. */
  get(id) {
    if (!this.#held.has(id)) this.#ask(id);
    return this.#held.get(id);
  }

  /** Ask for texts that will probably be wanted next. */
  prefetch(ids) {
    for (const id of ids) this.get(id).catch(() => {});
  }

  /** Something about a text is another than before. */
  forget(id) {
    this.#held.delete(id);
  }

  forgetAll() {
    this.#held.clear();
  }

  #ask(id) {
    const asked = request("GET", `${this.#url}/${id}`);
    this.#held.set(id, asked);
    asked.catch(() => this.#held.get(id) === asked && this.forget(id));
    if (this.#held.size > MOST) this.#held.delete(this.#held.keys().next().value);
  }
}
