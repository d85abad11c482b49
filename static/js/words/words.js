/**
 * The words of what the server rendered: texts by the key of their message, fetched when they have
 * changed since the page was made. Free of DOM.
 */
import { context } from "lib/context";
import { request } from "lib/http";
import { outdate } from "lib/i18n";
import { pluralRule } from "lib/plural";

const AT_ONCE = 150;

class Words {
  /** What the page is in: the revision of its language's catalog. */
  revision = context.words?.revision;
  #known = new Map();
  #followed = new Set();
  #drafts = new Map();
  #plural = pluralRule("nplurals=2; plural=(n != 1);");

  /** Whether anything differs from what the server rendered. */
  get fresh() {
    return this.#known.size === 0 && this.#drafts.size === 0;
  }

  /** The text of a message for a number, not filled in; undefined where it is not known. */
  text(key, n) {
    const entry = this.#drafts.get(key) ?? this.#known.get(key);
    if (!entry) return undefined;
    const rule = Array.isArray(entry) ? this.#plural : pluralRule(entry.plural);
    return (Array.isArray(entry) ? entry : entry.texts)[n === undefined ? 0 : rule.index(n)];
  }

  /** Texts that come before those of the catalog: a Map of keys to [text, …]. */
  useDrafts(map) {
    this.#drafts = map;
  }

  /** Have the words of `keys` fetched with those of the page: their texts came in JSON. */
  follow(keys) {
    for (const key of keys) this.#followed.add(key);
  }

  /** `keys`, and those that are followed. */
  wanted(keys) {
    return [...new Set([...keys, ...this.#followed])];
  }

  /** Those of them whose words are not known. */
  missing(keys) {
    return this.wanted(keys).filter((key) => !this.#known.has(key));
  }

  /** Fetch the words of `keys` as they are in `revision`; returns the function that has them used. */
  async load(keys, revision, signal) {
    const answers = [];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const address = context.words.url.replace("REVISION", encodeURIComponent(revision));
      answers.push(await request("GET", `${address}?keys=${keys.slice(at, at + AT_ONCE).join(",")}`, { signal }));
    }
    return () => this.#take(answers, keys, revision);
  }

  #take(answers, keys, revision) {
    outdate();
    if (revision !== this.revision) this.#known.clear();
    this.revision = revision;
    // What the server does not know either need not be asked for again.
    for (const key of keys) this.#known.set(key, undefined);
    for (const answer of answers) {
      this.#plural = pluralRule(answer.plural);
      for (const [key, entry] of Object.entries(answer.words)) this.#known.set(key, entry);
    }
  }
}

export const words = new Words();
