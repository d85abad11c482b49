/**
 * Dragging a card by its handle, with mouse, pen or finger: the card follows the pointer, and the
 * others make room. Escape puts it back.
 */
const EDGE = 72;
const MOST_STEP = 18;
const RTL = document.documentElement.dir === "rtl";

export class Drag {
  #board;
  #section;
  #handle;
  #from;
  #grab;
  #pointer;
  #held = new AbortController();
  #done;

  /**
   * @param {Board} board
   * @param {Element} section the card.
   * @param {PointerEvent} event pressed on the handle.
   * @param {(moved: boolean) => void} done is called when it is let go.
   */
  constructor(board, section, event, done) {
    this.#board = board;
    this.#section = section;
    this.#handle = event.target.closest("button");
    this.#done = done;
    this.#from = board.indexOf(section.dataset.card);
    const { x, y } = this.#place(section);
    this.#grab = { x: event.clientX - x, y: event.clientY - y };
    this.#pointer = { x: event.clientX, y: event.clientY };
    this.#handle.setPointerCapture(event.pointerId);
    section.classList.add("is-lifted");
    this.#listen();
    this.#scroll();
  }

  #listen() {
    const { signal } = this.#held;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(this.#handle, "pointermove", ({ clientX: x, clientY: y }) => this.#moved({ x, y }));
    on(this.#handle, "pointerup", () => this.#end(true));
    on(this.#handle, "pointercancel", () => this.#end(false));
    on(document, "keydown", (event) => event.key === "Escape" && this.#end(false));
  }

  #moved(pointer) {
    this.#pointer = pointer;
    const others = [...this.#board.grid.children].filter((it) => it !== this.#section);
    const index = others.findIndex((it) => contains(this.#place(it), pointer));
    if (index >= 0) {
      // Before or after it: on which half the pointer is. So what has made room stays where it is.
      const { x, width } = this.#place(others[index]);
      const later = pointer.x > x + width / 2 !== RTL;
      this.#board.move(this.#section.dataset.card, index + Number(later), this.#section);
    }
    this.#follow();
  }

  /** Where a card's place is on the screen, whether or not it is still gliding there. */
  #place({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) {
    const { x, y } = this.#board.grid.getBoundingClientRect();
    return { x: x + offsetLeft, y: y + offsetTop, width: offsetWidth, height: offsetHeight };
  }

  /** Keep the card under the pointer, wherever its place is. */
  #follow() {
    const { x, y } = this.#place(this.#section);
    const right = Math.round(this.#pointer.x - this.#grab.x - x);
    const down = Math.round(this.#pointer.y - this.#grab.y - y);
    this.#section.style.translate = `${right}px ${down}px`;
  }

  /** Scroll while the card is held at the upper or lower edge. */
  #scroll() {
    if (this.#held.signal.aborted) return;
    const { y } = this.#pointer;
    const beyond = Math.max(0, y - (innerHeight - EDGE)) - Math.max(0, EDGE - y);
    if (beyond) {
      window.scrollBy({ top: Math.sign(beyond) * Math.min(MOST_STEP, Math.abs(beyond) / 3), behavior: "instant" });
      this.#moved(this.#pointer);
    }
    requestAnimationFrame(() => this.#scroll());
  }

  #end(kept) {
    this.#held.abort();
    const { card } = this.#section.dataset;
    this.#section.style.translate = "";
    this.#section.classList.remove("is-lifted");
    if (!kept) this.#board.move(card, this.#from);
    this.#done(kept && this.#board.indexOf(card) !== this.#from);
  }
}

function contains({ x, y, width, height }, pointer) {
  return pointer.x >= x && pointer.x < x + width && pointer.y >= y && pointer.y < y + height;
}
