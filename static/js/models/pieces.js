/**
 * A text cut into what is written and what is only moved: words, and the placeholders and tags
 * that an editor shows as chips. Joined again, the pieces are the text, whatever it is.
 *
 *   pieces("Hello <b>%(name)s</b>", message)
 *   // [{kind: "words", text: "Hello "}, {kind: "markup", text: "<b>", name: "b"}, …]
 */
import { ENTITY, TAG } from "checks/markup";
import { kindsOf, sourcesOf, tokens, TOKEN } from "checks/tokens";

const found = (text, pattern) => [...text.matchAll(pattern)];

/**
 * The pieces of a text: {kind: "words" | "placeholder" | "markup", text, name}. A chip's name is
 * what is shown of it.
 *
 * @param {string} text the source or a translation
 * @param {{source: string, source_plural?: string, flags?: string[]}} message what it is, or is
 *   translated from; it decides what counts as a placeholder
 */
export function pieces(text, message) {
  const kinds = kindsOf(message);
  const coded = sourcesOf(message).some((source) => found(source, ENTITY).length);
  const chips = [
    ...found(text, TAG).map((match) => chip("markup", match, `${match[1]}${match[2]}`)),
    ...(coded ? found(text, ENTITY).map((match) => chip("markup", match, match[0])) : []),
    ...found(text, TOKEN).flatMap((match) => {
      const [token] = tokens(match[0], kinds);
      return token ? [chip("placeholder", match, token.name || token.text)] : [];
    }),
  ];
  return filled(
    text,
    chips.sort((one, other) => one.start - other.start),
  );
}

const chip = (kind, match, name) => ({ kind, text: match[0], name, start: match.index });

/** The chips in their order, those inside of others left out, with the words between them. */
function filled(text, chips) {
  const result = [];
  let end = 0;
  const words = (until) => {
    if (until > end) result.push({ kind: "words", text: text.slice(end, until), name: "" });
  };
  for (const { start, ...piece } of chips) {
    if (start < end) continue;
    words(start);
    result.push(piece);
    end = start + piece.text.length;
  }
  words(text.length);
  return result;
}

/** The text that the pieces are of. */
export const joined = (parts) => parts.map(({ text }) => text).join("");

/** The chips of the source that a translation does not have yet, to be inserted. */
export function lacking(text, message) {
  const chips = (of) => pieces(of, message).filter(({ kind }) => kind !== "words");
  const there = chips(text).map((piece) => piece.text);
  return chips(message.source_plural ?? message.source).filter((piece) => {
    const place = there.indexOf(piece.text);
    if (place >= 0) there.splice(place, 1);
    return place < 0;
  });
}
