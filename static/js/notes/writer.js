/** Writing a note: the text, what is wrong with it, and who could not be told. */
import { busy } from "lib/busy";
import { gettext as _ } from "lib/i18n";
import { toastError } from "lib/toast";
import { offerPeople } from "notes/mentions";

/**
 * Let a form send its text; nothing typed is lost when that fails.
 *
 * @param {HTMLFormElement} form
 * @param {(text: string) => Promise<void>} send
 */
export function writing(form, send) {
  const field = form.querySelector("[data-text]");
  const people = offerPeople(field);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    showError(form, "");
    const button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy") === "true") return;
    busy(button, send(field.value)).catch((error) => refused(form, error));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || people.open) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function refused(form, error) {
  const sentence = error.fields?.text ?? error.fields?.record;
  if (!sentence) return toastError(error);
  showError(form, sentence);
  return form.querySelector("[data-text]").focus();
}

function showError(form, sentence) {
  const field = form.querySelector("[data-text]");
  form.querySelector("[data-error]").textContent = sentence;
  field.classList.toggle("is-invalid", Boolean(sentence));
  field.toggleAttribute("aria-invalid", Boolean(sentence));
}

/** Say plainly who is mentioned and was not told, and why. */
export function sayUnreached(place, unreached) {
  place.replaceChildren(...unreached.map(sentence));
}

function sentence({ username, name, reason }) {
  const values = { name: name || `@${username}`, username: `@${username}` };
  const text = {
    inactive: _("%(name)s was not told: the account is not in use.", values),
    no_access: _("%(name)s was not told: they may not see this page.", values),
    unknown: _("Nobody was told as %(username)s: there is nobody whom you may see with this user name.", values),
  }[reason];
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}
