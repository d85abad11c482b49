/**
 * Translating in place: every text that can be translated is framed where the pointer or the keyboard is,
 * and a click opens a small editor for it. What the app itself does on clicks and keys does not happen
 * meanwhile, except while the mode is paused.
 */
import { clone } from "lib/dom";
import { showDrafts } from "words/drafts";
import { Editor } from "words/editor";
import { Frame } from "words/frame";
import { spotOf, spotsIn } from "words/spots";

const HELD_BACK = [
  ...["click", "dblclick", "auxclick", "contextmenu", "pointerdown", "pointerup", "mousedown", "mouseup"],
  ...["keydown", "keyup", "keypress", "beforeinput", "input", "change", "submit", "dragstart"],
];
const PAUSE_KEY = "F9";
/** How far a finger may move on the way to a text. */
const STEADY = 12;

export class Mode extends EventTarget {
  #layer = clone("words-layer");
  #bar = this.#layer.querySelector("[data-words-bar]");
  #frame = new Frame(this.#layer.querySelector("[data-words-frame]"));
  #editor = new Editor(this.#layer.querySelector("[data-words-editor]"), () => this.#back());
  #held = new AbortController();
  #paused = false;
  #down = null;

  /** Begin; fires "end" when the person leaves. */
  start() {
    const { signal } = this.#held;
    for (const name of HELD_BACK) addEventListener(name, (event) => this.#guard(event), { capture: true, signal });
    addEventListener("pointermove", (event) => this.#hover(event), { capture: true, signal });
    // What happens within is nothing to the page around.
    for (const name of HELD_BACK) this.#layer.addEventListener(name, (event) => event.stopPropagation());
    this.#bar.addEventListener("click", ({ target }) => this.#pressed(target));
    this.#layer.addEventListener("keydown", (event) => this.#key(event));
    this.#layer.querySelector("[data-words-frame]").addEventListener("click", () => this.#open(this.#frame.spot));
    document.documentElement.dataset.words = "on";
    showDrafts(true).catch(console.warn);
    this.#place();
    this.#follow();
  }

  /** Leave. */
  end() {
    this.#held.abort();
    this.#editor.close();
    this.#layer.remove();
    delete document.documentElement.dataset.words;
    showDrafts(false).catch(console.warn);
    this.dispatchEvent(new Event("end"));
  }

  /** Above everything else, also within a dialog, outside of which nothing can be reached. */
  #place() {
    const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
    const home = (!this.#paused && dialog) || document.body;
    if (this.#layer.parentNode !== home) home.append(this.#layer);
    if (this.#layer.matches(":popover-open")) this.#layer.hidePopover();
    this.#layer.showPopover();
  }

  #follow() {
    if (this.#held.signal.aborted) return;
    if (!this.#layer.isConnected) this.#place();
    this.#frame.follow();
    requestAnimationFrame(() => this.#follow());
  }

  #guard(event) {
    if (event.key === PAUSE_KEY && event.type === "keydown") this.#pause(!this.#paused);
    else if (this.#paused || this.#isOurs(event.target)) return;
    else if (event.type === "keydown") this.#key(event);
    else if (event.type === "pointerdown") this.#down = event.isPrimary && event.button === 0 ? event : null;
    else if (event.type === "pointerup") this.#tapped(event);
    event.stopImmediatePropagation();
    // Scrolling, and what the browser itself does with keys, goes on.
    if (!event.type.startsWith("key") && event.cancelable) event.preventDefault();
    else if (["Enter", " ", PAUSE_KEY].includes(event.key)) event.preventDefault();
  }

  #tapped(event) {
    const down = this.#down;
    this.#down = null;
    if (!down || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > STEADY) return;
    this.#open(this.#spotAt(event));
  }

  #hover(event) {
    if (this.#paused || this.#editor.open || event.pointerType === "touch" || this.#isOurs(event.target)) return;
    const spot = this.#spotAt(event);
    if (spot && spot !== this.#frame.spot) this.#frame.show(spot);
  }

  #spotAt({ clientX, clientY }) {
    const target = document.elementsFromPoint(clientX, clientY).find((element) => !this.#layer.contains(element));
    return spotOf(target);
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.#editor.open) this.#editor.close();
      else this.end();
    } else if (event.key === "Tab" && !this.#editor.open) this.#tab(event);
  }

  /** From text to text, then to the buttons of the bar, and round. */
  #tab(event) {
    const buttons = [...this.#bar.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const step = event.shiftKey ? -1 : 1;
    if (at >= 0 && buttons[at + step]) return;
    event.preventDefault();
    const spots = spotsIn(this.#layer.parentNode, this.#layer);
    const from = at >= 0 ? (step > 0 ? -1 : spots.length) : spots.indexOf(this.#frame.spot);
    const next = spots[from === -1 && step < 0 ? spots.length : from + step];
    if (next) this.#frame.show(next, true);
    else buttons.at(step > 0 ? 0 : -1).focus();
  }

  #pressed(target) {
    if (target.closest("[data-words-end]")) this.end();
    else if (target.closest("[data-words-pause]")) this.#pause(!this.#paused);
  }

  #pause(paused) {
    this.#paused = paused;
    this.#editor.close();
    this.#frame.show(null);
    this.#bar.classList.toggle("is-paused", paused);
    this.#bar.querySelector("[data-words-pause]").setAttribute("aria-pressed", String(paused));
    this.#place();
  }

  #open(spot) {
    if (!spot) return;
    this.#frame.show(spot);
    this.#frame.follow();
    this.#editor.show(spot);
  }

  #back() {
    if (this.#frame.spot) this.#frame.show(this.#frame.spot, true);
  }

  #isOurs(target) {
    return target instanceof Node && this.#layer.contains(target);
  }
}
