/**
 * Messages in the person's language, as gettext does it on the server. app.js awaits
 * `loadCatalog` before any behaviour is loaded, so messages may be used at module level there.
 *
 *   import { gettext as _, ngettext, plain } from "lib/i18n";
 *   _("Hello %(name)s", { name })
 *   ngettext("%(num)s person", "%(num)s people", count)
 *
 * A missing translation, or one that does not fit its parameters, falls back to the source text.
 *
 * Texts belong on the page, where they follow their translations (words/): in an element, in
 * `title`, `aria-label` and the like, or as a parameter of another text. They bring invisible marks
 * along for that. Wherever else a text goes – a value of a field, a request, a comparison with what
 * is shown, sorting, cutting, a drawing – use `plain(text)`.
 */
import { pluralRule } from "lib/plural";
import { Messages, cleaned, isMarked, mark, read } from "words/marks";

const ENGLISH = { locale: "en", plural: "nplurals=2; plural=(n != 1);", messages: {} };

const messages = new Messages();
const rules = new Map();
let texts = {};
let drafts = new Map();
let plural = ruleOf(ENGLISH.plural);
let formatNumber = String;
/** What knows the texts of the server, while texts say where they come from. */
let server = null;
/** Counts the catalogs that were in use, so that a text knows whether it is of an older one. */
let edition = 0;

/**
 * Use a catalog: {locale, plural, messages: {msgid or "context\u0004msgid": [text, …]}}. Texts of
 * another language, which stand in for missing ones, are {texts: […], plural}.
 */
export function useCatalog(catalog) {
  outdate();
  plural = ruleOf(catalog.plural);
  texts = catalog.messages;
  const numbers = new Intl.NumberFormat(catalog.locale.replaceAll("_", "-"), {
    numberingSystem: "latn",
  });
  formatNumber = (number) => numbers.format(number);
}

/** Texts that come before those of the catalog: a Map of msgids to [text, …]. */
export function useDrafts(map) {
  outdate();
  drafts = map;
}

/** Fetch and use the catalog at `url`; when that fails, the source texts serve. */
export async function loadCatalog(url) {
  if (!url) return;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    useCatalog(await response.json());
  } catch (error) {
    console.warn("The message catalog could not be loaded.", error);
  }
}

/**
 * Texts say from now on where they come from.
 *
 * @param {{say: (value: object) => string | undefined, follow: (value: object) => void}} texts of the
 *   server: tells one in the words of the moment, if they are known; and sees to it that they will be.
 */
export function startMarking(texts) {
  server = texts;
}

/** Other words are in use now. */
export function outdate() {
  edition += 1;
}

/** The translation of `source`. */
export function gettext(source, params) {
  return say(source, source, params);
}

/** As `gettext`, where the same words mean different things in different contexts. */
export function pgettext(meaning, source, params) {
  return say(`${meaning}\u0004${source}`, source, params);
}

/** The form of a message that fits the number `n`, which is also the parameter `num`. */
export function ngettext(singular, pluralSource, n, params) {
  return say(singular, singular, { num: formatNumber(n), ...params }, pluralSource, n);
}

/** A text of the server; `value` says which one it is (words/values.js). */
export function told(value, text) {
  if (!server) return text;
  const [, params = {}, n] = Array.isArray(value) ? value : [];
  const filled = !Array.isArray(value) || n !== undefined || Object.keys(params).length > 0;
  const message = messages.of(`\u0005${JSON.stringify(value)}`, text, filled ? {} : undefined);
  if (!message.value) {
    message.value = value;
    server.follow(value);
  }
  current(message);
  return message.marked;
}

/** A text as it reads, without marks, and in the words of this moment. */
export function plain(text) {
  return typeof text === "string" && isMarked(text) ? joined(read(text, messages)) : text;
}

/** What a text is made of: literal texts and messages. */
export function piecesOf(text) {
  return read(text, messages);
}

/** Pieces as they read at this moment. */
export function joined(pieces) {
  return pieces.map((piece) => (typeof piece === "string" ? piece : current(piece))).join("");
}

/** The text of a message before it is filled in, and the source where that is wrong. */
export function wordsOf({ key, source, several, n }) {
  const own = formOf(drafts.get(key), n) ?? formOf(Object.hasOwn(texts, key) ? texts[key] : undefined, n);
  return own || (several === undefined || n === 1 ? source : several);
}

function say(key, source, params, several, n) {
  if (!server) return render({ key, source, params, several, n });
  const message = messages.of(key, source, params, several, n);
  current(message);
  return message.marked;
}

function current(message) {
  if (message.edition !== edition) {
    message.text = cleaned(render(message));
    message.marked = mark(message, message.text);
    message.edition = edition;
  }
  return message.text;
}

function render(message) {
  const { source, several, n } = message;
  if (message.value) return server.say(message.value) ?? message.text ?? source;
  const params = message.params && Object.fromEntries(Object.entries(message.params).map(readable));
  const fallback = several === undefined || n === 1 ? source : several;
  return fillIn(wordsOf(message), params) ?? fillIn(fallback, params) ?? fallback;
}

function readable([name, value]) {
  return [name, Array.isArray(value) ? joined(value) : value];
}

/** The text of a list of forms, or of {texts, plural}, that fits a number. */
function formOf(entry, n) {
  if (!entry) return undefined;
  const forms = Array.isArray(entry) ? entry : entry.texts;
  const rule = Array.isArray(entry) ? plural : ruleOf(entry.plural);
  return forms[n === undefined ? 0 : rule.index(n)];
}

function ruleOf(header) {
  if (!rules.has(header)) rules.set(header, pluralRule(header));
  return rules.get(header);
}

/** `text` with its %(name)s placeholders filled in; null when one of them has no value. */
function fillIn(text, params) {
  if (!params) return text;
  let complete = true;
  const filled = text.replace(/%(?:%|\((\w+)\)[sd])/g, (whole, name) => {
    if (name === undefined) return "%";
    if (!Object.hasOwn(params, name)) complete = false;
    return String(params[name]);
  });
  return complete && !/%\(/.test(text.replace(/%\(\w+\)[sd]/g, "")) ? filled : null;
}
