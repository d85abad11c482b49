/** The boxes of the editor in place: one for each plural form, and what somebody else wrote in it. */
import { context } from "lib/context";
import { clone } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";

const EXAMPLES = 4;

export class Boxes {
  #place;
  #areas = [];

  constructor(place) {
    this.#place = place;
  }

  get texts() {
    return this.#areas.map(({ value }) => value);
  }

  /** Show the texts of an entry, which can be written in if `editable`. */
  show({ texts }, plural, editable) {
    const boxes = texts.map((text, form) => this.#box(text, texts.length > 1 ? plural.examples[form] : null, form, editable));
    this.#place.replaceChildren(...boxes);
    this.#areas = boxes.map((box) => box.querySelector("textarea"));
  }

  focus() {
    const [first] = this.#areas;
    first?.focus();
    first?.setSelectionRange(first.value.length, first.value.length);
  }

  /** Show what somebody else saved beside what is in the boxes; equal ones need no decision. */
  showTheirs({ texts }) {
    this.#areas.forEach((area, form) => {
      const place = area.closest("[data-words-box]").querySelector("[data-words-theirs]");
      place.hidden = texts[form] === area.value;
      place.querySelector("[data-words-their-text]").textContent = texts[form] || "—";
      place.querySelector("button").onclick = () => {
        area.value = texts[form];
        place.hidden = true;
        area.dispatchEvent(new Event("input", { bubbles: true }));
        area.focus();
      };
    });
  }

  #box(text, examples, form, editable) {
    const box = clone("words-box");
    const [area, label] = [box.querySelector("textarea"), box.querySelector("label")];
    area.id = `words-box-${form}`;
    label.htmlFor = area.id;
    Object.assign(area, { value: text, readOnly: !editable, lang: context.tag, dir: text ? "auto" : context.direction });
    // i18n: label of a box for one plural form; %(numbers)s are examples like “2, 3, 4”
    label.textContent = examples ? _("For %(numbers)s", { numbers: numbersOf(examples) }) : _("Translation");
    return box;
  }
}

function numbersOf(examples) {
  return `${examples.slice(0, EXAMPLES).map(number).join(", ")}${examples.length > EXAMPLES ? " …" : ""}`;
}
