/**
 * Remembers of which messages the texts on the page are made: takes the marks of lib/i18n out of text
 * nodes and attributes, and can write them again in other words. What a page shows otherwise is not
 * remembered and never touched.
 */
import { isMarked } from "words/marks";
import { joined, piecesOf } from "lib/i18n";

const texts = new WeakMap();
const attributes = new WeakMap();

/** Take the marks out of a text node; forget what it said before. */
export function takeText(node) {
  const { data } = node;
  if (!isMarked(data)) {
    if (texts.get(node)?.text !== data) texts.delete(node);
    return;
  }
  const held = hold(data);
  texts.set(node, held);
  node.data = held.text;
}

/** Take the marks out of an attribute; forget what it said before. */
export function takeAttribute(element, name) {
  const value = element.getAttribute(name);
  const named = attributes.get(element);
  if (value === null || !isMarked(value)) {
    if (named?.get(name)?.text !== value) named?.delete(name);
    return;
  }
  const held = hold(value);
  if (named) named.set(name, held);
  else attributes.set(element, new Map([[name, held]]));
  element.setAttribute(name, held.text);
}

/** A text that is there already is said by `text` now: remember that without writing. */
export function noteText(element, text) {
  const node = element.firstChild;
  if (!isMarked(text)) return;
  if (node?.nodeType === 3 && node === element.lastChild) texts.set(node, hold(text));
}

/** As `noteText`, for an attribute. */
export function noteAttribute(element, name, text) {
  if (!isMarked(text)) return;
  const named = attributes.get(element) ?? new Map();
  attributes.set(element, named.set(name, hold(text)));
}

/** The pieces that a text node is made of; undefined if it has nothing of a message. */
export function piecesOfText(node) {
  const held = texts.get(node);
  return held?.text === node.data ? held.pieces : undefined;
}

/** The pieces of an element's attributes by name. */
export function piecesOfAttributes(element) {
  const named = [...(attributes.get(element) ?? [])];
  return new Map(
    named.filter(([name, { text }]) => text === element.getAttribute(name)).map(([name, { pieces }]) => [name, pieces]),
  );
}

/** Write a text node in the words of this moment. */
export function refreshText(node) {
  const pieces = piecesOfText(node);
  if (!pieces) return;
  const text = joined(pieces);
  texts.set(node, { pieces, text });
  writeText(node, text);
}

/** Write an element's attributes in the words of this moment. */
export function refreshAttributes(element) {
  for (const [name, pieces] of piecesOfAttributes(element)) {
    const text = joined(pieces);
    attributes.get(element).set(name, { pieces, text });
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** Change only what differs of a text node, so that a selection around it stays where it is. */
export function writeText(node, text) {
  const { data } = node;
  if (data === text) return;
  let start = 0;
  while (start < data.length && data[start] === text[start]) start += 1;
  let [end, other] = [data.length, text.length];
  while (end > start && other > start && data[end - 1] === text[other - 1]) [end, other] = [end - 1, other - 1];
  node.replaceData(start, end - start, text.slice(start, other));
}

function hold(marked) {
  const pieces = piecesOf(marked);
  return { pieces, text: joined(pieces) };
}
