/**
 * Messages in the person's language, as gettext does it on the server. app.js awaits
 * `loadCatalog` before any behaviour is loaded, so messages may be used at module level there.
 *
 *   import { gettext as _, ngettext } from "lib/i18n";
 *   _("Hello %(name)s", { name })
 *   ngettext("%(num)s person", "%(num)s people", count)
 *
 * A missing translation, or one that does not fit its parameters, falls back to the source text.
 */
import { pluralRule } from "lib/plural";

const ENGLISH = { locale: "en", plural: "nplurals=2; plural=(n != 1);", messages: {} };

let messages = {};
let plural = pluralRule(ENGLISH.plural);
let formatNumber = String;

/** Use a catalog: {locale, plural, messages: {msgid or "context\u0004msgid": [text, …]}}. */
export function useCatalog(catalog) {
  plural = pluralRule(catalog.plural);
  messages = catalog.messages;
  const numbers = new Intl.NumberFormat(catalog.locale.replaceAll("_", "-"), {
    numberingSystem: "latn",
  });
  formatNumber = (number) => numbers.format(number);
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

/** The translation of `source`. */
export function gettext(source, params) {
  return render(lookup(source)?.[0], source, params);
}

/** As `gettext`, where the same words mean different things in different contexts. */
export function pgettext(meaning, source, params) {
  return render(lookup(`${meaning}\u0004${source}`)?.[0], source, params);
}

/** The form of a message that fits the number `n`, which is also the parameter `num`. */
export function ngettext(singular, pluralSource, n, params) {
  const source = n === 1 ? singular : pluralSource;
  const translated = lookup(singular)?.[plural.index(n)];
  return render(translated, source, { num: formatNumber(n), ...params });
}

function lookup(key) {
  return Object.hasOwn(messages, key) ? messages[key] : undefined;
}

function render(translated, source, params) {
  const text = translated ? fillIn(translated, params) : null;
  return text ?? fillIn(source, params) ?? source;
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
