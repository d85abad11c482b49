/** One form of a translation beside the form of the source that it is compared with. */
export class Form {
  #levels;

  /**
   * @param {object} message {source, source_plural, flags, terms, others} of the whole text
   * @param {string[]} texts all forms of the translation
   * @param {object} language what the server knows of the language (LanguageFacts.public)
   * @param {Map<string, string>} levels of the checks, by name
   */
  constructor(message, texts, index, language, levels) {
    this.message = message;
    this.texts = texts;
    this.index = index;
    this.text = texts[index];
    this.language = language;
    this.source = sourceOf(message, index, language);
    this.#levels = levels;
  }

  /** What a check found here; `fix` is this form's text after mending. */
  finding(check, found = [], expected = [], fix = null) {
    const fixed = this.texts.with(this.index, fix);
    return {
      check,
      level: this.#levels.get(check),
      form: this.index,
      params: { found: [...found], expected: [...expected] },
      fix: fix !== null && fix !== this.text ? fixed : null,
    };
  }
}

function sourceOf(message, index, language) {
  if (message.source_plural == null || index >= language.forms) return message.source;
  return language.only[index] === 1 ? message.source : message.source_plural;
}

/** These, each taken away once for each time that it is among the others. */
export function without(these, others) {
  const left = [...these];
  for (const each of others) {
    if (left.includes(each)) left.splice(left.indexOf(each), 1);
  }
  return left;
}

/** Each of them once. */
export const once = (items) => [...new Set(items)];

/** A text without these characters at its end. */
export function trimEnd(text, chars) {
  let end = text.length;
  while (end > 0 && chars.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** A text without these characters at its start. */
export function trimStart(text, chars) {
  let start = 0;
  while (start < text.length && chars.includes(text[start])) start += 1;
  return text.slice(start);
}
