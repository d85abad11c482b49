/**
 * Writes everything below an element in the words of the moment: what the server rendered (comments and
 * `data-t`, see words/ranges.js), what this page's code wrote, and what stands in templates.
 */
import { told, wordsOf } from "lib/i18n";
import { refreshAttributes, refreshText, writeText } from "words/memory";
import { endOf, messageAt, paramsOf, writeRange } from "words/ranges";
import { keysOf, sayValue } from "words/values";
import { words } from "words/words";

/** Attributes with `data-t` that this page's code has written since. */
const overwritten = new WeakMap();

/** An attribute, or with "#" the text, of an element is no longer as the server rendered it. */
export function leaveAlone(element, name) {
  const names = overwritten.get(element) ?? new Set();
  overwritten.set(element, names.add(name));
}

/** What the server says of an element's attributes: [name, value] of those that are still its own. */
export function serverTexts(element) {
  const { t } = element.dataset;
  if (!t) return [];
  const left = overwritten.get(element);
  return Object.entries(JSON.parse(t)).filter(([name]) => !left?.has(name) && !element.hasAttribute(`data-attr-${name}`));
}

/** Every node of a kind below `root`, also in its templates. */
export function* nodesOf(root, kinds) {
  const walker = document.createTreeWalker(root, kinds | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType !== 1 || kinds & NodeFilter.SHOW_ELEMENT) yield node;
    if (node.localName === "template") yield* nodesOf(node.content, kinds);
  }
}

/** The keys of all messages below `root` that the server rendered. */
export function keysBelow(root) {
  const keys = new Set();
  for (const node of nodesOf(root, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_ELEMENT)) {
    if (node.nodeType === 8) keys.add(messageAt(node)?.hash);
    else if (node.nodeType === 1) serverTexts(node).forEach(([, value]) => keysOf(value).forEach((key) => keys.add(key)));
  }
  keys.delete(undefined);
  return [...keys];
}

/** The text of an element, to be used in others, which will follow its words. */
export function textOf(element) {
  const text = element.textContent.trim();
  const whole = serverText(element, "#");
  if (whole) return told(whole, text);
  const nodes = [...element.childNodes].filter((node) => node.nodeType !== 3 || node.data.trim());
  const [start] = nodes;
  const message = start?.nodeType === 8 && endOf(start) === nodes.at(-1) ? messageAt(start) : undefined;
  if (!message?.hash) return text;
  const params = [...paramsOf(start, nodes.at(-1))].map(([name, [first]]) => [name, first.map(readable).join("")]);
  return told([message.hash, Object.fromEntries(params), message.n], text);
}

/** The text of an element's attribute, as `textOf`. */
export function attributeOf(element, name) {
  const text = element.getAttribute(name);
  const value = serverText(element, name);
  return value && text !== null ? told(value, text) : text;
}

function serverText(element, name) {
  return serverTexts(element).find(([each]) => each === name)?.[1];
}

const readable = (node) => (node.nodeType === 8 ? "" : node.textContent);

/** Write everything below `root`, itself included, anew where words differ. */
export function refresh(root) {
  const all = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT;
  // Collected first: writing moves nodes.
  for (const node of [...nodesOf(root, all)]) {
    if (node.nodeType === 3) refreshText(node);
    else if (node.nodeType === 8) refreshRange(node);
    else if (node.nodeType === 1) refreshElement(node);
  }
}

function refreshRange(comment) {
  const message = messageAt(comment);
  const text = message?.hash ? words.text(message.hash, message.n) : message && wordsOf(message);
  if (text !== undefined) writeRange(comment, text, message.n === undefined ? {} : { num: message.params?.num });
}

function refreshElement(element) {
  refreshAttributes(element);
  for (const [name, value] of serverTexts(element)) {
    const text = sayValue(value);
    if (text === undefined) continue;
    if (name === "#") refreshContent(element, text);
    else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** The title of the window follows the page's heading; see words/title.js. */
function refreshContent(element, text) {
  if (element.localName === "title") return;
  if (element.firstChild?.nodeType === 3) writeText(element.firstChild, text);
}
