/** Punctuation as the language writes it. */
import { AFTER, NO_BREAKS } from "checks/ends";
import { once } from "checks/form";
import { MASK, masked } from "checks/parts";

const [NO_BREAK] = NO_BREAKS;
const QUOTE_MARKS = "“”„‟«»「」『』";
const CLOSES = `(?=$|[ \n\t${NO_BREAKS})\\]”»"])`;
const TIGHT = /([,;:?!])(?=[A-Za-z])/g;
const BARE = ["", "(", "[", "/", "«", '"', "'", "?", "!", ":", ";", "\n", "¿", "¡"];
const INSIDE_WORD = /(?<=[^ -@“”«»])"(?=[^ -@“”«»])/gu;

/** Marks of another language, or without the spaces or marks that belong to them. */
export function* languagePunctuation(form) {
  const [found, expected] = [[], []];
  let { text } = form;
  for (const mend of [ownMarks, spaces, openings]) {
    const mended = mend(text, form);
    text = mended.text;
    found.push(...mended.wrong);
    expected.push(...mended.right);
  }
  if (found.length) yield form.finding("language_punctuation", found, expected, text);
}

/** Latin marks straight after a letter of the language's own script. */
function ownMarks(text, { source, language: { marks, script } }) {
  const tight = [...masked(source).matchAll(TIGHT)].map(([, mark]) => mark);
  const [result, cover, wrong] = [[...text], [...masked(text)], []];
  const isOwn = (char) =>
    script.some(([first, last]) => first <= char.codePointAt(0) && char.codePointAt(0) <= last);
  for (let place = 1; place < cover.length; place += 1) {
    const mark = cover[place];
    if (!Object.hasOwn(marks, mark) || tight.includes(mark) || !isOwn(cover[place - 1])) continue;
    result[place] = marks[mark];
    wrong.push(mark);
  }
  return { text: result.join(""), wrong: once(wrong), right: once(wrong).map((it) => marks[it]) };
}

/** No-break spaces before high marks, and inside of quotation marks. */
function spaces(text, { language: { spaced } }) {
  const [cover, wrong, result] = [[...masked(text)], [], []];
  for (const [place, char] of [...text].entries()) {
    const last = result.at(-1) ?? "";
    if (Object.hasOwn(spaced, cover[place]) && isClosing(cover, place) && !BARE.includes(last)) {
      if (!NO_BREAKS.includes(last)) {
        if (last === " ") result.pop();
        result.push(spaced[char]);
        wrong.push(char);
      }
    } else if (last === "«" && "»" in spaced && !NO_BREAKS.includes(char)) {
      wrong.push("«");
      result.push(NO_BREAK);
      if (char === " ") continue;
    }
    result.push(char);
  }
  const right = (mark) => (mark === "«" ? `«${NO_BREAK}` : spaced[mark] + mark);
  return { text: result.join(""), wrong: once(wrong), right: once(wrong).map(right) };
}

function isClosing(cover, place) {
  const after = cover[place + 1];
  return cover[place] === "»" || after === undefined || `${AFTER}?!.,`.includes(after);
}

/** Questions and exclamations that are closed, but not opened. */
function openings(text, { language: { opened } }) {
  const cover = masked(text);
  const wrong = Object.keys(opened).filter(
    (mark) => new RegExp(`[${mark}]${CLOSES}`).test(cover) && !cover.includes(opened[mark]),
  );
  const right = wrong.map((mark) => opened[mark]);
  const only = wrong.length === 1 && /^[^.?!:…\n]+[?!]$/.test(cover);
  return { text: only ? right[0] + text : text, wrong, right };
}

/** Quotation marks of another language, or those of typewriters. */
export function* quotes(form) {
  const usual = [...form.language.quotes];
  if (!usual.length) return;
  const cover = [...masked(form.text).replace(INSIDE_WORD, MASK)];
  const marks = cover.filter((char) => QUOTE_MARKS.includes(char) || char === '"');
  const wrong = marks.filter((char) => !usual.includes(char) && char !== '"');
  if (marks.includes('"') && !masked(form.source).includes('"')) wrong.push('"');
  if (!wrong.length) return;
  const fix = arePairs(marks) ? quoted(form, cover, usual) : null;
  yield form.finding("quotes", once(wrong), usual.slice(0, 2), fix);
}

function arePairs(marks) {
  if (marks.length % 2) return false;
  const straight = marks.every((mark) => mark === '"');
  return straight || marks.every((mark, place) => mark === "“”"[place % 2]);
}

function quoted({ text, language }, cover, [open, close]) {
  const inner = open === "«" && "»" in language.spaced ? NO_BREAK : "";
  const pair = [open + inner, inner + close];
  let count = 0;
  return [...text]
    .map((char, place) => {
      if (!QUOTE_MARKS.includes(cover[place]) && cover[place] !== '"') return char;
      count += 1;
      return pair[(count - 1) % 2];
    })
    .join("");
}

/** Three dots where the source has the one character. */
export function* ellipsis(form) {
  const { source, text } = form;
  if (!source.includes("…") || !text.includes("...") || source.includes("...")) return;
  yield form.finding("ellipsis", ["..."], ["…"], text.replaceAll("...", "…"));
}
