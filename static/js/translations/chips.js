/** Texts to read, with their placeholders and markup as chips, and spaces that matter made visible. */
import { pieces } from "models/pieces";

const FIXED = /^[\u00a0\u202f]+$/;

/**
 * The nodes of a text.
 *
 * @param {string} text the source or a translation.
 * @param {object} message {source, source_plural} of which it is.
 * @param {{isolated?: boolean}} options `isolated`: keep the order of an atom's letters by <bdi>; not
 *   where the nodes have to be as wide as plain text is.
 */
export function chipNodes(text, message, { isolated = true } = {}) {
  const all = pieces(text, message);
  return all.flatMap((piece, at) =>
    piece.kind === "words" ? words(piece.text, at === 0, at === all.length - 1) : [chip(piece, isolated)],
  );
}

/** Show a text with chips in an element, unless it is shown already. */
export function showChips(element, text, message, options) {
  if (element.dataset.chipsOf === text) return;
  element.dataset.chipsOf = text;
  element.replaceChildren(...chipNodes(text, message, options));
}

function chip({ text, kind }, isolated) {
  const node = document.createElement(isolated ? "bdi" : "span");
  if (isolated) node.dir = "ltr";
  node.className = `tr-chip tr-chip-${kind}`;
  node.textContent = text;
  return node;
}

/** Words, with spaces at the ends of the text, doubled ones, line breaks and unusual ones marked. */
function words(text, first, last) {
  const marked = /\n|\u00a0|\u202f| {2,}/;
  const pattern = new RegExp(`(${first ? "^[ \\t]+|" : ""}${last ? "[ \\t]+$|" : ""}${marked.source})`);
  return text
    .split(pattern)
    .map((part, at) => (at % 2 ? space(part) : document.createTextNode(part)))
    .filter((node) => node.textContent);
}

function space(text) {
  const node = document.createElement("span");
  node.className = text === "\n" ? "tr-break" : FIXED.test(text) ? "tr-fixed" : "tr-space";
  node.textContent = text;
  return node;
}
