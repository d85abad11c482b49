/**
 * The boxes of a translation, one for each plural form, with the numbers that a form is for and
 * what it looks like with a real one. Fires "input" when something is typed.
 */
import { clone } from "lib/dom";
import { tagOf } from "models/catalogs";
import { AtomBar, atomsOf } from "translations/atom-bar";
import { Field } from "translations/field";
import { Forms } from "translations/forms";

export class Boxes extends EventTarget {
  #root;
  #bar;
  #try;
  #language;
  #forms;
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
    this.#try = form.querySelector("[data-try]");
    this.#language = { tag: tagOf(facts.locale), direction: facts.direction };
    this.#forms = new Forms(facts);
    this.#bar = new AtomBar(form.querySelector("[data-atoms]"), (index) => this.insertAtom(index));
    this.#try.addEventListener("input", () => this.#preview());
  }

  get texts() {
    return this.#boxes.map(({ field }) => field.value);
  }

  /** Show the boxes of another text. */
  show(entry, texts, { editable, described = "" }) {
    this.#entry = entry;
    this.#active = 0;
    const atoms = atomsOf(entry);
    this.#boxes = texts.map((text, form) => this.#box(text, form, { editable, described, atoms }));
    this.#root.replaceChildren(...this.#boxes.map(({ element }) => element));
    this.#try.hidden = !entry.source_plural;
    this.#paintBar();
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

  /** Write other words into all boxes, as if they had been typed. */
  rewrite(texts) {
    texts.forEach((text, form) => this.#boxes[form]?.field.replace(text));
  }

  focus(form = this.#active) {
    const area = this.#boxes[form]?.field.area;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  /** Write the source into the boxes, each the form that it says. */
  copySource() {
    this.rewrite(this.#boxes.map((_box, form) => this.#forms.sourceOf(this.#entry, form)));
  }

  /** Put in the placeholder with this number, counted from 0. */
  insertAtom(index) {
    const atom = this.#bar.at(index);
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

  #box(text, form, { editable, described, atoms }) {
    const element = clone("text-box");
    const source = this.#forms.sourceOf(this.#entry, form);
    const field = new Field(element, this.#entry, this.#language, { atoms, source });
    const { area } = field;
    area.id = `tr-form-${form}`;
    area.readOnly = !editable;
    if (described) area.setAttribute("aria-describedby", described);
    element.querySelector("label").htmlFor = area.id;
    element.querySelector("[data-name]").textContent = this.#forms.nameOf(this.#entry, form);
    field.value = text;
    field.addEventListener("input", () => this.#changed());
    area.addEventListener("focus", () => {
      this.#active = form;
      this.#paintBar();
    });
    return { element, field };
  }

  #changed() {
    this.#preview();
    this.#paintBar();
    this.dispatchEvent(new Event("input"));
  }

  #paintBar() {
    const { field } = this.#boxes[this.#active];
    const source = this.#forms.sourceOf(this.#entry, this.#active);
    const mayLack = (atom) => Boolean(this.#entry.source_plural) && this.#forms.mayLack(this.#active, atom);
    this.#bar.show(this.#entry, { source, text: field.value, mayLack }, !field.area.readOnly);
  }

  /** What each form looks like with a number that it is for. */
  #preview() {
    if (!this.#entry?.source_plural) return;
    const typed = this.#try.querySelector("input").value;
    const wanted = typed === "" ? null : Math.abs(Math.trunc(Number(typed)));
    const chosen = wanted === null ? -1 : this.#forms.of(wanted);
    this.#boxes.forEach(({ element, field }, form) => {
      const place = element.querySelector("[data-preview]");
      const n = form === chosen ? wanted : this.#forms.exampleOf(form);
      element.classList.toggle("is-chosen", form === chosen);
      place.hidden = n === undefined || !field.value;
      Object.assign(place, { lang: this.#language.tag, dir: this.#language.direction });
      if (!place.hidden) place.replaceChildren(...this.#forms.filled(field.value, n, this.#entry));
    });
  }
}
