/**
 * A floating panel that opens at a button: closes with Escape or a click elsewhere, and gives the
 * focus back. One panel serves every row. Fires "close".
 */
const GAP = 6;

export class Popup extends EventTarget {
  anchor = null;

  constructor(panel) {
    super();
    this.panel = panel;
    panel.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.anchor && !panel.contains(target) && !this.anchor.contains(target)) this.close();
    });
    const follow = () => this.anchor && this.place();
    addEventListener("scroll", follow, { passive: true, capture: true });
    addEventListener("resize", follow);
  }

  /** Open at `anchor`, or close where it is open there already; returns whether it is open. */
  toggle(anchor) {
    const wasHere = this.anchor === anchor;
    this.close();
    if (wasHere) return false;
    this.anchor = anchor;
    anchor.setAttribute("aria-expanded", "true");
    this.panel.showPopover();
    this.place();
    return true;
  }

  /** Give the focus to the first thing that can be chosen. */
  focus() {
    (this.#stops()[0] ?? this.panel).focus({ preventScroll: true });
  }

  close() {
    const { anchor, panel } = this;
    if (!anchor) return;
    this.anchor = null;
    const focused = panel.contains(document.activeElement);
    panel.hidePopover();
    anchor.setAttribute("aria-expanded", "false");
    if (focused && anchor.isConnected) anchor.focus({ preventScroll: true });
    this.dispatchEvent(new Event("close"));
  }

  place() {
    if (this.anchor.isConnected) placeBeside(this.panel, this.anchor);
    else this.close();
  }

  #pressed(event) {
    const { key, shiftKey } = event;
    const menu = this.panel.matches("[role='menu']");
    if (key === "Escape" || (key === "Tab" && menu)) {
      if (key === "Escape") event.preventDefault();
      event.stopPropagation();
      return this.close();
    }
    const steps = { ArrowDown: 1, ArrowUp: -1, Tab: shiftKey ? -1 : 1 };
    const edges = { Home: 0, End: -1 };
    if (!(key in steps) && !(key in edges)) return undefined;
    event.preventDefault();
    const stops = this.#stops();
    const next = stops.indexOf(document.activeElement) + steps[key];
    return stops.at(edges[key] ?? next % stops.length)?.focus();
  }

  #stops() {
    const all = this.panel.querySelectorAll("a, button, input");
    return [...all].filter((element) => !element.disabled && element.checkVisibility());
  }
}

/** Put a floating `panel` below `anchor`, or above it where there is more room. */
function placeBeside(panel, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const rtl = document.documentElement.dir === "rtl";
  const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
  const left = rtl === anchor.matches("[data-row-menu]") ? at.left : at.right - width;
  const top = below ? Math.min(at.bottom + GAP, innerHeight - height - GAP) : at.top - GAP - height;
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}
