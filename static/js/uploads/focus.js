/** Keeps the focus in a list whose rows come and go. */

/**
 * Run `change`; if the element with the focus leaves with its row, the focus goes to the row that
 * takes its place.
 */
export function keepingFocus(container, change) {
  const row = document.activeElement?.closest("[data-id]");
  const control = row?.parentElement === container && document.activeElement.dataset.action;
  const index = control ? [...container.children].indexOf(row) : -1;
  change();
  if (index < 0 || row.isConnected) return;
  const heir = container.children[index] ?? container.lastElementChild;
  heir?.querySelector(`[data-action="${control}"]:not([hidden])`)?.focus({ preventScroll: true });
}
