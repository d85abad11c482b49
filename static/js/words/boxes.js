/** The boxes of the editor in place: one for each plural form, and what somebody else wrote in it. */
import { context } from "lib/context";
import { clone } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { atomsOf } from "translations/atom-bar";
import { Field } from "translations/field";

const EXAMPLES = 4;

export class Boxes {
  #place;
  #fields = [];

  constructor(place) {
    this.#place = place;
  }

  get texts() {
    return this.#fields.map(({ value }) => value);
  }

  /** Show the texts of an entry, which can be written in if `editable`. */
  show(entry, plural, editable) {
    this.#place.replaceChildren();
    const examples = (form) => (entry.source_plural === null ? null : plural.examples[form]);
    this.#fields = entry.texts.map((text, form) => this.#add(entry, form, { text, examples: examples(form), editable }));
  }

  focus() {
    const { area } = this.#fields[0];
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  /** Show what somebody else saved beside what is in the boxes; equal ones need no decision. */
  showTheirs({ texts }) {
    this.#fields.forEach((field, form) => {
      const place = field.area.closest("[data-words-box]").querySelector("[data-words-theirs]");
      place.hidden = texts[form] === field.value;
      place.querySelector("[data-words-their-text]").textContent = texts[form] || "—";
      place.querySelector("button").onclick = () => {
        field.replace(texts[form]);
        place.hidden = true;
      };
    });
  }

  #add(entry, form, { text, examples, editable }) {
    const box = clone("words-box");
    const several = entry.source_plural !== null && (form > 0 || entry.texts.length === 1);
    const source = several ? entry.source_plural : entry.source;
    const field = new Field(box, entry, context, { atoms: atomsOf(entry), source });
    const label = box.querySelector("label");
    field.area.id = `words-box-${form}`;
    field.area.readOnly = !editable;
    label.htmlFor = field.area.id;
    // i18n: label of a box for one plural form; %(numbers)s are examples like “2, 3, 4”
    label.classList.toggle("visually-hidden", !examples);
    label.textContent = examples ? _("For %(numbers)s", { numbers: numbersOf(examples) }) : _("Translation");
    this.#place.append(box);
    field.value = text;
    return field;
  }
}

function numbersOf(examples) {
  return `${examples.slice(0, EXAMPLES).map(number).join(", ")}${examples.length > EXAMPLES ? " …" : ""}`;
}
