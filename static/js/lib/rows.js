/**
 * Shows a list of records as elements cloned from a <template>, one per id: changed ones are filled
 * again and briefly highlighted, and nothing that is being read or edited is rebuilt.
 *
 *   const rows = new Rows(tbody, "user-row", (row, user) => fill(row, user));
 *   rows.show(collection.items, { highlight: [user.id] });
 */
import { mount } from "lib/behaviours";
import { clone } from "lib/dom";

export class Rows {
  #container;
  #template;
  #paint;
  #shown = new Map();

  /**
   * @param {Element} container whose children are the rows.
   * @param {string | HTMLTemplateElement} template
   * @param {(row: Element, record: object) => void} paint
   */
  constructor(container, template, paint) {
    this.#container = container;
    this.#template = template;
    this.#paint = paint;
  }

  /** The element of a record, if it is shown. */
  row(id) {
    return this.#shown.get(id)?.row;
  }

  /** The id of the record that an element within a row belongs to. */
  idOf(element) {
    const row = element.closest("[data-id]");
    return row ? Number(row.dataset.id) : null;
  }

  /** Paint a record again that has not changed (a role it mentions was renamed, say). */
  repaint() {
    this.#shown.forEach(({ row, record }) => this.#paint(row, record));
  }

  /** Show exactly `records`, in this order; those named in `highlight` light up for a moment. */
  show(records, { highlight = [] } = {}) {
    const wanted = new Set(records.map((record) => record.id));
    this.#shown.forEach(({ row }, id) => {
      if (!wanted.has(id)) this.#remove(id, row);
    });
    let place = this.#container.firstElementChild;
    for (const record of records) {
      const row = this.#filled(record);
      if (row === place) place = place.nextElementSibling;
      else move(this.#container, row, place);
    }
    for (const id of highlight) light(this.row(id));
  }

  #filled(record) {
    const held = this.#shown.get(record.id);
    const row = held?.row ?? this.#make(record);
    if (held?.record !== record) this.#paint(row, record);
    this.#shown.set(record.id, { row, record });
    return row;
  }

  #make(record) {
    const row = clone(this.#template);
    row.dataset.id = record.id;
    queueMicrotask(() => mount(row));
    return row;
  }

  #remove(id, row) {
    this.#shown.delete(id);
    row.remove();
  }
}

/** Move an element without taking the focus from what is inside it. */
export function move(container, row, before) {
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  // moveBefore keeps focus, selection and open menus; not every browser has it yet.
  if (container.moveBefore && row.isConnected) container.moveBefore(row, before);
  else container.insertBefore(row, before);
  if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

/** Light an element up for a moment, because it has changed. */
export function light(row) {
  if (!row) return;
  row.classList.remove("is-changed");
  row.getBoundingClientRect(); // so that the animation starts again
  row.classList.add("is-changed");
  row.addEventListener("animationend", () => row.classList.remove("is-changed"), { once: true });
}
