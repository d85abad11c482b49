/** The menu at the end of a row. */
import { fill } from "lib/dom";
import { toastError } from "lib/toast";
import { acts } from "users/acts";
import { Popup } from "users/popup";
import { possibleActs } from "users/rights";

export class RowMenu {
  #popup;
  #person = null;
  #roles;

  constructor(panel, roles) {
    this.#roles = roles;
    this.#popup = new Popup(panel);
    panel.addEventListener("click", ({ target }) => {
      const item = target.closest("[data-act]");
      if (item) this.#run(item.dataset.act);
    });
  }

  get popup() {
    return this.#popup;
  }

  open(anchor, person) {
    if (!this.#popup.toggle(anchor)) return;
    this.#show(person);
    this.#popup.place();
    this.#popup.focus();
  }

  close() {
    this.#popup.close();
  }

  /** Show what is possible now that records or rights have changed. */
  refresh(find) {
    if (this.#popup.anchor) this.#show(find(this.#person.id) ?? this.#person);
  }

  #show(person) {
    this.#person = person;
    const { panel } = this.#popup;
    fill(panel, { title: person.name, url: `/users/${person.id}` });
    const possible = possibleActs(person, this.#roles);
    panel.querySelectorAll("[data-act]").forEach((item) => (item.hidden = !possible[item.dataset.act]));
  }

  #run(name) {
    const person = this.#person;
    this.close();
    acts[name](person).catch(toastError);
  }
}
