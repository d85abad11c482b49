/**
 * Texts as the server describes them in `data-t`: ["KEY", {params}, n?] for a message, and
 * {"parts": […]} for several with literal texts in between; params may be such texts, too. Free of DOM.
 */
import { filled } from "words/template";
import { words } from "words/words";

/** The keys in a text. */
export function keysOf(value) {
  if (typeof value === "string") return [];
  if (!Array.isArray(value)) return value.parts.flatMap(keysOf);
  return [value[0], ...Object.values(value[1] ?? {}).flatMap(keysOf)];
}

/** A text in the words of the moment; undefined where they are not known. */
export function sayValue(value) {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return allOf(value.parts.map(sayValue))?.join("");
  const [key, params = {}, n] = value;
  const text = words.text(key, n);
  const said = allOf(Object.values(params).map(sayValue));
  if (text === undefined || !said) return undefined;
  return filled(text, Object.fromEntries(Object.keys(params).map((name, at) => [name, said[at]])));
}

function allOf(list) {
  return list.includes(undefined) ? undefined : list;
}
