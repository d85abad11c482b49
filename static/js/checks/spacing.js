/** Spaces, line breaks, and characters that cannot be seen. */
import { once, trimEnd, trimStart } from "checks/form";

const SPACES = " \t\u00a0\u202f\u3000";
const NEWLINE = "\n";
const TWO_SPACES = /(?<=[^ \n\t]) {2,}(?=[^ \n\t])/g;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
const INVISIBLE =
  /[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0]/g;
const ZERO_SPACE = "\u200b";
const MANY_LINES = 4;

const CLOSED_BY = new Map([
  ...["\u202a", "\u202b", "\u202d", "\u202e"].map((char) => [char, "\u202c"]),
  ...["\u2066", "\u2067", "\u2068"].map((char) => [char, "\u2069"]),
]);
const CLOSING = ["\u202c", "\u2069"];
const NAMES = {
  "\u00ad": "SHY",
  "\u200b": "ZWSP",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2060": "WJ",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
  "\ufeff": "BOM",
};

/** A character that cannot be seen, by name. */
export function shown(char) {
  const code = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return NAMES[char] ?? `U+${code}`;
}

/** What a text begins with of these characters, what is between, and what it ends with. */
const split = (chars, text) => {
  const rest = trimStart(text, chars);
  const body = trimEnd(rest, chars);
  return [text.slice(0, text.length - rest.length), body, rest.slice(body.length)];
};
const lines = (text) => trimEnd(trimStart(text, "\n"), "\n").split("\n").length;
const isBlank = (text) => !trimStart(text, `${SPACES}\n`);
const cleared = (text, chars) => [...text].filter((char) => !chars.includes(char)).join("");

/** msgfmt refuses texts that begin or end with a line break where the source does not. */
export function* edgeNewline(form) {
  const [start, body, end] = split(NEWLINE, form.text);
  const [wantedStart, , wantedEnd] = split(NEWLINE, form.source);
  if (start !== wantedStart || end !== wantedEnd) {
    yield form.finding("edge_newline", [], [], wantedStart + body + wantedEnd);
  }
}

/** More or fewer lines; a few more or less in a long text are no matter. */
export function* newlines(form) {
  const [found, wanted] = [lines(form.text), lines(form.source)];
  if (found !== wanted && (wanted === 1 || found === 1 || wanted <= MANY_LINES)) {
    yield form.finding("newlines", [String(found)], [String(wanted)]);
  }
}

/** Spaces at the start or end that only one of the texts has. */
export function* edgeSpace(form) {
  if (isBlank(form.source)) return;
  if (isBlank(form.text)) {
    yield form.finding("edge_space");
    return;
  }
  const [start, body, end] = split(NEWLINE, form.text);
  const [before, inner, after] = split(SPACES, body);
  const [wantedBefore, , wantedAfter] = split(SPACES, split(NEWLINE, form.source)[1]);
  if (!before === !wantedBefore && !after === !wantedAfter) return;
  yield form.finding("edge_space", [], [], start + wantedBefore + inner + wantedAfter + end);
}

/** Several spaces within a line. */
export function* doubleSpaces(form) {
  const has = (text) => text.search(TWO_SPACES) >= 0;
  if (has(form.text) && !has(form.source)) {
    yield form.finding("double_spaces", [], [], form.text.replace(TWO_SPACES, " "));
  }
}

function* unwanted(check, form, pattern, needed) {
  const added = (form.text.match(pattern) ?? []).filter((char) => !needed.includes(char));
  if (added.length) {
    yield form.finding(check, once(added).map(shown), [], cleared(form.text, added));
  }
}

/** Control characters, except tabs and line breaks. */
export const control = (form) => unwanted("control", form, CONTROL, form.source);

/** Characters without width that the language does not need. */
export const invisible = (form) =>
  unwanted("invisible", form, INVISIBLE, form.source + (form.language.breaks ? ZERO_SPACE : ""));

/** Embeddings and isolates that are not closed, or closed without having been opened. */
export function* directionMarks(form) {
  const [astray, waiting] = [[], []];
  for (const char of form.text) {
    if (CLOSED_BY.has(char)) waiting.push(char);
    else if (CLOSING.includes(char)) {
      if (CLOSED_BY.get(waiting.at(-1)) === char) waiting.pop();
      else astray.push(char);
    }
  }
  const wrong = [...astray, ...waiting];
  if (!wrong.length) return;
  const closing = waiting.toReversed().map((char) => CLOSED_BY.get(char));
  const fix = astray.length ? null : form.text + closing.join("");
  yield form.finding("direction_marks", wrong.map(shown), [], fix);
}
