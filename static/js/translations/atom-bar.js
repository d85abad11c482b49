/** The placeholders and markup of the source as buttons that put them into the box. */
import { clone } from "lib/dom";
import { Atoms } from "translations/atoms";

const MOST = 9;

export class AtomBar {
  #root;
  #offered = [];

  /** @param {Element} root @param {(index: number) => void} insert */
  constructor(root, insert) {
    this.#root = root;
    // Pressed, not clicked: the box keeps the focus and the place of its caret.
    root.addEventListener("pointerdown", (event) => event.preventDefault());
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-atom]");
      if (button) insert(Number(button.dataset.atom));
    });
  }

  /** What the button with this number, counted from 0, puts in. */
  at(index) {
    return this.#offered[index];
  }

  /** Show those of a message; the ones that `text` lacks, compared with `source`, stand out. */
  show(message, { source, text, mayLack }, writable) {
    this.#offered = atomsOf(message).slice(0, MOST);
    this.#root.hidden = !this.#offered.length || !writable;
    const name = this.#offered.join("\n");
    if (this.#root.dataset.of !== name) {
      this.#root.dataset.of = name;
      this.#root.replaceChildren(...this.#offered.map(button));
    }
    const lacking = new Atoms(message).missing(source, text);
    this.#offered.forEach((atom, index) => this.#root.children[index].classList.toggle("is-missing", lacking.get(atom) > 0 && !mayLack(atom)));
  }
}

/** The atoms of a message's source, each once. */
export function atomsOf(message) {
  const { source, source_plural: plural } = message;
  return [...new Set(new Atoms(message).of(`${source} ${plural ?? ""}`).map(({ text }) => text))];
}

function button(atom, index) {
  const element = clone("text-atom");
  element.dataset.atom = index;
  element.querySelector("[data-digit]").textContent = index + 1;
  element.querySelector("[data-text]").textContent = atom;
  return element;
}
