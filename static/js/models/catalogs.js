/** The catalog of each language: how far it is, what is to be done, and what it is called. */
import { compareText } from "lib/text";

const RIGHTS = ["suggest", "edit", "review", "publish", "manage"];

/** The BCP 47 tag of a language's code. */
export function tagOf(locale) {
  return locale.replaceAll("_", "-");
}

/** What the speakers of a language call it, as it stands alone: with a capital. */
export function ownName(locale) {
  const [first = "", ...rest] = nameIn(locale, tagOf(locale));
  return first.toLocaleUpperCase(tagOf(locale)) + rest.join("");
}

/** What a language is called in the language `tag`. */
export function nameIn(locale, tag) {
  try {
    return new Intl.DisplayNames(tag, { type: "language" }).of(tagOf(locale));
  } catch {
    return locale;
  }
}

/** Whether a language runs from right to left. */
export function directionOf(locale) {
  const { language, script } = new Intl.Locale(tagOf(locale)).maximize();
  const scripts = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"];
  return scripts.includes(script) || language === "ug" ? "rtl" : "ltr";
}

/** The parts that a language's texts fall into, as counts that add up to the total. */
export function partsOf({ total, translated, approved, fuzzy }) {
  return {
    approved,
    translated: translated - approved,
    needs_work: fuzzy,
    missing: Math.max(0, total - translated - fuzzy),
  };
}

/** The share of texts that people read in a language, from 0 to 1; never 1 before all are. */
export function doneShare({ total, translated }) {
  return total ? Math.floor((translated / total) * 100) / 100 : 1;
}

/**
 * What somebody may do with a language's translations, as {suggest, edit, review, publish, manage}.
 *
 * @param {(permission: string) => boolean} can rights may be limited to languages, "translations.edit:fr".
 */
export function rightsIn(locale, can) {
  const holds = (name) => can(`translations.${name}`) || can(`translations.${name}:${locale}`);
  return Object.fromEntries(RIGHTS.map((name) => [name, holds(name)]));
}

/** Whether the translations of a language may be seen: by who may do anything to them. */
export function sees(locale, can) {
  return Object.values(rightsIn(locale, can)).some(Boolean);
}

/** Catalogs in the order of their languages' names. */
export function inOrder(catalogs) {
  return catalogs.toSorted((a, b) => compareText(a.own_name, b.own_name) || a.id - b.id);
}
