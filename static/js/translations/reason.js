/** Asking for a sentence: why something is rejected, dismissed, or better. */
import { clone, fill } from "lib/dom";
import { closes, opened } from "translations/parts";

/**
 * Ctrl and Enter confirm, as they save in the boxes.
 *
 * @param {{title: string, text: string, label: string, button: string, required?: boolean}} question
 * @returns {Promise<string | null>} what was typed, or null when the person thought better of it.
 */
export async function askReason({ required = false, ...question }) {
  const dialog = fill(clone("reason-template"), question);
  const area = dialog.querySelector("[data-reason]");
  area.required = required;
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    dialog.querySelector("form").requestSubmit(dialog.querySelector("[value=confirm]"));
  });
  document.body.append(dialog);
  closes(dialog);
  const answer = await opened(dialog);
  dialog.remove();
  return answer === "confirm" ? area.value.trim() : null;
}
