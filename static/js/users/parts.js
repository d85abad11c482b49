/** What a page offers follows the person's rights: the parts that depend on them, taken afresh. */
import { mount } from "lib/behaviours";

/**
 * Replace every part marked data-part="…" whose data-key, which says what it depends on, is another
 * one now; a part in which a dialog is open stays until it is closed.
 *
 * @param {AbortSignal} [signal] gives it up: rights that changed again make the answer untrue.
 * @returns {Promise<boolean>} false when the page may not be opened any more.
 */
export async function refreshParts(signal) {
  const headers = { Accept: "text/html" };
  const response = await fetch(location.href, { credentials: "same-origin", headers, signal });
  if (!response.ok) return response.status !== 403;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh) replace(part, fresh);
  }
  return true;
}

function replace(part, fresh) {
  const dialog = part.querySelector("dialog[open]");
  if (dialog) {
    dialog.addEventListener("close", () => replace(part, fresh), { once: true });
    return;
  }
  if (part.dataset.key === fresh.dataset.key) return;
  part.dataset.key = fresh.dataset.key;
  part.innerHTML = fresh.innerHTML;
  mount(part);
}
