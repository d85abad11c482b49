/** Keeps rows where they are on the screen while somebody reads or edits them. */

/**
 * Make `change` to the rows of `container`, then scroll so that what is being read or edited is
 * where it was: the row with the focus, the one pointed at, or the first one on the screen of a
 * list that is scrolled into.
 */
export function keepPlace(container, change) {
  const marks = landmarks(container).map((row) => ({ row, top: row.getBoundingClientRect().top }));
  change();
  const mark = marks.find(({ row }) => row.isConnected);
  const moved = mark ? mark.row.getBoundingClientRect().top - mark.top : 0;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
}

/** The rows in use: with the focus (or the one its menu belongs to), or under the pointer. */
export function rowsInUse(container) {
  return [...container.querySelectorAll(":scope > :is(:focus-within, :hover, :has([aria-expanded='true']))")];
}

function landmarks(container) {
  const [head, end] = [topEdge(), innerHeight];
  const visible = (row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > head && top < end;
  };
  const used = rowsInUse(container).filter(visible);
  if (container.getBoundingClientRect().top >= head) return used;
  return [...used, ...[...container.children].filter(visible)];
}

/** Where the part of the page begins that the top bar does not cover. */
function topEdge() {
  return document.querySelector(".app-topbar")?.getBoundingClientRect().bottom ?? 0;
}
