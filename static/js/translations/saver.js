/**
 * Saves translations. What could not be saved because there was no connection stays a draft and is
 * sent when there is one again; where somebody else changed the same words meanwhile, the person
 * is shown both.
 *
 * Fires "saved" {detail: {record, sent}}, "failed" {detail: {entry, error}} and "busy".
 */
import { request } from "lib/http";
import { live } from "live/connection";
import { askMerge } from "translations/merge";

export class Saver extends EventTarget {
  #url;
  #drafts;
  #waiting = new Map();
  #busy = new Set();

  /** @param {string} url of the language's texts. @param {Drafts} drafts */
  constructor(url, drafts) {
    super();
    [this.#url, this.#drafts] = [url, drafts];
    live.addEventListener("status", () => live.status === "live" && this.#sendWaiting());
  }

  /** Whether a text is being saved. */
  isBusy(id) {
    return this.#busy.has(id);
  }

  /**
   * Save a text.
   *
   * @param {object} entry as it is known.
   * @param {{texts?: string[], state?: string, note?: string}} change
   * @param {{version: number, texts: string[]}} base what the change was made to.
   * @returns {Promise<object | null>} the record, or null where it was not saved.
   */
  async save(entry, change, base = entry) {
    this.#mark(entry.id, true);
    try {
      const record = await this.#send(entry, change, base);
      if (record) this.#saved(record, change);
      return record;
    } catch (error) {
      if (error.status === 0 && change.texts) this.#waiting.set(entry.id, { entry, change, base });
      this.dispatchEvent(new CustomEvent("failed", { detail: { entry, error } }));
      return null;
    } finally {
      this.#mark(entry.id, false);
    }
  }

  async #send(entry, change, base) {
    try {
      return await this.#patch(entry.id, change, base.version);
    } catch (error) {
      // Nobody approves words that they have not seen, nor writes over somebody's note.
      if (error.status !== 412 || !error.current || !change.texts) throw error;
      return this.#merge(entry, change, base, error.current);
    }
  }

  async #merge(entry, change, base, current) {
    const texts = await askMerge({ entry, base: base.texts, mine: change.texts, current });
    if (!texts) return null;
    return this.#send(entry, { ...change, texts }, current);
  }

  async #patch(id, change, version) {
    const answer = await request("PATCH", `${this.#url}/${id}`, { json: change, version });
    return answer.entry ?? answer;
  }

  #saved(record, change) {
    this.#waiting.delete(record.id);
    if (change.texts) this.#drafts.drop(record.id);
    this.dispatchEvent(new CustomEvent("saved", { detail: { record, sent: change.texts } }));
  }

  async #sendWaiting() {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { entry, change, base } of waiting) {
      // Unless something else was typed since, which is saved when its person says so.
      if (this.#drafts.has(entry.id)) await this.save(entry, change, base);
    }
  }

  #mark(id, state) {
    if (state) this.#busy.add(id);
    else this.#busy.delete(id);
    this.dispatchEvent(new Event("busy"));
  }
}
