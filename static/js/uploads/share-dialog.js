/** The dialog that says with whom a file is shared, and lets whoever may change that. */
import { busy } from "lib/busy";
import { fill, showErrors } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { PeopleSearch } from "uploads/people-search";

export class ShareDialog {
  #dialog;
  #form;
  #rows;
  #search;
  #upload = null;
  #people = [];

  /** @param {HTMLDialogElement} dialog of templates/uploads/_share.html. */
  constructor(dialog) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("[data-share-form]");
    this.#rows = new Rows(dialog.querySelector("[data-share-people]"), "share-person-template", paintPerson);
    this.#search = new PeopleSearch(this.#form, {
      pick: (person, button) => this.#add({ user_id: person.id }, button),
      leaveOut: ({ id }) => id === this.#upload?.owner_id || this.#people.some((one) => one.id === id),
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!account.can("users.view")) this.#type(event.submitter);
    });
    dialog.addEventListener("click", ({ target }) => this.#pressed(target));
    dialog.addEventListener("close", () => (this.#upload = null));
  }

  /** Show it for a file; resolves when its people are known. */
  async open(upload) {
    const { items } = await request("GET", `/api/v1/uploads/${upload.id}/shares`);
    this.#upload = upload;
    this.#form.reset();
    this.#search.clear();
    showErrors(this.#form, {});
    this.#show(items);
    this.#say("");
    this.#dialog.showModal();
  }

  /** The file has changed (perhaps shared by somebody else meanwhile), or is gone. */
  refresh(upload) {
    if (!this.#upload) return;
    if (!upload) return this.#dialog.close();
    const known = this.#people.map(({ id }) => id).sort((a, b) => a - b);
    this.#upload = upload;
    this.#paint();
    if (String(known) !== String(upload.shared_with)) this.#reload().catch(() => this.#dialog.close());
  }

  /** The id of the file that it is open for. */
  get uploadId() {
    return this.#upload?.id;
  }

  /** Everything but the people, whose rows have fields of their own. */
  #paint() {
    const values = {
      // i18n: heading of a dialog; %(name)s is a file
      title: _("Share “%(name)s”", { name: `\u2068${this.#upload.name}\u2069` }),
      search: account.can("users.view"),
      private: !this.#people.length,
    };
    this.#dialog.querySelectorAll("[data-frame]").forEach((part) => fill(part, values));
  }

  /** Tell those who hear the page. */
  #say(news) {
    this.#dialog.querySelector("[data-news]").textContent = news;
  }

  async #reload() {
    const { id } = this.#upload;
    const { items } = await request("GET", `/api/v1/uploads/${id}/shares`);
    if (this.#upload?.id === id) this.#show(items);
  }

  #show(people) {
    this.#people = people;
    this.#rows.show(people);
    this.#search.refresh();
    this.#paint();
  }

  #type(button) {
    const person = this.#form.elements.person.value.trim();
    if (!person) return showErrors(this.#form, { person: _("This field is required.") });
    return this.#add({ person }, button);
  }

  async #add(json, button) {
    const known = new Set(this.#people.map(({ id }) => id));
    try {
      showErrors(this.#form, {});
      await this.#change("POST", "", json, button);
    } catch (error) {
      if (!error.fields?.person) return toastError(error);
      return showErrors(this.#form, error.fields);
    }
    const added = this.#people.find(({ id }) => !known.has(id));
    this.#form.reset();
    this.#search.clear();
    if (added) this.#say(_("Shared with %(name)s.", { name: added.name }));
    return this.#form.elements.person.focus();
  }

  async #remove(id, button) {
    const { name } = this.#people.find((one) => one.id === id);
    await this.#change("DELETE", `/${id}`, undefined, button);
    this.#say(_("No longer shared with %(name)s.", { name }));
    this.#form.elements.person.focus();
  }

  async #change(method, path, json, button) {
    const { id } = this.#upload;
    const { items } = await busy(button, request(method, `/api/v1/uploads/${id}/shares${path}`, { json }));
    if (this.#upload?.id === id) this.#show(items);
  }

  #pressed(target) {
    if (target === this.#dialog || target.closest("[data-share-close]")) return this.#dialog.close();
    const button = target.closest("[data-unshare]");
    if (button) this.#remove(this.#rows.idOf(button), button).catch(toastError);
    return undefined;
  }
}

function paintPerson(row, person) {
  // i18n: a button's name for screen readers; %(name)s is a person with whom a file is shared
  fill(row, { ...person, label: _("Remove %(name)s", { name: person.name }) });
}
