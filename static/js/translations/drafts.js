/**
 * What was typed but not saved, kept for as long as the tab is open: it survives going to another
 * text, reloading and a lost connection. Fires "change" with {detail: {id}}.
 */
import { sameTexts } from "models/entries";

export class Drafts extends EventTarget {
  #prefix;
  #store;
  #held = new Map();

  /** @param {string} locale @param {Storage} store */
  constructor(locale, store = globalThis.sessionStorage) {
    super();
    this.#prefix = `translation:${locale}:`;
    this.#store = store;
    for (let at = 0; at < store.length; at += 1) this.#read(store.key(at));
  }

  get ids() {
    return [...this.#held.keys()];
  }

  has(id) {
    return this.#held.has(id);
  }

  /** {texts, base: {version, texts}} of a text, if something unsaved was typed. */
  get(id) {
    return this.#held.get(id);
  }

  /** Keep what was typed; nothing where it is what the text is based on. */
  keep(id, texts, base) {
    if (sameTexts(texts, base.texts)) return this.drop(id);
    const draft = { texts, base: { version: base.version, texts: base.texts } };
    this.#held.set(id, draft);
    this.#write(id, draft);
    return this.#tell(id);
  }

  drop(id) {
    if (!this.#held.delete(id)) return;
    this.#store.removeItem(this.#prefix + id);
    this.#tell(id);
  }

  #read(name) {
    if (!name.startsWith(this.#prefix)) return;
    try {
      this.#held.set(Number(name.slice(this.#prefix.length)), JSON.parse(this.#store.getItem(name)));
    } catch {
      this.#store.removeItem(name);
    }
  }

  #write(id, draft) {
    try {
      this.#store.setItem(this.#prefix + id, JSON.stringify(draft));
    } catch (error) {
      // A full store: it is still held in this page.
      console.warn(error);
    }
  }

  #tell(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: { id } }));
  }
}
