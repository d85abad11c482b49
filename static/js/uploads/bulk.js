/** The boxes of the list, and what can be done with several uploads together. */
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { ngettext } from "lib/i18n";
import { toastError } from "lib/toast";
import { mayDelete } from "uploads/row";

export class BulkBar {
  #element;
  #list;
  #rows;
  #selection;

  /** @param {{list: LiveList, rows: Rows, selection: Selection, remove: (uploads) => Promise}} parts */
  constructor(element, { list, rows, selection, remove }) {
    this.#element = element;
    [this.#list, this.#rows, this.#selection] = [list, rows, selection];
    selection.addEventListener("change", () => this.#show());
    element.querySelector("tbody").addEventListener("click", (event) => {
      if (event.target.matches("[data-select]")) this.#pressed(event);
    });
    this.#all.addEventListener("change", () => selection.all(this.#selectable(), this.#all.checked));
    element.querySelector("[data-clear-selection]").addEventListener("click", () => selection.clear());
    const button = element.querySelector("[data-delete-selected]");
    button.addEventListener("click", () => busy(button, remove(this.#chosen())).catch(toastError));
  }

  /** The list or what may be deleted of it has changed. */
  refresh() {
    this.#selection.keep(this.#selectable());
    this.#show();
  }

  get #all() {
    return this.#element.querySelector("[data-select-all]");
  }

  #show() {
    for (const { id } of this.#list.items) {
      const box = this.#rows.row(id)?.querySelector("[data-select]");
      if (box) box.checked = this.#selection.has(id);
    }
    const [{ size }, all, most] = [this.#selection, this.#all, this.#selectable().length];
    all.checked = size > 0 && size === most;
    all.indeterminate = size > 0 && !all.checked;
    all.disabled = !most;
    this.#showBar(size);
  }

  #showBar(size) {
    const bar = this.#element.querySelector("[data-selected]");
    if (!size && bar.contains(document.activeElement)) this.#all.focus({ preventScroll: true });
    bar.hidden = !size;
    if (size) fill(bar, { selected: ngettext("%(num)s file selected", "%(num)s files selected", size) });
  }

  #selectable() {
    return this.#list.items.filter(mayDelete).map(({ id }) => id);
  }

  #chosen() {
    return this.#list.items.filter(({ id }) => this.#selection.has(id));
  }

  #pressed({ target, shiftKey }) {
    const id = this.#rows.idOf(target);
    if (shiftKey) this.#selection.extend(id, this.#selectable());
    else this.#selection.toggle(id, target.checked);
    this.#show();
  }
}
