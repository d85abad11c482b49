/** The dialog that invites somebody: opened by a button, sent as JSON, keeping what was typed. */
import { busy } from "lib/busy";
import { showErrors } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { showInvitation } from "users/acts";

export default function userInvite(dialog) {
  const form = dialog.querySelector("form");
  document.addEventListener("click", (event) => {
    // Links keep their other uses: a new tab, say.
    if (!dialog.isConnected || !event.target.closest("[data-invite]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
    form.elements.name.focus();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, form, event.submitter);
  });
}

async function send(dialog, form, button) {
  tell(form, {});
  try {
    const person = await busy(button, request("POST", "/api/v1/users", { json: values(form) }));
    dialog.close();
    form.reset();
    toast(_("%(name)s was invited.", { name: person.name }), { kind: "success" });
    await showInvitation(person).catch(toastError);
  } catch (error) {
    if (error.name !== "ProblemError") throw error;
    tell(form, error.fields, Object.keys(error.fields).length ? "" : error.message);
  }
}

function values(form) {
  const data = new FormData(form);
  const text = (name) => data.get(name).trim();
  return {
    name: text("name"),
    username: text("username"),
    email: text("email"),
    roles: data.getAll("roles").map(Number),
  };
}

function tell(form, fields, message = "") {
  showErrors(form, fields);
  form.querySelector("[data-form-error]").textContent = message;
}
