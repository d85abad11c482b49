/**
 * Which side is taken of what a file and the app say differently: for all texts of a kind, and for
 * single ones. Free of DOM.
 */
const USUAL = { conflict: "yours", changed: "theirs", new: "theirs" };

/** The kinds of which there is something to choose. */
export const DECIDED = Object.keys(USUAL);

export class Choices {
  #kinds = { ...USUAL };
  #single = new Map();

  /** The side that is taken of a text. */
  of({ key, kind }) {
    return this.#single.get(key)?.side ?? this.#kinds[kind];
  }

  /** The side that is taken of all texts of a kind; "" where single ones are taken otherwise. */
  ofAll(kind) {
    const several = [...this.#single.values()].some((one) => one.kind === kind);
    return several ? "" : (this.#kinds[kind] ?? "");
  }

  /** Take a side of one text. */
  choose({ key, kind }, side) {
    if (side === this.#kinds[kind]) this.#single.delete(key);
    else this.#single.set(key, { kind, side });
  }

  /** Take a side of all texts of a kind, whatever was chosen for single ones. */
  chooseAll(kind, side) {
    this.#kinds[kind] = side;
    for (const [key, one] of this.#single) if (one.kind === kind) this.#single.delete(key);
  }

  /** As the server is told. */
  get json() {
    const choices = Object.fromEntries([...this.#single].map(([key, { side }]) => [key, side]));
    return { kinds: { ...this.#kinds }, choices };
  }
}
