/** Small things that the parts of the overview share. */
import { setText } from "lib/dom";
import { number } from "lib/format";

/** How many rows a list shows. */
export const SHOWN = 7;

// The server sends so many (dashboard/live/overview.py), so that a row that goes leaves no hole.
const SENT = 12;

/** Whether a list of newest records is the whole list. */
export function isComplete(records) {
  return records.length < SENT;
}

/** Show a text; a changed one lights up for a moment (if `lit`), the first one does not. */
export function showText(element, text, lit = true) {
  const before = element.textContent.trim();
  if (!setText(element, text) || !before || !lit) return;
  element.classList.remove("is-changed");
  element.getBoundingClientRect(); // so that the animation starts again
  element.classList.add("is-changed");
  element.addEventListener("animationend", () => element.classList.remove("is-changed"), { once: true });
}

/** Show a number, as `showText`. */
export function showNumber(element, value) {
  showText(element, number(value));
}

/** Fill a bar to a share between 0 and 1. */
export function showShare(bar, share) {
  bar.style.setProperty("--share", Math.min(1, Math.max(0, share)));
}
