/** Arranging the cards: by dragging, or with the buttons and keys of each card. */
import { clone, fill } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { Drag } from "overview/drag";
import { Gallery } from "overview/gallery";

const RTL = document.documentElement.dir === "rtl";
const STEPS = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: RTL ? 1 : -1, ArrowRight: RTL ? -1 : 1 };

export class Arranging {
  #element;
  #board;
  #panel;
  #gallery;

  /**
   * @param {Element} element the overview.
   * @param {Board} board
   * @param {{name: string, about: string}[]} cards
   */
  constructor(element, board, cards) {
    this.#element = element;
    this.#board = board;
    this.#panel = element.querySelector("[data-arranging]");
    this.#gallery = new Gallery(this.#panel, board, cards, (name) => this.#added(name));
    const opener = element.querySelector("[data-arrange]");
    opener.addEventListener("click", () => this.show(this.#panel.hidden));
    this.#panel.querySelector("[data-done]").addEventListener("click", () => {
      this.show(false);
      opener.focus();
    });
    board.addEventListener("change", () => this.refresh());
    const { grid } = board;
    grid.addEventListener("click", (event) => this.#clicked(event));
    grid.addEventListener("keydown", (event) => this.#pressed(event));
    grid.addEventListener("pointerdown", (event) => this.#grabbed(event));
  }

  get on() {
    return !this.#panel.hidden;
  }

  /** Begin or end to arrange. */
  show(on) {
    this.#panel.hidden = !on;
    this.#element.toggleAttribute("data-is-arranging", on);
    this.#element.querySelector("[data-arrange]").setAttribute("aria-expanded", on);
    for (const section of this.#board.sections.values()) {
      section.querySelector(".ov-moves")?.remove();
      if (on) section.append(this.#toolbar(section.dataset.card));
    }
    this.refresh();
    if (on) this.#panel.querySelector("#arranging").focus({ preventScroll: true });
  }

  /** Show what can be done with each card where it stands now. */
  refresh() {
    this.#gallery.show();
    if (!this.on) return;
    const last = this.#board.cards.length - 1;
    this.#board.cards.forEach(({ name }, index) => {
      const bar = this.#board.sections.get(name).querySelector(".ov-moves");
      disable(bar.querySelector('[data-move="earlier"]'), index === 0);
      disable(bar.querySelector('[data-move="later"]'), index === last);
      fill(bar, this.#labels(name));
    });
  }

  /** Tell everybody what was done; the live region is read out. */
  say(text) {
    this.#element.querySelector("[data-announce]").textContent = text;
  }

  #toolbar(name) {
    return fill(clone("overview-moves"), this.#labels(name));
  }

  #labels(name) {
    const card = this.#board.title(name);
    const wide = this.#board.sections.get(name).dataset.size === "wide";
    return {
      label: _("Arrange “%(card)s”", { card }),
      grip: _("Move “%(card)s”", { card }),
      earlier: _("Move “%(card)s” forward", { card }),
      later: _("Move “%(card)s” back", { card }),
      size: wide ? _("Make “%(card)s” narrow", { card }) : _("Make “%(card)s” wide", { card }),
      hide: _("Hide “%(card)s”", { card }),
    };
  }

  #clicked(event) {
    const button = event.target.closest("[data-move]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { card } = button.closest("[data-card]").dataset;
    const acts = { earlier: () => this.#step(card, -1), later: () => this.#step(card, 1) };
    const act = { ...acts, size: () => this.#resize(card), hide: () => this.#hide(card) }[button.dataset.move];
    act?.();
  }

  #pressed(event) {
    if (!event.target.matches('[data-move="grip"]')) return;
    const { card } = event.target.closest("[data-card]").dataset;
    const all = { Home: -Infinity, End: Infinity, ...STEPS };
    if (!(event.key in all)) return;
    event.preventDefault();
    this.#step(card, all[event.key]);
  }

  #grabbed(event) {
    const handle = event.target.closest('[data-move="grip"]');
    if (!handle || event.button !== 0) return;
    const section = handle.closest("[data-card]");
    new Drag(this.#board, section, event, (moved) => moved && this.#sayWhere(section.dataset.card));
  }

  #step(name, by) {
    const before = this.#board.indexOf(name);
    this.#board.move(name, Math.max(0, before + by));
    if (this.#board.indexOf(name) !== before) this.#sayWhere(name);
    this.#board.sections.get(name).scrollIntoView({ block: "nearest" });
  }

  #sayWhere(name) {
    const place = number(this.#board.indexOf(name) + 1);
    const count = number(this.#board.cards.length);
    this.say(_("%(card)s is at place %(place)s of %(count)s.", { card: this.#board.title(name), place, count }));
  }

  #resize(name) {
    const wide = this.#board.sections.get(name).dataset.size !== "wide";
    this.#board.resize(name, wide ? "wide" : "narrow");
    const card = this.#board.title(name);
    this.say(wide ? _("%(card)s is wide now.", { card }) : _("%(card)s is narrow now.", { card }));
  }

  #hide(name) {
    const index = this.#board.indexOf(name);
    this.#board.hide(name);
    const next = this.#board.cards[Math.min(index, this.#board.cards.length - 1)];
    const place = next && this.#board.sections.get(next.name).querySelector('[data-move="grip"]');
    (place ?? this.#panel.querySelector("#arranging")).focus();
    this.say(_("%(card)s is hidden.", { card: this.#board.title(name) }));
  }

  #added(name) {
    const section = this.#board.sections.get(name);
    section.scrollIntoView({ block: "nearest" });
    section.querySelector('[data-move="grip"]').focus({ preventScroll: true });
    this.say(_("%(card)s was added at the end.", { card: this.#board.title(name) }));
  }
}

/** Not disabled outright: who presses it again and again keeps the focus. */
function disable(button, disabled) {
  button.setAttribute("aria-disabled", disabled);
}
