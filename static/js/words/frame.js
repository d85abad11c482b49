/**
 * The frame around the text that can be translated next: it follows the pointer and the keyboard, and
 * stays at its text while the page scrolls and changes.
 */
import { gettext as _ } from "lib/i18n";
import { isDraft } from "words/drafts";
import { messagesOf } from "words/spots";

const MARGIN = 3;
const LONGEST = 80;

export class Frame {
  #button;
  #spot = null;
  #shown = "";

  /** @param {HTMLButtonElement} button */
  constructor(button) {
    this.#button = button;
  }

  /** The element that is framed. */
  get spot() {
    return this.#spot?.isConnected ? this.#spot : null;
  }

  /** Put it around an element; with `focus`, people with a keyboard are there, too. */
  show(spot, focus = false) {
    this.#spot = spot;
    this.#shown = "";
    if (!spot) {
      this.#button.hidden = true;
      return;
    }
    const messages = messagesOf(spot);
    const text = messages[0]?.text.trim() ?? "";
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    this.#button.hidden = false;
    // i18n: names the button around a text of the page that can be translated
    this.#button.setAttribute("aria-label", _("Translate “%(text)s”", { text: short }));
    this.#button.classList.toggle("is-draft", messages.some(({ key }) => isDraft(key)));
    if (focus) {
      spot.scrollIntoView({ block: "nearest" });
      this.follow();
      this.#button.focus({ preventScroll: true });
    }
  }

  /** Stay at the text; called with every frame that is painted. */
  follow() {
    const { spot } = this;
    if (!spot) {
      if (this.#spot) this.show(null);
      return;
    }
    const { top, left, width, height } = spot.getBoundingClientRect();
    const place = [top - MARGIN, left - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].map(Math.round).join("px ");
    if (place === this.#shown) return;
    this.#shown = place;
    const [y, x, w, h] = place.split(" ");
    Object.assign(this.#button.style, { top: y, left: x, width: w, height: `${Number.parseInt(h, 10)}px` });
  }
}
