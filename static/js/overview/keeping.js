/** Keeping the arrangement on the server, and following what other tabs do to it. */
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { live } from "live/connection";

const URL = "/api/v1/layout";
const REST_MS = 400;

export class Keeping {
  #board;
  #measures;
  #waiting = null;
  #saving = 0;

  /**
   * @param {Board} board
   * @param {Measures} measures
   * @param {{tables: string[]}} layout as the page was made with it.
   */
  constructor(board, measures, layout) {
    this.#board = board;
    this.#measures = measures;
    this.#showTables(layout.tables);
    board.addEventListener("change", () => this.#saveSoon());
  }

  /** Begin to follow from a position; returns the function that stops it. */
  follow(position) {
    return live.subscribe("layout", position, {
      changes: (events) => this.#follow(events.at(-1).record),
      reset: async () => {
        const layout = await request("GET", URL);
        this.take(layout);
        return layout.offsets.layout;
      },
    });
  }

  /** Show a layout as the server has it: {cards, tables}; not over what is not saved yet. */
  take({ cards, tables }) {
    if (!this.#busy) this.#board.place(cards);
    this.#showTables(tables);
  }

  /** Show a card's chart as a table, or as a chart again. */
  async showAsTable(name, wanted) {
    this.#measures.card(name).asTable = wanted;
    await request("PATCH", URL, { json: { tables: this.#tables } });
  }

  /** Remember the range for the next visit; other tabs keep theirs. */
  async chooseRange(range) {
    await request("PATCH", URL, { json: { range } });
  }

  /** Arrange everything as it was at first; this can be taken back. */
  async reset() {
    const before = this.#board.cards;
    this.take(await request("PATCH", URL, { json: { arrangement: null } }));
    const run = () => {
      this.#board.place(before);
      this.#save();
    };
    toast(_("Everything is where it was at first."), { kind: "success", action: { label: _("Undo"), run } });
  }

  /** Let people with a role begin with this arrangement. */
  async setForRole(id) {
    await this.#saveNow();
    await request("PUT", `${URL}/roles/${id}`);
  }

  /** Let people with a role begin with the built-in arrangement again. */
  async resetForRole(id) {
    await request("DELETE", `${URL}/roles/${id}`);
  }

  get #busy() {
    return this.#waiting !== null || this.#saving > 0;
  }

  get #tables() {
    const cards = [...this.#board.sections.keys()].map((name) => this.#measures.card(name));
    return cards.filter((card) => card?.asTable).map(({ name }) => name);
  }

  #showTables(names) {
    for (const name of this.#board.sections.keys()) {
      const card = this.#measures.card(name);
      if (card && card.asTable !== names.includes(name)) card.asTable = !card.asTable;
    }
  }

  async #follow(record) {
    if (!record || this.#busy) return;
    if (record.arrangement) this.take({ cards: record.arrangement.cards, tables: record.tables });
    else this.take(await request("GET", URL));
  }

  #saveSoon() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#save(), REST_MS);
  }

  #save() {
    return this.#saveNow().catch(toastError);
  }

  async #saveNow() {
    clearTimeout(this.#waiting);
    this.#waiting = null;
    this.#saving += 1;
    try {
      await request("PATCH", URL, { json: { arrangement: { cards: this.#board.cards } } });
    } finally {
      this.#saving -= 1;
    }
  }
}
