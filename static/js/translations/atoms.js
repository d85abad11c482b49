/**
 * Placeholders and markup within a text that is being edited: each is one thing, which is put in
 * and taken out as a whole. Free of DOM.
 */
import { pieces } from "models/pieces";

const [OPEN, CLOSE] = ["\u2066", "\u2069"];

/**
 * The atoms of one message. Where the language runs from right to left, each is surrounded by
 * isolates while it is edited, so that its letters keep their order; what is saved has none of them.
 */
export class Atoms {
  #message;
  #isolated;

  /**
   * @param {{source: string, source_plural?: string, flags?: string[]}} message
   * @param {string} direction of the translation.
   */
  constructor(message, direction = "ltr") {
    this.#message = message;
    this.#isolated = direction === "rtl";
  }

  /** The placeholders and markup of a text: {text, start, end}. */
  of(text) {
    const found = [];
    let start = 0;
    for (const piece of pieces(text, this.#message)) {
      const end = start + piece.text.length;
      if (piece.kind !== "words") found.push({ text: piece.text, start, end });
      start = end;
    }
    return found;
  }

  /** The atoms of what is shown, with the isolates around them. */
  ranges(shown) {
    return this.of(shown).map(({ text, start, end }) => {
      const isolated = this.#isolated && shown[start - 1] === OPEN && shown[end] === CLOSE;
      return isolated ? { text, start: start - 1, end: end + 1 } : { text, start, end };
    });
  }

  /** A text as it is edited. */
  shown(text) {
    return this.#isolated ? replaced(text, this.of(text), ({ text: atom }) => OPEN + atom + CLOSE) : text;
  }

  /** What is meant by what is shown: without the isolates around atoms. */
  plain(shown) {
    return replaced(shown, this.ranges(shown), ({ text }) => text);
  }

  /** Where the caret comes to stand that was moved from `before` to `position`: never within an atom. */
  snap(shown, position, before) {
    const inside = this.ranges(shown).find(({ start, end }) => start < position && position < end);
    if (!inside) return position;
    return position >= before ? inside.end : inside.start;
  }

  /** The atom that is deleted at the caret, if there is one on that side. */
  beside(shown, caret, backward) {
    const reaches = ({ start, end }) => (backward ? start < caret && caret <= end : start <= caret && caret < end);
    return this.ranges(shown).find(reaches);
  }

  /**
   * What is left over of an atom of which only a part was deleted or overwritten.
   *
   * @param {{start: number, end: number}} changed the stretch of `before` that is gone, where it is
   *   known; otherwise it is what differs.
   * @returns {{start: number, end: number} | null} a stretch of `after`, to be deleted.
   */
  leftover(before, after, changed = difference(before, after)) {
    const torn = this.ranges(before).filter(
      (atom) => atom.start < changed.end && atom.end > changed.start && (atom.start < changed.start || atom.end > changed.end),
    );
    if (!torn.length) return null;
    const first = Math.min(changed.start, torn[0].start);
    const last = Math.max(changed.end, torn.at(-1).end) + after.length - before.length;
    return last > first ? { start: first, end: last } : null;
  }

  /** For each atom of a source, how often it is still missing in a text. */
  missing(source, text) {
    const left = new Map();
    for (const { text: atom } of this.of(source)) left.set(atom, (left.get(atom) ?? 0) + 1);
    for (const { text: atom } of this.of(text)) if (left.has(atom)) left.set(atom, left.get(atom) - 1);
    return left;
  }
}

function replaced(text, ranges, replacement) {
  let [made, from] = ["", 0];
  for (const range of ranges) {
    made += text.slice(from, range.start) + replacement(range);
    from = range.end;
  }
  return made + text.slice(from);
}

/** The stretch of a text in which another one differs. */
function difference(one, other) {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return { start, end: one.length - end };
}
