/** The words themselves: copied, doubled, too many, or others than elsewhere. */
import { SENTENCE } from "checks/ends";
import { once, trimStart, without } from "checks/form";
import { MADE_UP, MASK, addressesIn, masked } from "checks/parts";

const BEFORE = " \n\t\u00a0\u202f([{\"'“„«”‘’「『（¿¡-–—•*\u200e\u200f\u2068";
const WORD_GAP = /[ \u00a0]+/;
const PER_CHARACTER = 2.5;
const ROOM = 25;
const GROUPED = /(?<=[0-9])[.,'’\u00a0\u202f٬٫ ](?=[0-9]{3}(?![0-9]))/g;
const LONG_WORD = 3;
const TERMS =
  "CSV HTML JPEG JSON PDF PNG PostgreSQL Redis SQLite SVG TOTP URL UTC UTF-8 WebP".split(" ");

const isCapital = (char) => /^\p{Lu}/u.test(char ?? "");
const size = (text) => [...text].length;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
const startsMasked = (text) => trimStart(masked(text), BEFORE).startsWith(MASK);
const termsOf = ({ terms }) => [...TERMS, ...(terms ?? [])];

/** A small first letter where the source has a capital one. */
export function* capital(form) {
  const { source, text, language } = form;
  const [wanted, found] = [[...trimStart(source, BEFORE)], trimStart(text, BEFORE)];
  if (!language.capitals || startsMasked(source) || !found || startsMasked(text)) return;
  if (source.split(" ").length < SENTENCE) return;
  const [first] = found;
  if (!isCapital(wanted[0]) || isCapital(wanted[1]) || !/^\p{Ll}/u.test(first)) return;
  if ([...found.split(WORD_GAP)[0]].some(isCapital)) return;
  const upper = first === "i" && language.dotted ? "İ" : first.toUpperCase();
  const start = text.slice(0, text.length - found.length);
  const fix = size(upper) === 1 ? start + upper + found.slice(first.length) : null;
  yield form.finding("capital", [first], [upper], fix);
}

/** Much longer than the source. */
export function* length(form) {
  const [written, most] = [size(form.text), Math.trunc(size(form.source) * PER_CHARACTER) + ROOM];
  if (written > most) yield form.finding("length", [String(written)], [String(most)]);
}

/** The source text itself, where it has words that are usually translated. */
export function* unchanged(form) {
  if (form.text !== form.source || form.language.language === "en") return;
  let cover = masked(form.text);
  for (const term of termsOf(form.message)) cover = cover.replaceAll(term, " ");
  const words = cover.split(/[^a-z]+/).filter((word) => word.length >= LONG_WORD);
  if (words.length >= (form.language.latin ? 2 : 1)) yield form.finding("unchanged");
}

/** The same word twice in a row. */
export function* doubledWords(form) {
  const allowed = form.language.doubled;
  if (allowed === null || doubles(form.source).length) return;
  const found = doubles(form.text).filter((word) => !allowed.includes(word.toLowerCase()));
  if (!found.length) return;
  const fix = found.reduce(
    (text, word) => text.replace(new RegExp(`(${word})[ \u00a0]+${word}`), "$1"),
    form.text,
  );
  yield form.finding("doubled_words", found, [], fix);
}

function doubles(text) {
  const found = masked(text)
    .split("\n")
    .flatMap((line) => {
      const words = line.split(WORD_GAP);
      return words.filter((word, place) => size(word) > 1 && word === words[place + 1]);
    });
  return once(found.filter((word) => /^\p{L}+$/u.test(word)));
}

/** Other numbers than in the source; single digits may well be written as words. */
export function* numbers(form) {
  if (form.message.source_plural != null) return;
  const [wanted, found] = [numbersIn(form.source), numbersIn(form.text)];
  if (!wanted.length) return;
  const [missing, unknown] = [without(wanted, found), without(found, wanted)];
  const long = [...missing, ...unknown].some((number) => number.length > 1);
  if ((missing.length && unknown.length) || long) yield form.finding("numbers", unknown, missing);
}

/** The whole numbers in a text, in plain digits and without what groups them. */
function numbersIn(text) {
  const plain = masked(text).replace(/\p{Nd}/gu, digit);
  return plain.replace(GROUPED, "").match(/[0-9]+/g) ?? [];
}

/** The value of a digit of any script: Unicode has them in runs that begin with a zero. */
function digit(char) {
  const code = char.codePointAt(0);
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** Other addresses or paths than in the source. */
export function* addresses(form) {
  const [wanted, found] = [addressesIn(form.source), addressesIn(form.text)];
  const [missing, unknown] = [without(wanted, found), without(found, wanted)];
  if (!missing.length && !unknown.length) return;
  const real = [...missing, ...unknown].filter((address) => address !== MADE_UP);
  const single = missing.length === 1 && unknown.length === 1 && real.length === 2;
  const fix = single ? form.text.replaceAll(unknown[0], () => missing[0]) : null;
  yield form.finding("addresses", unknown, missing, fix);
}

/** Names that stay as they are, and are not there. */
export function* terms(form) {
  const cover = masked(form.source);
  const has = (term) =>
    new RegExp(`(?<![A-Za-z0-9])${escaped(term)}(?![A-Za-z0-9])`).test(cover);
  const text = form.text.toLowerCase();
  const gone = termsOf(form.message).filter((it) => has(it) && !text.includes(it.toLowerCase()));
  if (gone.length) yield form.finding("terms", [], once(gone));
}
