/** The mark that a text ends with, in the signs of its language. */
import { trimEnd } from "checks/form";

export const NO_BREAKS = "\u00a0\u202f";
export const AFTER = " \n\t\u00a0\u202f)]}\"'”“»«’‘」』）】〉》\u200e\u200f\u061c\u2069\u202c";
export const SENTENCE = 3;

const END = /(?:(?<!\.)\.{2,}|(?<!…)…+|(?<!⋯)⋯+|[.?!:。．｡？！：؟۔।॥፦።;\u037e᱾։។།])$/;
const ELLIPSES = ["…", "……", "⋯", "⋯⋯"];

/** A mark at the end of one text, and none or another one at the end of the other. */
export function* endPunctuation(form) {
  const { ends, opened } = form.language;
  const [wanted, found] = [endOf(form.source), endOf(form.text)];
  const words = form.source.split(" ").length;
  if (wanted === "." && words === 1) return;
  if (!Object.hasOwn(ends, wanted)) {
    if (wanted || !found || trimEnd(form.source, AFTER).endsWith(",")) return;
    if (found === "." && words < SENTENCE) return;
    yield form.finding("end_punctuation", [found], [], ended(form, found, ""));
    return;
  }
  const allowed = ends[wanted];
  if (!allowed || (found && allowed.includes(found))) return;
  const target = [...allowed][0];
  const fix = Object.hasOwn(opened, wanted) ? null : ended(form, found, target);
  yield form.finding("end_punctuation", found ? [found] : [], [target], fix);
}

function endOf(text) {
  const mark = END.exec(trimEnd(text, AFTER))?.[0] ?? "";
  return ELLIPSES.includes(mark) || mark.startsWith("..") ? "…" : mark;
}

/** The text with another mark at its end. */
function ended({ text, language }, found, target) {
  let body = trimEnd(text, found ? AFTER : " \n\t");
  const after = text.slice(body.length);
  if (found) body = trimEnd(body.replace(END, ""), NO_BREAKS);
  return body + (language.spaced[target] ?? "") + target + after;
}
