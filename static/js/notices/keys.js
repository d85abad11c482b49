/**
 * A list of notifications by keyboard: one line at a time takes part in the tab order, the arrow
 * keys go to others and along the line, and while the focus is in it single keys do what its
 * buttons do: x selects, u marks as read or unread, e archives.
 */
const INSIDE = "a, button, input";

/**
 * @param {Element} list whose children are the lines.
 * @param {(row: Element) => void} [select]
 */
export function noticeKeys(list, select) {
  list.addEventListener("focusin", ({ target }) => rove(list, target.closest(".notice")));
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".notice");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    if (press(event, list, row, select)) event.preventDefault();
  });
}

/** Let exactly one line take part in the tab order: `row`, or the one that did, or the first. */
export function rove(list, row = null) {
  const held = list.querySelector(":scope > [data-current]");
  const next = row ?? held ?? list.firstElementChild;
  for (const line of [held, next]) {
    if (!line) continue;
    line.toggleAttribute("data-current", line === next);
    for (const stop of line.querySelectorAll(INSIDE)) stop.tabIndex = line === next ? 0 : -1;
  }
}

/** Put the focus on a line. */
export function focusRow(row) {
  row?.querySelector("a").focus();
}

function press(event, list, row, select) {
  const { key, target } = event;
  const rows = [...list.children];
  const at = rows.indexOf(row);
  const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  if (key in places) return done(focusRow(rows[Math.max(0, Math.min(rows.length - 1, places[key]))]));
  if (key === "ArrowRight" || key === "ArrowLeft") return done(goInside(row, target, key));
  const letter = letterOf(event);
  if (letter === "u") return done(pressButton(row, "read") || pressButton(row, "unread"));
  if (letter === "e") return done(pressButton(row, "archive") || pressButton(row, "restore"));
  if (letter === "x" && select) return done(select(row));
  return false;
}

const done = () => true;

/** The Latin letter that is pressed, on keyboards of other scripts by its place. */
function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^\P{ASCII}$/u.test(key) ? code.replace(/^Key/, "").toLowerCase() : "";
}

/** Press a button of the line, if it is there to be pressed. */
function pressButton(row, action) {
  const button = row.querySelector(`[data-action="${action}"]`);
  if (button.hidden) return false;
  button.click();
  return true;
}

function goInside(row, target, key) {
  const forward = (key === "ArrowRight") === (document.documentElement.dir !== "rtl");
  const stops = [...row.querySelectorAll(INSIDE)].filter((it) => it.checkVisibility());
  stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(target) + (forward ? 1 : -1)))].focus();
}
