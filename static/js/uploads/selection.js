/** Which uploads are selected, and what can be done with them together. */
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { ngettext } from "lib/i18n";
import { toastError } from "lib/toast";
import { mayDelete } from "uploads/row";

export class Selection {
  #ids = new Set();
  #element;
  #body;
  #rows;
  #list;
  #last = null;

  /** @param {{body: Element, rows: Rows, list: LiveList, remove: (uploads) => Promise}} parts */
  constructor(element, { body, rows, list, remove }) {
    this.#element = element;
    this.#body = body;
    this.#rows = rows;
    this.#list = list;
    body.addEventListener("click", (event) => event.target.matches("[data-select]") && this.#pressed(event));
    element.querySelector("[data-select-all]").addEventListener("change", ({ target }) => {
      this.#ids = new Set(target.checked ? this.#selectable().map(({ id }) => id) : []);
      this.refresh();
    });
    element.querySelector("[data-clear-selection]").addEventListener("click", () => this.#clear());
    const button = element.querySelector("[data-delete-selected]");
    button.addEventListener("click", () => {
      busy(button, remove(this.#chosen())).catch(toastError);
    });
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** Forget what left the list, and show what is selected. */
  refresh() {
    const there = new Set(this.#selectable().map(({ id }) => id));
    this.#ids = new Set([...this.#ids].filter((id) => there.has(id)));
    for (const { id } of this.#list.items) {
      const row = this.#rows.row(id);
      if (row) row.querySelector("[data-select]").checked = this.#ids.has(id);
    }
    const all = this.#element.querySelector("[data-select-all]");
    all.checked = this.#ids.size > 0 && this.#ids.size === there.size;
    all.indeterminate = this.#ids.size > 0 && !all.checked;
    all.disabled = !there.size;
    this.#showBar();
  }

  #showBar() {
    const bar = this.#element.querySelector("[data-selected]");
    const { size } = this.#ids;
    if (!size && bar.contains(document.activeElement)) this.#focusList();
    bar.hidden = !size;
    if (size) fill(bar, { selected: ngettext("%(num)s file selected", "%(num)s files selected", size) });
  }

  #focusList() {
    this.#element.querySelector("[data-select-all]").focus({ preventScroll: true });
  }

  #selectable() {
    return this.#list.items.filter(mayDelete);
  }

  #chosen() {
    return this.#list.items.filter(({ id }) => this.#ids.has(id));
  }

  #clear() {
    this.#ids.clear();
    this.refresh();
  }

  /** A box was pressed; with Shift, all from the one pressed before. */
  #pressed({ target, shiftKey }) {
    const id = this.#rows.idOf(target);
    const ids = this.#selectable().map((upload) => upload.id);
    const [from, to] = [ids.indexOf(this.#last), ids.indexOf(id)].sort((a, b) => a - b);
    const range = shiftKey && from >= 0 ? ids.slice(from, to + 1) : [id];
    for (const one of range) this.#ids[target.checked ? "add" : "delete"](one);
    this.#last = id;
    this.refresh();
  }
}
