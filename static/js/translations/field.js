/**
 * The box for one form of a translation: a plain <textarea>, so that undo, input methods, screen
 * readers and spell checking are the browser's own, over a copy of the text with chips. The caret
 * never stands within a placeholder, and one is deleted as a whole.
 *
 * Fires "input" when the text is another one.
 */
import { Atoms } from "translations/atoms";
import { chipNodes } from "translations/chips";
import { Overtype } from "translations/overtype";

const DELETES = { deleteContentBackward: true, deleteContentForward: false };

export class Field extends EventTarget {
  #area;
  #back;
  #message;
  #atoms;
  #source;
  #overtype;
  #last = "";
  #selection = [0, 0];
  #pointing = false;
  #changed;

  /**
   * @param {Element} element with a <textarea> and a [data-backdrop].
   * @param {object} message {source, source_plural} which is translated.
   * @param {{tag: string, direction: string}} language
   * @param {{atoms?: string[], source?: string}} options what may stand in the text, and the form
   *   of the source that it says.
   */
  constructor(element, message, { tag, direction }, { atoms = [], source = message.source } = {}) {
    super();
    this.#area = element.querySelector("textarea");
    this.#back = element.querySelector("[data-backdrop]");
    [this.#message, this.#source] = [message, source];
    this.#overtype = new Overtype(atoms);
    this.#atoms = new Atoms(message, direction);
    Object.assign(this.#area, { lang: tag, dir: direction });
    Object.assign(this.#back, { lang: tag, dir: direction });
    this.#listen();
  }

  get area() {
    return this.#area;
  }

  get value() {
    return this.#atoms.plain(this.#area.value);
  }

  /** Show another text; the browser forgets what could be undone. */
  set value(text) {
    const shown = this.#atoms.shown(text);
    if (this.#area.value !== shown) this.#area.value = shown;
    this.#paint();
  }

  /** Put something in where the caret is, as if it had been typed. */
  insert(text) {
    this.#area.focus();
    this.#write(this.#atoms.shown(text));
  }

  /** Replace the whole text, as if it had been typed, so that it can be undone. */
  replace(text) {
    if (text === this.value) return;
    this.#area.focus();
    this.#area.select();
    this.#write(this.#atoms.shown(text));
  }

  #listen() {
    const area = this.#area;
    area.addEventListener("beforeinput", (event) => this.#before(event));
    area.addEventListener("input", (event) => this.#typed(event));
    area.addEventListener("compositionend", () => this.#typed({}));
    for (const name of ["copy", "cut"]) area.addEventListener(name, (event) => this.#copy(event));
    area.addEventListener("paste", (event) => this.#paste(event));
    area.addEventListener("pointerdown", () => (this.#pointing = true));
    area.addEventListener("pointerup", () => (this.#pointing = false));
    for (const name of ["pointerup", "keyup", "selectionchange"]) area.addEventListener(name, () => this.#keepOut());
  }

  /** Deleting at a chip deletes all of it; typing the first signs of one puts it in. */
  #before(event) {
    const { selectionStart: start, selectionEnd: end, value } = this.#area;
    const known = !event.isComposing && (start !== end || event.inputType.startsWith("insert"));
    this.#changed = known ? { start, end } : undefined;
    if (event.isComposing || start !== end) return;
    if (event.inputType === "insertText" && event.data?.length === 1) this.#typeOver(event);
    if (!(event.inputType in DELETES)) return;
    const atom = this.#atoms.beside(value, start, DELETES[event.inputType]);
    if (!atom) return;
    event.preventDefault();
    this.#area.setSelectionRange(atom.start, atom.end);
    this.#write("");
  }

  #typeOver(event) {
    const { selectionStart: caret, value } = this.#area;
    const missing = [...this.#atoms.missing(this.#source, this.value)];
    const wanted = missing.filter(([, count]) => count > 0).map(([atom]) => atom);
    const found = this.#overtype.type(event.data, value.slice(0, caret), wanted);
    if (!found) return;
    event.preventDefault();
    if (!found.atom) return;
    const gone = this.#atoms.shown(found.gone).length;
    this.#area.setSelectionRange(caret - gone, caret);
    this.#write(this.#atoms.shown(found.atom));
    this.#overtype.at(this.#area.selectionEnd);
  }

  #typed({ isComposing, inputType = "" }) {
    if (!isComposing && !inputType.startsWith("history")) this.#mend();
    this.#paint();
    if (!isComposing) this.dispatchEvent(new Event("input"));
  }

  /** What was torn goes as a whole, and what was typed to be a placeholder becomes one. */
  #mend() {
    const rest = this.#atoms.leftover(this.#last, this.#area.value, this.#changed);
    this.#changed = undefined;
    this.#last = this.#area.value;
    if (rest) {
      this.#area.setSelectionRange(rest.start, rest.end);
      return this.#write("");
    }
    const wanted = this.#atoms.shown(this.value);
    if (wanted === this.#area.value) return undefined;
    const before = this.#atoms.plain(this.#area.value.slice(0, this.#area.selectionEnd));
    this.#area.select();
    this.#write(wanted);
    const caret = this.#atoms.shown(before).length;
    return this.#area.setSelectionRange(caret, caret);
  }

  /** Write over what is selected, in a way that can be undone. */
  #write(text) {
    // The only way that browsers remember for undo; it has no successor.
    if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#typed({ inputType: "history" });
  }

  #copy(event) {
    const { selectionStart: start, selectionEnd: end, value } = this.#area;
    if (start === end) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", this.#atoms.plain(value.slice(start, end)));
    if (event.type === "cut") this.#write("");
  }

  #paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    this.#write(this.#atoms.shown(this.#atoms.plain(text)));
  }

  /** Move the caret, or the ends of what is selected, out of chips. */
  #keepOut() {
    const { selectionStart, selectionEnd, selectionDirection, value } = this.#area;
    const [start, end] = [selectionStart, selectionEnd];
    if (this.#pointing || document.activeElement !== this.#area) return;
    const to = [start, end].map((at, side) => this.#atoms.snap(value, at, this.#selection[side]));
    this.#selection = to;
    if (to[0] !== start || to[1] !== end) this.#area.setSelectionRange(...to, selectionDirection);
  }

  #paint() {
    this.#last = this.#area.value;
    // The last line break of a <textarea> makes a line, that of an element does not.
    this.#back.replaceChildren(...chipNodes(this.#last, this.#message, { isolated: false }), "\u200b");
  }
}
