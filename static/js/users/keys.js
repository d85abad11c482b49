/**
 * The list by keyboard, as the grid pattern of the ARIA practices has it: one row takes part in the
 * tab order; the arrow keys go to other rows and to what is inside the row.
 */
const INSIDE = "input:not(:disabled), a, button:not(:disabled)";
const TYPING = "input:not([type='checkbox']), textarea, select, dialog, [popover]";
const PAGE = 10;

/**
 * @param {Element} body whose children are rows.
 * @param {{open, toggle, extend, selectAll, clear}} does what the keys do, for a row.
 */
export function listKeys(body, does) {
  body.addEventListener("focusin", ({ target }) => rove(body, rowOf(body, target)));
  body.addEventListener("keydown", (event) => {
    const row = rowOf(body, event.target);
    if (!row || event.altKey) return;
    if (press(event, body, row, does)) event.preventDefault();
  });
}

/** Let exactly one row take part in the tab order: `row`, or the first one. */
export function rove(body, row = null) {
  const held = body.querySelector(":scope > [tabindex='0']");
  const next = row ?? held ?? body.firstElementChild;
  if (held === next) return;
  if (held) held.tabIndex = -1;
  if (next) next.tabIndex = 0;
}

function press(event, body, row, does) {
  const { key, target, shiftKey, ctrlKey, metaKey } = event;
  const own = target === row;
  const rows = [...body.children];
  const at = rows.indexOf(row);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
  if ((ctrlKey || metaKey) && key.toLowerCase() === "a") return done(does.selectAll());
  if (ctrlKey || metaKey) return false;
  if (key in steps) return go(rows, at + steps[key], shiftKey ? does.extend : null, row);
  if (key === "Home" || key === "End") return go(rows, key === "Home" ? 0 : rows.length - 1);
  if (key === "ArrowRight" || key === "ArrowLeft") return goInside(row, target, key);
  if (key === "Escape") return own ? done(does.clear()) : done(row.focus());
  if (own && key === "Enter") return done(does.open(row));
  if (own && key === " ") return done(shiftKey ? does.extend(row) : does.toggle(row));
  return false;
}

function done() {
  return true;
}

function go(rows, index, extend, from) {
  const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
  extend?.(next, from);
  next.focus();
  return true;
}

/** Along the row and what is in it; its start is the row itself. */
function goInside(row, target, key) {
  const forward = (key === "ArrowRight") === (document.documentElement.dir !== "rtl");
  const stops = [row, ...[...row.querySelectorAll(INSIDE)].filter((it) => it.checkVisibility())];
  stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(target) + (forward ? 1 : -1)))].focus();
  return true;
}

function rowOf(body, element) {
  const cell = element === body ? null : element.closest("tr");
  return cell?.parentElement === body ? cell : null;
}

/** `/` goes to `input`, from anywhere but where text is typed. */
export function searchKey(input) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest(TYPING);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
