/**
 * Typing a placeholder by hand: its first signs bring the whole of it, and what is typed on only
 * confirms it, or chooses another one that begins so. Free of DOM.
 */
export class Overtype {
  #atoms;
  #typed = "";
  #current = "";
  #caret = -1;

  /** @param {string[]} atoms what may stand in the text. */
  constructor(atoms) {
    this.#atoms = atoms;
  }

  /**
   * What becomes of a letter that is typed.
   *
   * @param {string} letter
   * @param {string} before what stands before the caret.
   * @param {string[]} wanted atoms that the text lacks, which come first.
   * @returns {{gone: string, atom: string} | {} | null} `gone` before the caret makes room for
   *   `atom`; nothing happens; null types the letter as usual.
   */
  type(letter, before, wanted = []) {
    const goesOn = this.#current && this.#caret === before.length;
    if (goesOn) return this.#goOn(this.#typed + letter);
    const typed = opening(before, letter);
    const atom = typed && [...wanted, ...this.#atoms].find((one) => one.startsWith(typed));
    [this.#typed, this.#current] = atom ? [typed, atom] : ["", ""];
    return atom ? { gone: typed.slice(0, -1), atom } : null;
  }

  /** Where the caret stands after an atom was put in; typing there goes on with it. */
  at(caret) {
    this.#caret = caret;
  }

  #goOn(typed) {
    const gone = this.#current;
    const atom = gone.startsWith(typed) ? gone : this.#atoms.find((one) => one.startsWith(typed));
    [this.#typed, this.#current] = atom && atom !== typed ? [typed, atom] : ["", ""];
    if (!atom) return null;
    return atom === gone ? {} : { gone, atom };
  }
}

/** The first signs of a placeholder or of markup. */
function opening(before, letter) {
  if (letter === "(" && before.endsWith("%")) return "%(";
  return letter === "{" || letter === "<" ? letter : "";
}
