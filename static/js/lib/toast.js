/**
 * Short messages in the corner. They never take the focus, are read out once, wait while somebody
 * points at them, is inside them or looks at another tab, and are at most `MOST` at a time.
 */
import { clone, fill } from "lib/dom";
import { Patience } from "lib/patience";

export const MOST = 3;

const SECONDS = { success: 5, info: 6, warning: 10, error: 0 };

const patience = new Patience();
const shown = [];
/** Where the focus was before it came to the messages. */
let back = null;
let watched = false;

/**
 * Show a message.
 *
 * @param {string | Node[]} message
 * @param {{kind?: "success"|"info"|"warning"|"error", icon?: string, action?: {label: string, run: () => void},
 *   seconds?: number, beyond?: boolean, closed?: () => void}} options 0 seconds: until dismissed,
 *   which is what errors do; one `beyond` the limit neither counts nor makes others go; `closed`
 *   is called when it goes, however that comes.
 * @returns {() => void} takes it away.
 */
export function toast(message, { kind = "info", icon, action, seconds = SECONDS[kind], beyond = false, closed } = {}) {
  const element = fill(clone("toast-template"), typeof message === "string" ? { message } : {});
  if (typeof message !== "string") element.querySelector("[data-field]").replaceChildren(...message);
  element.classList.add(`app-toast-${kind}`);
  element.querySelectorAll("[data-kind]").forEach((sign) => sign.dataset.kind === kind || sign.remove());
  if (icon) showIcon(element.querySelector("[data-kind] use"), icon);
  const entry = { element, closed, beyond, lasting: !seconds };
  const close = () => remove(entry);
  element.querySelector("[data-toast-close]").addEventListener("click", close);
  if (action) addAction(element, action, close);
  if (!beyond) makeRoom();
  shown.push(entry);
  const urgent = kind === "error" || kind === "warning";
  document.querySelector(urgent ? "[data-toasts-assertive]" : "[data-toasts-polite]").append(element);
  if (seconds) patience.start(entry, seconds, close);
  watch();
  return close;
}

/** Say what went wrong, e.g. with a ProblemError. */
export function toastError(error) {
  if (error?.name === "AbortError" || error?.status === 401) return;
  if (error?.name !== "ProblemError") console.error(error);
  toast(error.message, { kind: "error" });
}

/** How many messages there are, without one beyond the limit. */
export function toastCount() {
  return shown.filter(({ beyond }) => !beyond).length;
}

/** Put the focus into the newest message; returns whether there is one. */
export function focusToasts() {
  const { element } = shown.at(-1) ?? {};
  element?.querySelector("a, [data-toast-action]:not([hidden]), [data-toast-close]").focus();
  return Boolean(element);
}

/** Another symbol of the sprite than the kind's own. */
function showIcon(use, name) {
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
}

function addAction(element, { label, run }, close) {
  const button = element.querySelector("[data-toast-action]");
  button.textContent = label;
  button.hidden = false;
  button.addEventListener("click", () => {
    close();
    run();
  });
}

/** One more is to come: the oldest that may goes. */
function makeRoom() {
  if (toastCount() < MOST) return;
  const counted = shown.filter(({ beyond }) => !beyond);
  const oldest = counted.find(({ lasting, element }) => !lasting && !element.matches(":hover, :focus-within"));
  remove(oldest ?? counted[0]);
}

function remove(entry) {
  const at = shown.indexOf(entry);
  if (at === -1) return;
  shown.splice(at, 1);
  patience.stop(entry);
  const focused = entry.element.contains(document.activeElement);
  const byKeyboard = focused && document.activeElement.matches(":focus-visible");
  entry.element.remove();
  if (focused) leave(byKeyboard);
  requestAnimationFrame(check);
  entry.closed?.();
}

/** Whoever goes through them by keyboard goes on with the next; a click leaves the focus where it was. */
function leave(byKeyboard) {
  const origin = back;
  if (byKeyboard && focusToasts()) back = origin;
  else origin?.focus({ preventScroll: true });
}

function watch() {
  if (watched) return;
  watched = true;
  const region = document.querySelector("[data-toasts]");
  region.addEventListener("focusin", ({ relatedTarget }) => {
    if (!region.contains(relatedTarget)) back = relatedTarget;
  });
  for (const name of ["pointerenter", "pointerleave", "focusin", "focusout"]) {
    region.addEventListener(name, () => requestAnimationFrame(check));
  }
  document.addEventListener("visibilitychange", check);
  document.addEventListener("keydown", pressed);
  check();
}

function check() {
  const region = document.querySelector("[data-toasts]");
  patience.hold(document.hidden || region.matches(":hover") || region.contains(document.activeElement));
}

/** F8 goes to the newest message, Escape takes the one away that has the focus. */
function pressed(event) {
  const inside = shown.find(({ element }) => element.contains(event.target));
  if (event.key === "F8" && !inside && focusToasts()) event.preventDefault();
  else if (event.key === "Escape" && inside) {
    event.preventDefault();
    remove(inside);
  }
}
