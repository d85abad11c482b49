/** What the buttons of an entry do. */
import { revertEntry } from "activity/revert";
import { busy } from "lib/busy";
import { gettext as _ } from "lib/i18n";
import { toast, toastError } from "lib/toast";

/** Let the buttons of the entries of a list do what they say. */
export function listenToEntries(element, view) {
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    const entry = button && view.entryAt(button);
    if (!entry) return;
    const { act } = button.dataset;
    if (act === "toggle") view.toggle(entry);
    else busy(button, act === "copy" ? copyLink(entry) : revertEntry(entry)).catch(toastError);
  });
}

async function copyLink({ id }) {
  await navigator.clipboard.writeText(new URL(`/activity/${id}`, location.href).href);
  toast(_("The link was copied."), { kind: "success" });
}
