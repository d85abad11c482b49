/**
 * Keeps in place what the person looks at in a list, while rows come and go above it: the row with
 * the focus, else the one under the pointer, else the first one in sight once they have scrolled.
 */

/** Run `change`, which may add, move and remove rows of `container`. */
export function steadily(container, change) {
  const anchor = lookedAt(container);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}

function lookedAt(container) {
  const focused = container.querySelector("[data-id]:focus-within");
  const pointed = container.querySelector("[data-id]:hover");
  return focused ?? pointed ?? (isScrolled(container) ? firstInSight(container) : null);
}

function isScrolled(container) {
  return container.getBoundingClientRect().top < 0;
}

function firstInSight(container) {
  const rows = [...container.children];
  return rows.find((row) => row.getBoundingClientRect().bottom > 0) ?? null;
}

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
