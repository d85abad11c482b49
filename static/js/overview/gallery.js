/** The cards that could be added. */
import { clone, fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";

export class Gallery {
  #place;
  #list;
  #board;
  #about;

  /**
   * @param {Element} panel what arranging shows.
   * @param {Board} board
   * @param {{name: string, about: string}[]} cards
   * @param {(name: string) => void} added hears what was added.
   */
  constructor(panel, board, cards, added) {
    this.#place = panel.querySelector("[data-gallery]");
    this.#list = panel.querySelector("[data-spare-list]");
    this.#board = board;
    this.#about = new Map(cards.map(({ name, about }) => [name, about]));
    this.#list.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-add]")?.closest("[data-spare]").dataset.spare;
      if (!name) return;
      board.add(name);
      added(name);
    });
  }

  /** Show what is spare now. */
  show() {
    const spare = this.#board.spare;
    this.#place.hidden = spare.length === 0;
    const shown = [...this.#list.children].map((item) => item.dataset.spare);
    if (String(shown) === String(spare)) return;
    this.#list.replaceChildren(...spare.map((name) => this.#item(name)));
  }

  #item(name) {
    const title = this.#board.title(name);
    const item = fill(clone("overview-spare"), {
      title,
      about: this.#about.get(name),
      add: _("Add “%(card)s”", { card: title }),
    });
    item.dataset.spare = name;
    return item;
  }
}
