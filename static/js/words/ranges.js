/**
 * Texts of several nodes: what stands between the comments <!--t:KEY--> and <!--/t-->, and in it, between
 * <!--p:name--> and <!--/p-->, what a parameter is filled with. The server writes such comments around
 * everything that went through gettext, lib/sentences does so around texts with links in them.
 * Parameters keep their nodes, whatever the order of the words.
 */
import { partsOf } from "words/template";
import { writeText } from "words/memory";

const BEGIN = /^t:(\w*)(?: n=(-?[\d.]+))?$/;

/** Messages of comments that this page's own code has made. */
const messages = new WeakMap();
/** Parameters that the words of the moment leave out, until others need them again. */
const kept = new WeakMap();

/** A comment that begins the text of `message`. */
export function beginning(message) {
  const comment = document.createComment("t:");
  messages.set(comment, message);
  return comment;
}

/** The message that begins with a comment: {key, n} of the server, or one of lib/i18n; else undefined. */
export function messageAt(comment) {
  const found = BEGIN.exec(comment.data);
  if (!found) return undefined;
  if (messages.has(comment)) return messages.get(comment);
  return found[1] ? { hash: found[1], n: found[2] === undefined ? undefined : Number(found[2]) } : undefined;
}

/** The comment that ends what `comment` begins; undefined where that is damaged. */
export function endOf(comment) {
  let depth = 0;
  for (let node = comment; node; node = node.nextSibling) {
    if (node.nodeType !== 8) continue;
    if (/^[tp]:/.test(node.data)) depth += 1;
    else if (/^\/[tp]$/.test(node.data)) depth -= 1;
    if (depth === 0) return node;
  }
  return undefined;
}

/** The nodes between two siblings. */
export function between(start, end) {
  const nodes = [];
  for (let node = start.nextSibling; node && node !== end; node = node.nextSibling) nodes.push(node);
  return nodes;
}

/** The parameters between two comments: name → [the nodes of each, with the comments around them]. */
export function paramsOf(start, end) {
  const found = new Map();
  for (let node = start.nextSibling; node && node !== end; node = node.nextSibling) {
    const name = node.nodeType === 8 && /^p:(\w+)$/.exec(node.data)?.[1];
    const last = name && endOf(node);
    if (last) {
      found.set(name, [...(found.get(name) ?? []), [node, ...between(node, last), last]]);
      node = last;
    }
  }
  return found;
}

/**
 * Write what begins with the comment `start` in the words `text`. Nodes of parameters are moved, at most;
 * where `text` asks for a parameter that is not there, everything stays.
 *
 * @param {object} values parameters that are no nodes of their own.
 */
export function writeRange(start, text, values = {}) {
  const end = endOf(start);
  if (!end) return;
  const params = new Map([...(kept.get(start) ?? []), ...paramsOf(start, end)]);
  const parts = partsOf(text, params.size > 0 || /%\(/.test(text), withoutNodes(values, params));
  if (!parts?.every((part) => typeof part === "string" || params.has(part.name))) return;
  kept.set(start, params);
  arrange(start, end, parts, params);
}

function withoutNodes(values, params) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !params.has(name)));
}

function arrange(start, end, parts, params) {
  const used = new Map();
  let place = start.nextSibling;
  for (const part of parts) {
    if (typeof part === "string") {
      place = writeAt(place, end, part);
    } else {
      const nodes = occurrence(params.get(part.name), used, part.name);
      place = putAt(place, nodes);
    }
  }
  for (const rest of [...rangeFrom(place, end)]) rest.remove();
}

/** A parameter that is said once more than it was is a copy. */
function occurrence(all, used, name) {
  const count = used.get(name) ?? 0;
  used.set(name, count + 1);
  return (all[count] ??= all[0].map((node) => node.cloneNode(true)));
}

/** Write `text` into the text node at `place`, or a new one before it; returns the place after it. */
function writeAt(place, end, text) {
  if (place.nodeType === 3) {
    writeText(place, text);
    return place.nextSibling;
  }
  place.parentNode.insertBefore(document.createTextNode(text), place);
  return place;
}

function putAt(place, nodes) {
  if (nodes[0] === place) return nodes.at(-1).nextSibling;
  const { parentNode } = place;
  for (const node of nodes) moveTo(parentNode, node, place);
  return place;
}

/** Move a node without taking the focus from what is inside it. */
function moveTo(parent, node, place) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  if (parent.moveBefore && node.isConnected && node.nodeType !== 8) parent.moveBefore(node, place);
  else parent.insertBefore(node, place);
  if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function* rangeFrom(place, end) {
  for (let node = place; node && node !== end; node = node.nextSibling) yield node;
}
