/**
 * The cards in their places: which are shown, in which order and how wide. The others wait out of
 * sight. Fires "change" when something here moved them.
 */
import { move } from "lib/rows";
import { textOf } from "words/page";

const GLIDE = { duration: 220, easing: "cubic-bezier(0.2, 0, 0, 1)" };

export class Board extends EventTarget {
  /** Every card's element by name, in place or not. */
  sections;
  #grid;
  #spares;
  #empty;

  /** @param {Element} element the overview. */
  constructor(element) {
    super();
    this.#grid = element.querySelector("[data-grid]");
    this.#spares = element.querySelector("[data-spares]");
    this.#empty = element.querySelector("[data-empty]");
    const all = [...this.#grid.children, ...this.#spares.children];
    this.sections = new Map(all.map((section) => [section.dataset.card, section]));
  }

  get grid() {
    return this.#grid;
  }

  /** What is placed, in order: {name, size}. */
  get cards() {
    return [...this.#grid.children].map(({ dataset: { card: name, size } }) => ({ name, size }));
  }

  /** The names of what is not placed. */
  get spare() {
    return [...this.#spares.children].map((section) => section.dataset.card);
  }

  /** What a card is called. */
  title(name) {
    return textOf(this.sections.get(name).querySelector("[data-title]"));
  }

  /** Where a card stands: 0 for the first one, -1 for none. */
  indexOf(name) {
    return this.cards.findIndex((card) => card.name === name);
  }

  /** Show exactly these cards, as far as they are known here, without telling. */
  place(cards) {
    const known = cards.filter(({ name }) => this.sections.has(name));
    if (JSON.stringify(known) === JSON.stringify(this.cards)) return;
    this.#glide(() => {
      for (const { name, size } of known) this.sections.get(name).dataset.size = size;
      const placed = new Set(known.map(({ name }) => name));
      for (const name of this.sections.keys()) {
        if (!placed.has(name)) this.#spares.append(this.sections.get(name));
      }
      let place = this.#grid.firstElementChild;
      for (const { name } of known) {
        const section = this.sections.get(name);
        if (section === place) place = place.nextElementSibling;
        else move(this.#grid, section, place);
      }
    });
  }

  /** Move a card to another place; `lifted` is one that is in somebody's hand just now. */
  move(name, index, lifted = null) {
    const section = this.sections.get(name);
    const others = [...this.#grid.children].filter((it) => it !== section);
    const at = Math.max(0, Math.min(index, others.length));
    if (this.indexOf(name) === at) return;
    this.#glide(() => move(this.#grid, section, others[at] ?? null), lifted);
    this.#tell();
  }

  /** Let a card be narrow or wide. */
  resize(name, size) {
    this.#glide(() => (this.sections.get(name).dataset.size = size));
    this.#tell();
  }

  /** Put a card away. */
  hide(name) {
    this.#glide(() => this.#spares.append(this.sections.get(name)));
    this.#tell();
  }

  /** Place a card after the others. */
  add(name) {
    this.#glide(() => this.#grid.append(this.sections.get(name)));
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }

  /** Change places, and let what moved glide from where it was. */
  #glide(change, lifted = null) {
    const before = new Map([...this.#grid.children].map((section) => [section, section.getBoundingClientRect()]));
    change();
    this.#empty.hidden = this.#grid.children.length > 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [section, was] of before) {
      if (section === lifted || !this.#grid.contains(section)) continue;
      const is = section.getBoundingClientRect();
      const [x, y] = [was.x - is.x, was.y - is.y];
      if (x || y) section.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], GLIDE);
    }
  }
}
