/** Keeps the focus, and what is being read, where they are while lines come and go. */
import { keepPlace, rowsInUse } from "lib/place";
import { focusRow } from "notices/keys";

/**
 * Run `draw`, which changes the lines of `list`.
 *
 * @param {Element} [scroller] what the list scrolls in, if not the window.
 */
export function steadily(list, draw, scroller = null) {
  const focused = document.activeElement;
  const row = list.contains(focused) ? focused.closest(".notice") : null;
  const index = row ? [...list.children].indexOf(row) : -1;
  if (scroller) keepWithin(scroller, list, draw);
  else keepPlace(list, draw);
  if (!row) return;
  if (!row.isConnected) focusRow(list.children[index] ?? list.lastElementChild);
  // The button has done its work and made room for its opposite.
  else if (focused.hidden) row.querySelector("button[data-action]:not([hidden])").focus({ preventScroll: true });
}

function keepWithin(scroller, list, draw) {
  const [inUse] = rowsInUse(list);
  const mark = inUse ?? (scroller.scrollTop > 0 ? firstVisible(scroller, list) : null);
  const top = mark?.getBoundingClientRect().top;
  draw();
  if (mark?.isConnected) scroller.scrollTop += mark.getBoundingClientRect().top - top;
}

function firstVisible(scroller, list) {
  const edge = scroller.getBoundingClientRect().top;
  return [...list.children].find((row) => row.getBoundingClientRect().bottom > edge);
}
