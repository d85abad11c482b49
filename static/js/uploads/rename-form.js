/** Renaming a file in place; what somebody else calls it meanwhile is never overwritten unasked. */
import { busy } from "lib/busy";
import { fill, showErrors } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toastError } from "lib/toast";
import { Draft } from "users/draft";

const FIELD = "name";

export class RenameForm {
  #form;
  #shown;
  #upload;
  #draft = null;

  /**
   * @param {HTMLFormElement} form of templates/uploads/_rename.html.
   * @param {Element} shown the name with its button, whose place the form takes.
   */
  constructor(form, shown) {
    [this.#form, this.#shown] = [form, shown];
    form.addEventListener("input", () => {
      this.#draft.set(FIELD, this.#input.value);
      this.#show();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(event.submitter).catch(toastError);
    });
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    form.addEventListener("click", ({ target }) => {
      if (target.closest("[data-cancel]")) this.close();
      const choice = target.closest("[data-choose]");
      if (choice) this.#decide(choice.dataset.choose);
    });
  }

  /** Whether something typed is not saved yet. */
  get touched() {
    return Boolean(this.#draft?.isTouched(FIELD));
  }

  open(upload) {
    this.#upload = upload;
    this.#draft = new Draft(upload, [FIELD]);
    this.#input.value = upload.name;
    showErrors(this.#form, {});
    this.#show();
    const end = upload.name.lastIndexOf(".");
    this.#input.focus();
    this.#input.setSelectionRange(0, end > 0 ? end : upload.name.length);
  }

  close() {
    if (!this.#draft) return;
    this.#draft = null;
    this.#show();
    this.#shown.querySelector("button:not([hidden])")?.focus();
  }

  /** The file as the server has it now. */
  take(upload) {
    if (!this.#draft) return;
    const [followed] = this.#draft.take(upload);
    if (followed) this.#input.value = this.#draft.get(FIELD);
    this.#show();
  }

  async #save(button) {
    if (this.#draft.conflicts.length) return this.#ask();
    if (!this.touched) return this.close();
    try {
      await busy(button, this.#send());
      return this.close();
    } catch (error) {
      if (this.#draft?.conflicts.length) return this.#ask();
      if (!error.fields?.name) throw error;
      return showErrors(this.#form, error.fields);
    }
  }

  /** Send the name; where something else of the file changed meanwhile, it is sent again. */
  async #send() {
    const { version } = this.#draft;
    try {
      const json = { name: this.#draft.get(FIELD) };
      await request("PATCH", `/api/v1/uploads/${this.#upload.id}`, { json, version });
    } catch (error) {
      if (error.status !== 412 || !error.current || !this.#draft) throw error;
      this.take(error.current);
      if (this.#draft.conflicts.length) throw error;
      await this.#send();
    }
  }

  #ask() {
    this.#show();
    showErrors(this.#form, { name: _("Somebody else renamed the file. Choose a version, then save.") });
    this.#form.querySelector("[data-choose]").focus();
  }

  #decide(whose) {
    if (whose === "mine") this.#draft.keepMine(FIELD);
    else this.#draft.takeTheirs(FIELD);
    this.#input.value = this.#draft.get(FIELD);
    showErrors(this.#form, {});
    this.#show();
    this.#input.focus();
  }

  #show() {
    this.#form.hidden = !this.#draft;
    this.#shown.hidden = Boolean(this.#draft);
    const theirs = this.#draft?.theirs(FIELD);
    this.#form.querySelector("[data-conflict]").hidden = theirs === undefined;
    fill(this.#form, { theirs: theirs ?? "" });
  }

  get #input() {
    return this.#form.elements.name;
  }
}
