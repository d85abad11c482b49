/** Where on the page there are texts that can be translated, and which messages they are. */
import { joined } from "lib/i18n";
import { keyOf } from "words/key";
import { piecesOfAttributes, piecesOfText } from "words/memory";
import { serverTexts } from "words/page";
import { between, endOf, messageAt } from "words/ranges";
import { keysOf } from "words/values";

/** From how deep within a control its own text is still meant. */
const DEPTH = 5;
/** Who points at one of these means what it says, wherever in it. */
const CONTROLS = "a, button, label, summary, th, h1, h2, h3, .tag";
const CHOICES = "option, optgroup";

/**
 * The messages that an element itself says, in its text and its attributes.
 *
 * @returns {{key: string, id?: string, text: string}[]} `id` of messages of this page's own code.
 */
export function messagesOf(element) {
  const found = new Map();
  const add = (message) => found.has(message.key) || found.set(message.key, message);
  for (const child of element.childNodes) {
    if (child.nodeType === 3) ownMessages(piecesOfText(child)).forEach(add);
    else if (child.nodeType === 8) rangeMessage(child).forEach(add);
    else if (child.nodeType === 1 && child.matches(CHOICES)) messagesOf(child).forEach(add);
  }
  for (const [name, value] of serverTexts(element)) {
    const text = name === "#" ? element.textContent : element.getAttribute(name);
    for (const key of keysOf(value)) add({ key, text: text ?? "" });
  }
  for (const pieces of piecesOfAttributes(element).values()) ownMessages(pieces).forEach(add);
  return [...found.values()];
}

/** The nearest element around `target` that says something; undefined for none. */
export function spotOf(target) {
  let element = target;
  for (let depth = 0; element instanceof Element && depth < DEPTH; depth += 1) {
    const spot = messagesOf(element).length ? element : element.matches(CONTROLS) && firstWithin(element);
    if (spot) return spot;
    element = element.parentElement;
  }
  return undefined;
}

/** Everything below `root` that says something and can be seen, in its order; not what is in `except`. */
export function spotsIn(root, except) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (element) =>
    element === except || element.matches("template, script, style") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const spots = [];
  for (let element = walker.nextNode(); element; element = walker.nextNode()) {
    if (!element.matches(CHOICES) && isShown(element) && messagesOf(element).length) spots.push(element);
  }
  return spots;
}

function firstWithin(element) {
  return [...element.querySelectorAll("*")].find((inner) => isShown(inner) && messagesOf(inner).length);
}

function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
}

function rangeMessage(comment) {
  const message = messageAt(comment);
  const end = message && endOf(comment);
  if (!end) return [];
  const text = between(comment, end).map((node) => (node.nodeType === 8 ? "" : node.textContent)).join("");
  if (message.hash) return [{ key: message.hash, text }];
  return [{ key: keyOf(message.key), id: message.key, text }];
}

/** The messages among pieces, and those that they are filled with. */
function ownMessages(pieces = []) {
  return pieces.flatMap((piece) => {
    if (typeof piece === "string") return [];
    const inner = Object.values(piece.params ?? {}).flatMap((value) => (Array.isArray(value) ? ownMessages(value) : []));
    if (piece.value) return keysOf(piece.value).map((key) => ({ key, text: joined([piece]) }));
    return [{ key: keyOf(piece.key), id: piece.key, text: joined([piece]) }, ...inner];
  });
}
