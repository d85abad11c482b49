/** Asking for a sentence: why something is rejected, dismissed, or better. */
import { clone, fill } from "lib/dom";
import { closes, opened } from "translations/parts";

/**
 * @param {{title: string, text: string, label: string, button: string, required?: boolean}} question
 * @returns {Promise<string | null>} what was typed, or null when the person thought better of it.
 */
export async function askReason({ required = false, ...question }) {
  const dialog = fill(clone("reason-template"), question);
  const area = dialog.querySelector("[data-reason]");
  area.required = required;
  document.body.append(dialog);
  closes(dialog);
  const answer = await opened(dialog);
  dialog.remove();
  return answer === "confirm" ? area.value.trim() : null;
}
