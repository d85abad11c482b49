/** Sentences whose parameters are elements, such as links. */
import { beginning } from "words/ranges";

/**
 * The nodes of a sentence, between comments by which its words can be exchanged (words/ranges.js).
 *
 * @param {Message | string} message of lib/i18n; a text only where texts are not marked.
 * @param {{param?: string}[]} parts texts and parameters in turn.
 * @param {(part: object) => Node} nodeOf
 */
export function sentenceNodes(message, parts, nodeOf) {
  const nodes = parts.flatMap((part) => (part.param ? parameter(part.param, nodeOf(part)) : [nodeOf(part)]));
  if (typeof message !== "object") return nodes;
  return [beginning(message), ...nodes, document.createComment("/t")];
}

function parameter(name, node) {
  return [document.createComment(`p:${name}`), node, document.createComment("/p")];
}
