/** Arrow keys between the boxes of the matrix: the whole of it is one stop of the Tab key. */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Moves {
  #table;
  #current = null;

  constructor(table) {
    this.#table = table;
    table.addEventListener("keydown", (event) => this.#pressed(event));
    table.addEventListener("focusin", ({ target }) => target.matches("input") && this.#stopAt(target));
  }

  /** The boxes have changed: see that one of them can be reached. */
  refresh() {
    if (this.#current?.isConnected && !this.#current.hidden) return;
    this.#stopAt(this.#table.querySelector(".roles-cell input:not([hidden])"));
  }

  #stopAt(box) {
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = box;
    if (box) box.tabIndex = 0;
  }

  #pressed(event) {
    const { target, key } = event;
    if (!target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = key === "Home" || key === "End" ? edge(target, key) : this.#beside(target, STEPS[key]);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #beside(box, step) {
    if (!step) return null;
    const mirrored = getComputedStyle(box).direction === "rtl" ? -1 : 1;
    const rows = [...this.#table.querySelectorAll("[data-permission]")];
    const row = rows[rows.indexOf(box.closest("tr")) + step[0]];
    return row && boxes(row)[boxes(box.closest("tr")).indexOf(box) + step[1] * mirrored];
  }
}

function boxes(row) {
  return [...row.querySelectorAll(".roles-cell input")];
}

function edge(box, key) {
  return boxes(box.closest("tr")).at(key === "Home" ? 0 : -1);
}
