/** The profile form of a person: others' changes arrive in it, and what is being typed stays. */
import { busy } from "lib/busy";
import { clone, fill, showErrors } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";
import { Draft } from "users/draft";
import { textOf } from "words/page";

export class ProfileForm {
  #form;
  #draft;
  #id;
  #fields;
  #saving = false;

  /**
   * @param {HTMLFormElement} form
   * @param {object} record the person as the page was made for.
   */
  constructor(form, record) {
    this.#form = form;
    this.#id = record.id;
    this.#fields = ["name", "email", "locale", "timezone"].filter((name) => this.#control(name));
    const version = Number(form.elements.version.value);
    this.#draft = new Draft({ ...record, ...this.#began(), version }, this.#fields);
    for (const name of this.#fields) this.#draft.set(name, this.#control(name).value);
    this.take(record);
    this.#listen();
  }

  /** Whether something typed is not saved yet. */
  get touched() {
    return Object.keys(this.#draft.changes).length > 0;
  }

  /** The person as the server has them now. */
  take(record) {
    const followed = this.#draft.take(record);
    for (const name of followed) this.#follow(name);
    this.#show();
  }

  #listen() {
    this.#form.addEventListener("input", ({ target }) => {
      if (!this.#fields.includes(target.name)) return;
      this.#draft.set(target.name, target.value);
      this.#show();
    });
    this.#form.addEventListener("click", ({ target }) => {
      const choice = target.closest("[data-choose]");
      if (choice) this.#decide(choice);
      else if (target.closest("[data-discard]")) this.#discard();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#saving) this.#save(event.submitter);
    });
  }

  async #save(button) {
    showErrors(this.#form, {});
    this.#tell("");
    if (this.#draft.conflicts.length) return this.#askFirst();
    if (!this.touched) return toast(_("Nothing was changed."));
    this.#saving = true;
    try {
      await busy(button, this.#send());
      return toast(_("The profile was saved."), { kind: "success" });
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#saving = false;
      this.#show();
    }
  }

  /** Send what was changed; where others changed other fields meanwhile, both win. */
  async #send() {
    const json = this.#draft.changes;
    if (!Object.keys(json).length) return;
    try {
      const { version } = this.#draft;
      this.take(await request("PATCH", `/api/v1/users/${this.#id}`, { json, version }));
    } catch (error) {
      if (error.status !== 412 || !error.current) throw error;
      this.take(error.current);
      if (this.#draft.conflicts.length) throw error;
      await this.#send();
    }
  }

  #failed(error) {
    if (error.name !== "ProblemError") throw error;
    if (this.#draft.conflicts.length) return this.#askFirst();
    showErrors(this.#form, error.fields);
    return this.#tell(Object.keys(error.fields).length ? "" : error.message);
  }

  #askFirst() {
    this.#show();
    this.#tell(_("Somebody else changed the same fields. Choose a version for each, then save."));
    this.#form.querySelector("[data-choose]").focus();
  }

  #decide(button) {
    const field = button.closest(".person-conflict").dataset.of;
    if (button.dataset.choose === "mine") this.#draft.keepMine(field);
    else this.#draft.takeTheirs(field);
    this.#control(field).value = this.#draft.get(field);
    if (!this.#draft.conflicts.length) this.#tell("");
    this.#show();
    (this.#form.querySelector("[data-choose]") ?? this.#control(field)).focus();
  }

  #discard() {
    this.#draft.discard();
    for (const name of this.#fields) this.#control(name).value = this.#draft.get(name);
    showErrors(this.#form, {});
    this.#tell("");
    this.#show();
    this.#control(this.#fields[0]).focus();
  }

  /** Show a value that somebody else saved. */
  #follow(name) {
    const control = this.#control(name);
    if (control.value === this.#draft.get(name)) return;
    control.value = this.#draft.get(name);
    control.classList.remove("is-changed");
    control.getBoundingClientRect(); // so that the animation starts again
    control.classList.add("is-changed");
  }

  #show() {
    this.#form.elements.version.value = this.#draft.version;
    this.#form.querySelector("[data-discard]").hidden = !this.touched;
    for (const name of this.#fields) this.#showConflict(name);
  }

  #showConflict(name) {
    const theirs = this.#draft.theirs(name);
    const shown = this.#form.querySelector(`.person-conflict[data-of="${name}"]`);
    if (theirs === undefined) return shown?.remove();
    const control = this.#control(name);
    const label = textOf(control.labels[0]);
    const option = [...(control.options ?? [])].find(({ value }) => value === theirs);
    const record = {
      // i18n: %(field)s is the label of a form field, like “E-mail address”
      label: _("Two versions of “%(field)s”", { field: label }),
      text: _("Somebody else saved this meanwhile:"),
      theirs: (option ? textOf(option) : theirs) || "—",
    };
    if (shown) return fill(shown, record);
    const box = fill(clone("conflict-template"), record);
    box.dataset.of = name;
    return control.closest(".form-field").append(box);
  }

  #began() {
    const was = (name) => this.#form.elements[`was_${name}`].value;
    return Object.fromEntries(this.#fields.map((name) => [name, was(name)]));
  }

  #control(name) {
    return this.#form.elements.namedItem(name);
  }

  #tell(message) {
    this.#form.querySelector("[data-form-error]").textContent = message;
  }
}
