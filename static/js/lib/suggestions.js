/**
 * Suggestions below a field while somebody types: arrow keys move, Enter or Tab takes one, Escape
 * closes. The focus stays in the field (ARIA combobox pattern, with aria-activedescendant).
 */
import { Latest } from "lib/latest";

const PAUSE_MS = 120;
let lists = 0;

export class Suggestions {
  #field;
  #options;
  #list;
  #items = [];
  #at = 0;
  #timer;
  #loading = new Latest();

  /**
   * @param {HTMLElement} field with role="combobox".
   * @param {{wanted: () => string|null, find: (query: string, signal) => Promise<object[]>,
   *   paint: (option: Element, item: object) => void, choose: (item: object) => void,
   *   label: string}} options `wanted` is what is being looked for just now, or null for nothing.
   */
  constructor(field, options) {
    this.#field = field;
    this.#options = options;
    this.#list = this.#makeList(options.label);
    field.after(this.#list);
    field.addEventListener("input", () => this.#soon());
    field.addEventListener("click", () => this.#soon());
    field.addEventListener("keydown", (event) => this.#pressed(event));
    field.addEventListener("blur", () => this.close());
    // Before the field loses the focus.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
  }

  get open() {
    return !this.#list.hidden;
  }

  close() {
    clearTimeout(this.#timer);
    this.#show([]);
  }

  #makeList(label) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `suggestions-${(lists += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.hidden = true;
    this.#field.setAttribute("aria-controls", list.id);
    return list;
  }

  #soon() {
    clearTimeout(this.#timer);
    if (this.#options.wanted() === null) this.close();
    else this.#timer = setTimeout(() => this.#look().catch(console.warn), PAUSE_MS);
  }

  async #look() {
    const query = this.#options.wanted();
    if (query === null) return;
    const found = await this.#loading.run((signal) => this.#options.find(query, signal)).catch(unlessAborted);
    if (found && this.#options.wanted() === query && this.#field === document.activeElement) this.#show(found);
  }

  #show(items) {
    this.#items = items;
    this.#at = 0;
    this.#list.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.#list.hidden = !items.length;
    // A text field is no combobox, and may not say so.
    if (this.#field.role === "combobox") this.#field.setAttribute("aria-expanded", String(this.open));
    this.#mark();
  }

  #option(item, index) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute("role", "option");
    this.#options.paint(option, item);
    return option;
  }

  #mark() {
    const options = [...this.#list.children];
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
    const current = options[this.#at];
    if (current) this.#field.setAttribute("aria-activedescendant", current.id);
    else this.#field.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    if (!this.open || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#at = (this.#at + step + this.#items.length) % this.#items.length;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.#mark();
  }

  #take(index) {
    const item = this.#items[index];
    this.close();
    if (item) this.#options.choose(item);
  }
}

function unlessAborted(error) {
  if (error.name !== "AbortError") throw error;
}
