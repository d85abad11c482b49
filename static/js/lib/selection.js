/** Which rows of a list are selected. Free of DOM. Fires "change". */
export class Selection extends EventTarget {
  #ids = new Set();
  #anchor = null;

  get ids() {
    return [...this.#ids];
  }

  get size() {
    return this.#ids.size;
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** Select a row or leave it out; later ranges begin there. */
  toggle(id, state = !this.has(id)) {
    this.#anchor = id;
    this.#set([id], state);
  }

  /** Do to all rows from the last one toggled to `id` what was done to that one. */
  extend(id, shown) {
    const [from, to] = [shown.indexOf(this.#anchor), shown.indexOf(id)];
    if (from === -1 || to === -1) return this.toggle(id, true);
    return this.#set(shown.slice(Math.min(from, to), Math.max(from, to) + 1), this.has(this.#anchor));
  }

  /** Select all of `shown`, or none. */
  all(shown, state = true) {
    this.#set(shown, state);
  }

  clear() {
    this.#anchor = null;
    this.#set(this.ids, false);
  }

  /** Forget those that are not shown any more: nothing is done to what nobody sees. */
  keep(shown) {
    const there = new Set(shown);
    this.#set(
      this.ids.filter((id) => !there.has(id)),
      false,
    );
  }

  #set(ids, state) {
    const differing = ids.filter((id) => this.has(id) !== state);
    differing.forEach((id) => (state ? this.#ids.add(id) : this.#ids.delete(id)));
    if (differing.length) this.dispatchEvent(new Event("change"));
  }
}
