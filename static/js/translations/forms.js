/** The plural forms of a language: what each is for, and what a text looks like with a number. */
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { pluralRule } from "lib/plural";
import { chipNodes } from "translations/chips";

const NUMBERS = /%\((?:num|n|count|number)\)[sd]|%d/g;
const SHOWN = 3;

export class Forms {
  #rule;
  #examples;
  #only;

  /** @param {{plural: string, examples: number[][], only: number[]}} facts of the language. */
  constructor({ plural, examples, only }) {
    this.#rule = pluralRule(plural);
    [this.#examples, this.#only] = [examples, only];
  }

  /** Which form a number takes. */
  of(n) {
    return this.#rule.index(n);
  }

  /** A number that a form is for, if any is known. */
  exampleOf(form) {
    return this.#examples[form]?.[0];
  }

  /** What the box of a form is called. */
  nameOf({ source_plural: plural }, form) {
    if (!plural) return _("Translation");
    if (this.#rule.count === 1) return _("Translation for all numbers");
    const numbers = (this.#examples[form] ?? []).map(number);
    const shown = numbers.length > SHOWN ? [...numbers.slice(0, SHOWN), "…"] : numbers;
    // i18n: names a box; %(numbers)s is like "0, 1" or "2, 3, 4, …"
    return _("Translation for %(numbers)s", { numbers: shown.join(", ") });
  }

  /** The form of the source that a form of the translation says. */
  sourceOf({ source, source_plural: plural }, form) {
    return plural && this.#only[form] !== 1 ? plural : source;
  }

  /** Whether a form may leave a placeholder out: the number, where the form is for one number alone. */
  mayLack(form, atom) {
    return this.#only[form] !== null && atom.search(NUMBERS) === 0;
  }

  /** The nodes of a text with its number filled in. */
  filled(text, n, message) {
    return chipNodes(text.replace(NUMBERS, number(n)), message);
  }
}
