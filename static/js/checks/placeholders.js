/** Placeholders: each of the source's has to be there, as it is, and no other. */
import * as tokenised from "checks/tokens";

const { doubled, kindsOf, nameOf, replaced, rest, sourcesOf, tokens } = tokenised;

const SPOILT =
  /[%％] ?[(（] ?([^()（）%\n]{1,40}?) ?[)）](?: ?[sd](?![A-Za-z\u{aa}-\u{10ffff}]))?/gu;
const SPOILT_BRACE = /[$＄]? ?[{｛]{1,2} ?([A-Za-z0-9_.]{1,40}) ?[}｝]{1,2}/gu;
const NUMBERED = /^%([0-9]+)\$/;
const COUNTS = ["num", "n", "cnt", "value", "total"];
const COUNTING = ["count", "number"];

const texts = (items) => items.map(({ text }) => text);

/** Placeholders that are missing, made up, renamed or spoilt. */
export function* placeholders(form) {
  const kinds = kindsOf(form.message);
  const { required, allowed, counts, written } = compared(form, kinds);
  let missing = [...required].filter(([key]) => !written.has(key)).map(([, text]) => text);
  let unknown = [...written].filter(([key]) => !allowed.has(key)).map(([, text]) => text);
  const spoilt = spoiltIn(form, kinds, allowed, unknown);
  if (spoilt.size) {
    const fixed = replaced(form.text, kinds, spoilt);
    yield form.finding("placeholder_malformed", spoilt.keys(), spoilt.values(), fixed);
  }
  const gone = [...spoilt.values()];
  missing = missing.filter((text) => !gone.includes(text));
  unknown = unknown.filter((text) => !spoilt.has(text));
  if (missing.length === 1 && unknown.length === 1) {
    const fixed = replaced(form.text, kinds, new Map([[unknown[0], missing[0]]]));
    yield form.finding("placeholder_renamed", unknown, missing, fixed);
    return;
  }
  yield* lacking(form, counts, missing);
  if (unknown.length) yield form.finding("placeholder_unknown", unknown);
  else if (!missing.length && !spoilt.size) yield* order(form, kinds);
}

function* lacking(form, counts, missing) {
  const numbers = missing.filter((text) => counts.includes(text));
  const others = missing.filter((text) => !counts.includes(text));
  if (numbers.length) yield form.finding("number_missing", [], numbers);
  if (others.length) yield form.finding("placeholder_missing", [], others);
}

/** Placeholders that only their place tells apart have to stay in their order. */
function* order(form, kinds) {
  const positional = ({ kind }) => kind === "positional";
  const written = texts(tokens(form.text, kinds).filter(positional));
  const wanted = texts(tokens(form.source, kinds).filter(positional));
  if (written.some((text) => NUMBERED.test(text))) return;
  const same = (one, other) => one.join("\n") === other.join("\n");
  if (!same(written, wanted) && same(written.toSorted(), wanted.toSorted())) {
    yield form.finding("placeholder_malformed", written, wanted);
  }
}

/** The placeholders of a form beside those that it needs and those that it may have. */
function compared(form, kinds) {
  const { source, source_plural: plural } = form.message;
  const one = tokens(source, kinds);
  const many = plural ? tokens(plural, kinds) : one;
  const written = keyed(tokens(form.text, kinds), many);
  if (!plural) {
    const all = keyed(one, one);
    return { required: all, allowed: all, counts: [], written };
  }
  const counts = texts(many.filter((token) => isCount(token, one)));
  const every = keyed(many, many);
  if (!mayLeaveOut(form, texts(one), counts)) {
    return { required: every, allowed: every, counts, written };
  }
  const singular = keyed(one, one);
  const needed = ([key, text]) => singular.has(key) && !counts.includes(text);
  const required = new Map([...every].filter(needed));
  return { required, allowed: new Map([...singular, ...every]), counts, written };
}

/**
 * Whether a form may do without the number: it serves a single one, or 0 and 1 where the source does
 * without it, too («an hour ago»).
 */
function mayLeaveOut({ index, language }, one, counts) {
  if (index >= language.forms) return false;
  if (language.only[index] !== null) return true;
  const speltOut = !one.some((text) => counts.includes(text));
  return speltOut && language.examples[index].join(" ") === "0 1";
}

/** What was meant as a placeholder, and how that is written. */
function spoiltIn(form, kinds, allowed, unknown) {
  const named = [...allowed.values()].filter(nameOf);
  const names = new Map(named.map((text) => [nameOf(text), text]));
  const left = rest(form.text, kinds);
  const seen = (pattern) =>
    [...left.matchAll(pattern)].map((match) => [match[0].replace(/^ +| +$/g, ""), match[1]]);
  const found = seen(SPOILT);
  if (["brace", "dollar", "double"].some((kind) => kinds.has(kind))) {
    found.push(...seen(SPOILT_BRACE));
  }
  found.push(...unknown.filter(nameOf).map((text) => [text, nameOf(text)]));
  const known = found.filter(([, name]) => names.has(name));
  const spoilt = new Map(known.map(([text, name]) => [text, names.get(name)]));
  return new Map([...spoilt].filter(([text, wanted]) => text !== wanted));
}

function isCount(token, singular) {
  if (token.kind === "named" && "diu".includes(token.text.at(-1))) return true;
  const counts = COUNTS.includes(token.name) || COUNTING.some((word) => token.name.includes(word));
  return counts || !texts(singular).includes(token.text);
}

/** Placeholders by what makes two of them the same; see the server's _keyed. */
function keyed(found, base) {
  const result = new Map();
  const places = texts(base.filter(({ kind }) => kind === "positional"));
  const keep = (key, text) => result.has(key) || result.set(key, text);
  for (const { text, name } of found) {
    const match = NUMBERED.exec(text);
    const place = match ? Number(match[1]) - 1 : -1;
    if (place >= 0 && place < places.length) {
      const own = places[place];
      const fits = `%${text.slice(match[0].length)}` === own || text === own;
      const earlier = places.slice(0, place).filter((each) => each === own).length;
      keep(fits ? `${own} ${earlier}` : text, text);
    } else if (name) {
      keep(text, text);
    } else {
      const before = [...result.keys()].filter((key) => key.slice(0, key.lastIndexOf(" ")) === text);
      result.set(`${text} ${before.length}`, text);
    }
  }
  return result;
}

/** A percent sign that begins no placeholder, in a text that may have some. */
export function* percent(form) {
  const kinds = kindsOf(form.message);
  const literal = (text) => rest(text, kinds).includes("%");
  if (!kinds.has("named") || sourcesOf(form.message).some(literal)) return;
  if (!rest(form.text, kinds).replace(SPOILT, "").includes("%")) return;
  const formats = tokens(form.source, kinds).some(({ kind }) => /named|positional/.test(kind));
  yield form.finding("percent", ["%"], [], formats ? doubled(form.text, kinds) : null);
}
