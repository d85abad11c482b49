/**
 * Asking before what cannot be undone.
 *
 * In templates: data-confirm="Delete Ana?" data-confirm-text="…" data-confirm-button="Delete" on a
 * form or on its submit button (macro `confirm_attrs`). In JavaScript: `await confirmed({…})`.
 */
import { clone, fill } from "lib/dom";
import { attributeOf } from "words/page";

const approved = new WeakSet();

/**
 * Ask in a dialog. The focus starts on “Cancel” and returns to where it was.
 *
 * @param {{title: string, text?: string, button: string, kind?: "danger"|"primary"}} question
 * @returns {Promise<boolean>} whether the person agreed.
 */
export function confirmed({ title, text = "", button, kind = "danger" }) {
  const dialog = fill(clone("confirm-template"), { title, text, button });
  const yes = dialog.querySelector('[value="confirm"]');
  yes.classList.toggle("btn-danger", kind === "danger");
  yes.classList.toggle("btn-primary", kind !== "danger");
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close("cancel"));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirm");
    });
    dialog.showModal();
  });
}

/** Hold back every form that asks first, before any other handler sees it. */
export function guardForms() {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const asks = [event.submitter, form].find((element) => element?.dataset.confirm);
      if (!asks || approved.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, asks, event.submitter);
    },
    { capture: true },
  );
}

async function ask(form, asks, submitter) {
  const agreed = await confirmed({
    title: attributeOf(asks, "data-confirm"),
    text: attributeOf(asks, "data-confirm-text") ?? undefined,
    button: attributeOf(asks, "data-confirm-button"),
    kind: asks.dataset.confirmKind,
  });
  if (!agreed) return;
  approved.add(form);
  form.requestSubmit(submitter);
  approved.delete(form);
}
