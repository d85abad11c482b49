/** Short messages in the corner; they never take the focus. */
import { clone, fill } from "lib/dom";

const SECONDS = { success: 5, info: 6, warning: 10, error: 0 };

/**
 * Show a message.
 *
 * @param {string} message
 * @param {{kind?: "success"|"info"|"warning"|"error", action?: {label: string, run: () => void},
 *   seconds?: number}} options 0 seconds: until dismissed, which is what errors do.
 * @returns {() => void} takes it away.
 */
export function toast(message, { kind = "info", action, seconds = SECONDS[kind] } = {}) {
  const element = fill(clone("toast-template"), { message });
  element.classList.add(`app-toast-${kind}`);
  element.querySelectorAll("[data-kind]").forEach((icon) => icon.dataset.kind === kind || icon.remove());
  const close = () => element.remove();
  element.querySelector("[data-toast-close]").addEventListener("click", close);
  if (action) addAction(element, action, close);
  const urgent = kind === "error" || kind === "warning";
  document.querySelector(urgent ? "[data-toasts-assertive]" : "[data-toasts-polite]").append(element);
  if (seconds) closeLater(element, seconds, close);
  return close;
}

/** Say what went wrong, e.g. with a ProblemError. */
export function toastError(error) {
  if (error?.name === "AbortError" || error?.status === 401) return;
  if (error?.name !== "ProblemError") console.error(error);
  toast(error.message, { kind: "error" });
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

/** Close after `seconds` in which it was neither pointed at nor focused. */
function closeLater(element, seconds, close) {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(close, seconds * 1000);
  };
  const hold = () => clearTimeout(timer);
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", start);
  element.addEventListener("focusout", start);
  start();
}
