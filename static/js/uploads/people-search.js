/** Finding people by typing, for those who may see people: a list of buttons below a field. */
import { fill } from "lib/dom";
import { request } from "lib/http";
import { Latest } from "lib/latest";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { account } from "live/account";

const TYPING_MS = 150;
const SHOWN = 5;

export class PeopleSearch {
  #form;
  #list;
  #rows;
  #does;
  #found = [];
  #loading = new Latest();
  #typing;

  /**
   * @param {HTMLFormElement} form with a field `person` and a list [data-share-found].
   * @param {{pick: (person, button) => void, leaveOut: (person) => boolean}} does
   */
  constructor(form, does) {
    this.#form = form;
    this.#does = does;
    this.#list = form.querySelector("[data-share-found]");
    this.#rows = new Rows(this.#list, "share-found-template", (row, person) => fill(row, person));
    form.elements.person.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#ask().catch(toastError), TYPING_MS);
    });
    form.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-pick]");
      if (button) does.pick(this.#found.find(({ id }) => id === this.#rows.idOf(button)), button);
    });
  }

  clear() {
    clearTimeout(this.#typing);
    this.#show([], false);
  }

  /** Who is to be left out has changed. */
  refresh() {
    this.#show(this.#found, false);
  }

  async #ask() {
    const q = this.#form.elements.person.value.trim();
    if (!q || !account.can("users.view")) return this.clear();
    const query = new URLSearchParams({ q, state: "active", limit: SHOWN * 2 });
    const read = (signal) => request("GET", `/api/v1/users?${query}`, { signal });
    const { items } = await this.#loading.run(read);
    return this.#show(items, true);
  }

  #show(people, asked) {
    this.#found = people.filter((person) => !this.#does.leaveOut(person)).slice(0, SHOWN);
    this.#rows.show(this.#found);
    this.#list.hidden = !this.#found.length;
    this.#form.querySelector("[data-nobody]").hidden = !asked || this.#found.length > 0;
  }

  /** The arrow keys go from the field to the people and back. */
  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.#found.length) return;
    const stops = [this.#form.elements.person, ...this.#list.querySelectorAll("[data-pick]")];
    const place = stops.indexOf(document.activeElement) + step;
    stops[Math.max(0, Math.min(stops.length - 1, place))].focus();
    event.preventDefault();
  }
}
