/**
 * The keyboard. Single letters work in the list only, which is one stop of the Tab key; in the
 * boxes there are combinations that neither browsers nor screen readers use, by the place of a key
 * where letters differ from keyboard to keyboard.
 */
import { ACTS, insertAtom } from "translations/acts";
import { isNarrow } from "translations/parts";

const IN_LIST = {
  Enter: "edit",
  "/": "search",
  j: "next",
  k: "previous",
  a: "approve",
  w: "needs-work",
  m: "next-open",
};

const MOVES = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, page) => at + page,
  PageUp: (at, page) => at - page,
  Home: () => 0,
  End: (_at, _page, last) => last,
};

/** With Alt and Shift, by the place of the key: browsers, systems and screen readers leave them free. */
const WITH_ALT_SHIFT = { KeyM: "next-open", KeyA: "approve", KeyW: "needs-work", KeyX: "fix", KeyS: "copy", KeyZ: "discard", KeyD: "dismiss", KeyQ: "memory" };

/** Have keys do what the sheet says. */
export function listenToKeys(bench, { help }) {
  const scroller = bench.element.querySelector("[data-scroller]");
  scroller.addEventListener("keydown", (event) => inList(bench, event));
  bench.element.addEventListener("keydown", (event) => anywhere(bench, event));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || isTyping(event.target) || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    help();
  });
}

function inList(bench, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (Object.hasOwn(MOVES, event.key)) {
    event.preventDefault();
    move(bench, MOVES[event.key]);
  } else if (Object.hasOwn(IN_LIST, event.key)) {
    event.preventDefault();
    if (event.key === "Enter") openActive(bench);
    else run(bench, IN_LIST[event.key]);
  }
}

/** The arrows of the list open what they come to, since it is there already. */
function move(bench, to) {
  const { items, pageSize } = bench.window;
  if (!items.length) return;
  const at = bench.window.indexOf(bench.window.active);
  const target = Math.max(0, Math.min(items.length - 1, to(at, pageSize, items.length - 1)));
  if (isNarrow()) bench.window.activate(items[target].id);
  else bench.open(items[target]);
}

function openActive(bench) {
  const { items, active } = bench.window;
  const entry = items.find(({ id }) => id === active) ?? items[0];
  if (!entry) return;
  if (bench.entry?.id !== entry.id || isNarrow()) bench.open(entry, { focus: true });
  else run(bench, "edit");
}

function anywhere(bench, event) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  const name = actOf({ key, code, ctrlKey, metaKey, altKey, shiftKey });
  const digit = altKey && !ctrlKey && !metaKey ? /^Digit([1-9])$/.exec(code)?.[1] : null;
  if (name) run(bench, name);
  else if (digit && shiftKey && bench.entry) insertAtom(bench, Number(digit) - 1);
  else if (key === "Escape" && event.target.closest("[data-editor]") && !event.isComposing) bench.leave();
  else return;
  event.preventDefault();
}

function actOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  if (key === "Enter" && (ctrlKey || metaKey) && !altKey) return shiftKey ? "stay" : "save";
  if (!altKey || ctrlKey || metaKey) return null;
  if (shiftKey) return WITH_ALT_SHIFT[code] ?? null;
  return { ArrowDown: "next", ArrowUp: "previous" }[key] ?? null;
}

function run(bench, name) {
  ACTS[name](bench);
}

function isTyping(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}
