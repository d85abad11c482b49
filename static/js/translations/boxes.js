/**
 * The boxes of a translation, one for each plural form, with the numbers that a form is for and
 * what it looks like with a real one. Fires "input" when something is typed.
 */
import { clone } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { pluralRule } from "lib/plural";
import { tagOf } from "models/catalogs";
import { Atoms } from "translations/atoms";
import { chipNodes } from "translations/chips";
import { Field } from "translations/field";

const MOST_ATOMS = 9;

export class Boxes extends EventTarget {
  #root;
  #atoms;
  #try;
  #facts;
  #rule;
  #boxes = [];
  #active = 0;
  #entry;

  /**
   * @param {Element} form with [data-boxes], [data-atoms] and [data-try].
   * @param {{locale: string, direction: string, plural: string, examples: number[][]}} facts
   */
  constructor(form, facts) {
    super();
    this.#root = form.querySelector("[data-boxes]");
    this.#atoms = form.querySelector("[data-atoms]");
    this.#try = form.querySelector("[data-try]");
    this.#facts = { ...facts, tag: tagOf(facts.locale) };
    this.#rule = pluralRule(facts.plural);
    this.#try.addEventListener("input", () => this.#preview());
    // Pressed, not clicked: the box keeps the focus and the place of its caret.
    this.#atoms.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#atoms.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-atom]");
      if (button) this.insertAtom(Number(button.dataset.atom));
    });
  }

  get texts() {
    return this.#boxes.map(({ field }) => field.value);
  }

  /** Which form has, or had, the focus. */
  get active() {
    return this.#active;
  }

  /** Show the boxes of another text. */
  show(entry, texts, { editable, described = "" }) {
    this.#entry = entry;
    this.#active = 0;
    this.#boxes = texts.map((text, form) => this.#box(text, form, editable, described));
    this.#root.replaceChildren(...this.#boxes.map(({ element }) => element));
    this.#try.hidden = !entry.source_plural;
    this.#paintAtoms();
    this.#preview();
  }

  /** Show other words in the boxes of the same text; only those that differ are touched. */
  set(texts) {
    texts.forEach((text, form) => {
      const { field } = this.#boxes[form] ?? {};
      if (field && field.value !== text) field.value = text;
    });
    this.#changed();
  }

  /** Write other words into one box, as if they had been typed. */
  write(text, form = this.#active) {
    this.#boxes[form]?.field.replace(text);
  }

  /** Write other words into all boxes, as if they had been typed. */
  rewrite(texts) {
    texts.forEach((text, form) => this.write(text, form));
  }

  focus(form = this.#active) {
    const area = this.#boxes[form]?.field.area;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  /** Put in the placeholder with this number, counted from 0, of the form's source. */
  insertAtom(index) {
    const atom = this.#offered()[index];
    if (atom !== undefined) this.#boxes[this.#active]?.field.insert(atom);
  }

  /** Mark the boxes in which checks found something. */
  mark(findings) {
    this.#boxes.forEach(({ field: { area } }, form) => {
      const own = findings.filter((finding) => (finding.form ?? form) === form);
      const wrong = own.some(({ level }) => level === "error");
      area.classList.toggle("is-invalid", wrong);
      area.setAttribute("aria-invalid", String(wrong));
    });
  }

  #box(text, form, editable, described) {
    const element = clone("text-box");
    const field = new Field(element, this.#entry, this.#facts);
    const { area } = field;
    area.id = `tr-form-${form}`;
    area.readOnly = !editable;
    if (described) area.setAttribute("aria-describedby", described);
    element.querySelector("label").htmlFor = area.id;
    element.querySelector("[data-name]").textContent = this.#nameOf(form);
    field.value = text;
    field.addEventListener("input", () => this.#changed());
    area.addEventListener("focus", () => {
      this.#active = form;
      this.#paintAtoms();
    });
    return { element, field };
  }

  #nameOf(form) {
    if (!this.#entry.source_plural) return _("Translation");
    if (this.#rule.count === 1) return _("Translation for all numbers");
    const numbers = this.#examples(form).map(number);
    const shown = numbers.length > 5 ? [...numbers.slice(0, 5), "…"] : numbers;
    // i18n: names a box; %(numbers)s is like "0, 1" or "2, 3, 4, …"
    return _("Translation for %(numbers)s", { numbers: shown.join(", ") });
  }

  #examples(form) {
    return this.#facts.examples[form] ?? [];
  }

  #sourceOf(form) {
    const { source, source_plural: plural } = this.#entry;
    return plural && !(form === 0 && this.#rule.count > 1) ? plural : source;
  }

  #offered() {
    const { source, source_plural: plural } = this.#entry;
    const found = new Atoms(this.#entry).of(`${source} ${plural ?? ""}`).map(({ text }) => text);
    return [...new Set(found)].slice(0, MOST_ATOMS);
  }

  #changed() {
    this.#preview();
    this.#paintAtoms();
    this.dispatchEvent(new Event("input"));
  }

  /** The placeholders of the source as buttons; those that the box lacks stand out. */
  #paintAtoms() {
    const offered = this.#offered();
    const box = this.#boxes[this.#active];
    const lacking = new Atoms(this.#entry).missing(this.#sourceOf(this.#active), box?.field.value ?? "");
    this.#atoms.hidden = !offered.length || Boolean(box?.field.area.readOnly);
    if (this.#atoms.dataset.of !== offered.join("\n")) {
      this.#atoms.dataset.of = offered.join("\n");
      this.#atoms.replaceChildren(...offered.map(atomButton));
    }
    offered.forEach((atom, index) => {
      this.#atoms.children[index].classList.toggle("is-missing", (lacking.get(atom) ?? 0) > 0);
    });
  }

  /** What each form looks like with a number that it is for. */
  #preview() {
    if (!this.#entry?.source_plural) return;
    const typed = this.#try.querySelector("input").value;
    const wanted = typed === "" ? null : Math.abs(Math.trunc(Number(typed)));
    const chosen = wanted === null ? -1 : this.#rule.index(wanted);
    this.#boxes.forEach(({ element, field }, form) => {
      const place = element.querySelector("[data-preview]");
      const example = form === chosen ? wanted : this.#examples(form)[0];
      element.classList.toggle("is-chosen", form === chosen);
      place.hidden = example === undefined || !field.value;
      Object.assign(place, { lang: this.#facts.tag, dir: this.#facts.direction });
      if (!place.hidden) place.replaceChildren(...filled(field.value, example, this.#entry));
    });
  }
}

function atomButton(atom, index) {
  const button = clone("text-atom");
  button.dataset.atom = index;
  button.querySelector("[data-digit]").textContent = index + 1;
  button.querySelector("[data-text]").textContent = atom;
  return button;
}

/** A text with its number filled in. */
function filled(text, n, message) {
  return chipNodes(text.replace(/%\((?:num|n|count|number)\)[sd]|%d/g, number(n)), message);
}
