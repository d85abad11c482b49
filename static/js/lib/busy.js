/** Buttons that show that something is under way and cannot be pressed twice. */

/** Show `button` as busy until `promise` settles; returns the promise. */
export async function busy(button, promise) {
  setBusy(button, true);
  try {
    return await promise;
  } finally {
    setBusy(button, false);
  }
}

/** Mark the button that sends a form, and let no second sending through. */
export function watchForms() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = event.submitter;
    if (button?.getAttribute("aria-busy") === "true") event.preventDefault();
    else if (button) setBusy(button, true);
  });
  // The page may come back from the back/forward cache as it was left; downloads never leave it.
  addEventListener("pageshow", clearAll);
}

function setBusy(button, state) {
  // Not `disabled`: that would drop the focus, and the button's own value from the form.
  button.toggleAttribute("data-busy", state);
  button.setAttribute("aria-busy", String(state));
}

function clearAll() {
  document.querySelectorAll("[data-busy]").forEach((button) => setBusy(button, false));
}
