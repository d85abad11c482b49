/**
 * Which message a text came from. While marking is on, texts of lib/i18n stand between invisible
 * letters that name a message here, so that they can be put together, passed on and shown by code
 * that knows nothing of it. words/memory.js takes the letters out again when a text reaches the
 * page. Free of DOM.
 *
 * The same text is always the same string, so texts may be compared with each other.
 */
const OPEN = "\u2063"; // invisible separator
const CLOSE = "\u2064"; // invisible plus
// Variation selectors serve as the sixteen digits of a number.
const DIGIT = 0xfe00;
const MARKED = /\u2063([\ufe00-\ufe0f]+)([^\u2063\u2064]*)\u2064/;
const STRAY = /[\u2063\u2064]/g;
/** How many messages with parameters are known by number; twice as many at most. */
export const MOST = 5_000;

/**
 * A message with what it is filled with.
 *
 * @typedef {{id: string, key: string, source: string, several?: string, n?: number, params?: object,
 *   text?: string, marked?: string, edition?: number}} Message `key` is the msgid, after its context
 *   and \u0004 if it has one; `params` values that are texts of messages are pieces, see `read`.
 */

/** Messages by number. Those with parameters are forgotten when many newer ones were made. */
export class Messages {
  #lasting = new Map();
  #young = new Map();
  #old = new Map();
  // Nothing that people type happens to name a message.
  #last = 0x100000 + Math.floor(Math.random() * 0xe00000);

  /** The message of a text; the same one for the same parameters. */
  of(key, source, params, several, n) {
    if (!params && several === undefined) {
      return this.#lasting.get(key) ?? this.#make(this.#lasting, key, { key, source });
    }
    const name = identity(key, several, n, params);
    const known = this.#young.get(name) ?? this.#old.get(name);
    if (known) return known;
    if (this.#young.size >= 2 * MOST) [this.#old, this.#young] = [this.#young, new Map()];
    return this.#make(this.#young, name, { key, source, several, n, params: params && pieced(this, params) });
  }

  /** The message with a number; undefined when it is forgotten. */
  get(id) {
    return this.#lasting.get(id) ?? this.#young.get(id) ?? this.#old.get(id);
  }

  #make(held, name, message) {
    message.id = digits((this.#last += 1));
    held.set(name, message);
    held.set(message.id, message);
    return message;
  }
}

function identity(key, several, n, params) {
  let name = `${several === undefined ? "" : n}\u0001${key}`;
  for (const each in params) name += `\u0001${each}\u0002${params[each]}`;
  return name;
}

function pieced(messages, params) {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const text = String(value);
      return [name, isMarked(text) ? read(text, messages) : text];
    }),
  );
}

function digits(number) {
  return number
    .toString(16)
    .replace(/./g, (digit) => String.fromCharCode(DIGIT + Number.parseInt(digit, 16)));
}

/** `text` with the marks of its message around it. */
export function mark({ id }, text) {
  return `${OPEN}${id}${text}${CLOSE}`;
}

/** `text` without letters that marks are made of, which people may have typed. */
export function cleaned(text) {
  return text.includes(OPEN) || text.includes(CLOSE) ? text.replace(STRAY, "") : text;
}

/** Whether there may be marks in a text. */
export function isMarked(text) {
  return text.includes(OPEN);
}

/**
 * What a text is made of.
 *
 * @param {Messages} messages
 * @returns {(string | Message)[]} literal texts, and messages; what is forgotten is literal.
 */
export function read(text, messages) {
  const pieces = [];
  for (let rest = text; rest; ) {
    const found = MARKED.exec(rest);
    if (!found) return add(pieces, rest);
    add(pieces, rest.slice(0, found.index));
    add(pieces, messages.get(found[1]) ?? found[2]);
    rest = rest.slice(found.index + found[0].length);
  }
  return pieces;
}

function add(pieces, piece) {
  if (piece !== "") pieces.push(piece);
  return pieces;
}
