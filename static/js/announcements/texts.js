/** What an announcement says to whom. */
import { context } from "lib/context";
import { linked } from "lib/linked";

/** The text for a reader of `locale`, and the locale that it is in. */
export function textFor({ texts, default_locale: usual }, locale = context.locale) {
  const found = texts[locale] ? locale : usual;
  return { text: texts[found] ?? "", locale: found };
}

/** The first line, for lists. */
export function firstLine(record) {
  return textFor(record).text.split("\n", 1)[0];
}

/** Write an announcement's text into an element, with its lines and links. */
export function paintText(element, { text, locale }) {
  if (element.dataset.text === text) return;
  element.dataset.text = text;
  element.lang = locale.replaceAll("_", "-");
  element.replaceChildren(linked(text));
}

/** The name of a language, in the reader's. */
export function languageName(code) {
  return new Intl.DisplayNames(context.tag, { type: "language" }).of(code.replaceAll("_", "-"));
}
