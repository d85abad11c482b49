/**
 * A long list of which only the rows in sight exist. Rows are all of one height and stand at their
 * place by a transform, so that thousands scroll as smoothly as ten. The list is one stop of the
 * Tab key (role "listbox"); arrows move within it.
 */
import { clone } from "lib/dom";

const AROUND = 6;

export class ListWindow extends EventTarget {
  /** The id of the row that the keyboard is at. */
  active = null;
  #scroller;
  #room;
  #template;
  #paint;
  #items = [];
  #total = 0;
  #shown = new Map();
  #height = 0;
  #due = false;

  /**
   * Fires "end" when rows near the end of what is loaded are in sight.
   *
   * @param {Element} scroller with one child, which gets the height of the whole list.
   * @param {string} template id of a row's <template>.
   * @param {(row: Element, record: object) => void} paint
   */
  constructor(scroller, template, paint) {
    super();
    [this.#scroller, this.#room] = [scroller, scroller.firstElementChild];
    [this.#template, this.#paint] = [template, paint];
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(scroller);
  }

  get items() {
    return this.#items;
  }

  /** Show other records; what is in sight stays where it is. */
  show(items, total = items.length) {
    const mark = this.#anchor();
    [this.#items, this.#total] = [items, Math.max(total ?? 0, items.length)];
    this.#measure();
    this.#room.style.blockSize = `${items.length * this.#height}px`;
    if (mark) this.#keep(mark);
    this.#draw(true);
  }

  /** Paint the rows again though their records are the same. */
  repaint() {
    this.#draw(true);
  }

  /** The record that a row shows which contains an element. */
  recordAt(element) {
    const id = Number(element.closest("[data-id]")?.dataset.id);
    return this.#items.find((record) => record.id === id);
  }

  indexOf(id) {
    return this.#items.findIndex((record) => record.id === id);
  }

  /** Where the keyboard is; scrolls there. */
  activate(id) {
    this.active = id;
    this.#reveal(this.indexOf(id));
    this.#draw();
  }

  /** How many rows are in sight at once. */
  get pageSize() {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / this.#height) - 1);
  }

  scrollToStart() {
    this.#scroller.scrollTop = 0;
  }

  #anchor() {
    const index = Math.floor(this.#scroller.scrollTop / (this.#height || 1));
    const record = this.#items[index];
    return this.#scroller.scrollTop && record ? { id: record.id, within: this.#scroller.scrollTop - index * this.#height } : null;
  }

  #keep({ id, within }) {
    const index = this.indexOf(id);
    if (index !== -1) this.#scroller.scrollTop = index * this.#height + within;
  }

  #measure() {
    if (this.#height || !this.#items.length) return;
    const probe = clone(this.#template);
    this.#room.append(probe);
    this.#height = probe.offsetHeight;
    probe.remove();
  }

  #reveal(index) {
    if (index === -1 || !this.#height) return;
    const { scrollTop, clientHeight } = this.#scroller;
    const top = index * this.#height;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + this.#height > scrollTop + clientHeight) this.#scroller.scrollTop = top + this.#height - clientHeight;
  }

  #soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#draw();
    });
  }

  #draw(afresh = false) {
    this.#measure();
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.max(0, Math.floor(scrollTop / (this.#height || 1)) - AROUND);
    const last = Math.min(this.#items.length, first + Math.ceil(clientHeight / (this.#height || 1)) + 2 * AROUND);
    const wanted = new Map(this.#items.slice(first, last).map((record, at) => [record.id, { record, index: first + at }]));
    for (const [id, row] of this.#shown) if (!wanted.has(id)) this.#drop(id, row);
    for (const [id, { record, index }] of wanted) this.#place(id, record, index, afresh);
    this.#mark();
    if (clientHeight && last >= this.#items.length - AROUND) this.dispatchEvent(new Event("end"));
  }

  #drop(id, row) {
    this.#shown.delete(id);
    row.remove();
  }

  #place(id, record, index, afresh) {
    const known = this.#shown.get(id);
    const row = known ?? this.#make(id);
    row.style.transform = `translateY(${index * this.#height}px)`;
    row.setAttribute("aria-posinset", index + 1);
    row.setAttribute("aria-setsize", this.#total);
    row.setAttribute("aria-selected", String(id === this.active));
    if (!known || afresh) this.#paint(row, record);
  }

  #make(id) {
    const row = clone(this.#template);
    Object.assign(row.dataset, { id });
    row.id = `text-${id}`;
    this.#shown.set(id, row);
    this.#room.append(row);
    return row;
  }

  #mark() {
    const row = this.#shown.get(this.active);
    if (row) this.#scroller.setAttribute("aria-activedescendant", row.id);
    else this.#scroller.removeAttribute("aria-activedescendant");
  }
}
