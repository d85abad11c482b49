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
  #sources = new Map();

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
    this.#sources.delete(id);
  }

  /** How some source texts are translated is another than before, which all that say the same tell. */
  forgetSaying(sources) {
    for (const id of this.#held.keys()) {
      const source = this.#sources.get(id);
      // What is still under way may have been asked for too early.
      if (source === undefined || sources.has(source)) this.forget(id);
    }
  }

  forgetAll() {
    this.#held.clear();
    this.#sources.clear();
  }

  #ask(id) {
    const asked = request("GET", `${this.#url}/${id}`);
    this.#held.set(id, asked);
    const current = () => this.#held.get(id) === asked;
    asked.then(
      ({ entry }) => current() && this.#sources.set(id, entry.source),
      () => current() && this.forget(id),
    );
    if (this.#held.size > MOST) this.forget(this.#held.keys().next().value);
  }
}
