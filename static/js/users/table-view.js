/** The rows on the screen: kept up to date without moving what is being read or edited. */
import { setText } from "lib/dom";
import { number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { keepPlace, rowsInUse } from "lib/place";
import { Rows } from "lib/rows";
import { rove } from "users/keys";
import { paintRow } from "users/row";
import { steady } from "users/steady";

export class TableView {
  #element;
  #body;
  #list;
  #roles;
  #selection;
  #rows;
  #shown = [];
  #settling = false;

  constructor(element, { list, roles, selection }) {
    [this.#list, this.#roles, this.#selection] = [list, roles, selection];
    this.#element = element;
    this.#body = element.querySelector("[data-rows]");
    this.#makeRows();
    // A row that was held goes where it belongs as soon as nobody is at it any more.
    for (const name of ["pointerover", "pointerleave", "focusout", "focusin"]) {
      this.#body.addEventListener(name, () => this.settle());
    }
  }

  get body() {
    return this.#body;
  }

  /** The ids on the screen, in order. */
  get ids() {
    return this.#shown.map(({ id }) => id);
  }

  /** The person in a row, as they are shown. */
  personAt(element) {
    const id = this.#rows.idOf(element);
    return this.#shown.find((person) => person.id === id);
  }

  row(id) {
    return this.#rows.row(id);
  }

  /** Show the list as it is now. */
  update({ highlight = [], afresh = false } = {}) {
    const held = afresh ? new Set() : new Set(rowsInUse(this.#body).map((row) => this.#rows.idOf(row)));
    const records = steady(this.#list.items, this.#shown, held);
    const there = new Set(this.#list.items);
    const draw = () => this.#rows.show(records, { highlight });
    if (afresh) draw();
    else keepPlace(this.#body, draw);
    this.#shown = [...records]; // the list goes on changing its own
    for (const record of records) this.row(record.id).classList.toggle("is-gone", !there.has(record));
    this.#selection.keep(this.#list.items.map(({ id }) => id));
    rove(this.#body);
    this.#showCounts();
  }

  /** Paint every row again: names of roles, or rights, have changed. */
  repaint() {
    this.#rows.repaint();
  }

  /** Make every row anew, from another template, with the focus where it was. */
  rebuild() {
    const at = this.personAt(document.activeElement)?.id;
    this.#body.replaceChildren();
    this.#shown = [];
    this.#makeRows();
    this.update({ afresh: true });
    this.row(at)?.focus({ preventScroll: true });
  }

  /** Let rows go where they belong when they are not in use any more. */
  settle() {
    if (this.#settling) return;
    this.#settling = true;
    requestAnimationFrame(() => {
      this.#settling = false;
      const { items } = this.#list;
      if (this.#shown.length !== items.length || this.#shown.some((it, at) => it !== items[at])) this.update();
    });
  }

  #makeRows() {
    this.#rows = new Rows(this.#body, "user-row", (row, person) => {
      paintRow(row, person, this.#roles);
      showSelected(row, this.#selection.has(person.id));
    });
  }

  /** Show which rows are selected. */
  showSelection() {
    for (const row of this.#body.children) showSelected(row, this.#selection.has(this.#rows.idOf(row)));
    const all = this.#element.querySelector("[data-select-all]");
    if (!all) return;
    const { size } = this.#selection;
    all.checked = size > 0 && size === this.#shown.length;
    all.indeterminate = size > 0 && !all.checked;
  }

  #showCounts() {
    const { items, total, complete } = this.#list;
    const find = (name) => this.#element.querySelector(`[data-${name}]`);
    const none = !items.length && !this.#list.denied;
    find("empty").hidden = !none;
    find("denied").hidden = !this.#list.denied;
    find("table").hidden = !this.#shown.length;
    find("filter").hidden = this.#list.denied;
    find("foot").hidden = !items.length;
    find("more").hidden = complete;
    const [shown, all] = [items.length, total ?? items.length];
    const part = _("%(shown)s of %(total)s people are shown", { shown: number(shown), total: number(all) });
    setText(find("shown"), complete ? "" : part);
    const count = ngettext("%(num)s person", "%(num)s people", all);
    const place = document.querySelector("[data-users-count]");
    if (place) setText(place, this.#list.denied ? "" : count);
  }
}

function showSelected(row, selected) {
  const box = row.querySelector("[data-select]");
  if (!box) return row.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", String(selected));
  box.checked = selected;
  return undefined;
}
