/** The search and the filters of the list of texts: in the form and in the address. */
import { setText } from "lib/dom";
import { number } from "lib/format";
import { STATES, queries, stateLabel } from "models/entries";
import { textOf } from "words/page";

const PAUSE_MS = 200;
const FIELDS = ["q", "state", "check", "person", "since", "path", "key", "sort"];
const MORE = ["check", "person", "since", "path", "key"];

/** Fires "change" when another list is wanted. */
export class Filters extends EventTarget {
  query;
  #form;
  #checks;
  #toggle;
  #all;
  #more;
  #timer;

  /** @param {HTMLFormElement} form @param {{query: object, checks: object[], people: object[]}} data */
  constructor(form, { query, checks, people }) {
    super();
    [this.#form, this.query, this.#checks] = [form, query, checks];
    [this.#toggle, this.#more] = [form.querySelector("[data-toggle-filters]"), form.querySelector("#tr-more-filters")];
    form.elements.state.append(...STATES.map((state) => new Option(stateLabel(state), state)));
    form.elements.person.append(...people.map(({ id, name }) => new Option(name, id)));
    this.#offerChecks({});
    this.#listen();
    if (MORE.some((name) => query[name])) this.#unfold(true);
    this.show();
  }

  /** Go to the search. */
  focus() {
    this.#form.elements.q.focus();
    this.#form.elements.q.select();
  }

  /** Show the query in the form. */
  show() {
    const { elements } = this.#form;
    for (const name of FIELDS) {
      if (elements[name] === document.activeElement && name !== "state") continue;
      elements[name].value = this.query[name];
    }
    const chosen = MORE.filter((name) => this.query[name]).length;
    const count = this.#toggle.querySelector("[data-filter-count]");
    count.hidden = !chosen;
    setText(count, number(chosen));
    const filtered = queries.isFiltered(this.query);
    for (const button of document.querySelectorAll("[data-clear]")) button.disabled = !filtered;
  }

  /** Show how many texts each choice has. */
  showCounts({ states = {}, checks = {} }) {
    for (const option of this.#form.elements.state.options) {
      const count = states[option.value || "all"];
      const label = option.value ? stateLabel(option.value) : this.#all;
      if (count !== undefined) setText(option, `${label} (${number(count)})`);
    }
    this.#offerChecks(checks);
  }

  /** Leave nothing out. */
  clear() {
    this.want(Object.fromEntries(FIELDS.filter((name) => name !== "sort").map((name) => [name, ""])));
    this.#form.elements.q.value = "";
    this.#form.elements.q.focus();
  }

  /** Ask for another list. */
  want(change) {
    const query = { ...this.query, ...change };
    if (FIELDS.every((name) => query[name] === this.query[name])) return;
    this.query = query;
    this.show();
    this.dispatchEvent(new Event("change"));
  }

  #listen() {
    const { elements } = this.#form;
    this.#all = textOf(elements.state.options[0]);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed();
    });
    for (const name of ["q", "path"]) {
      elements[name].addEventListener("input", () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#typed(), PAUSE_MS);
      });
    }
    this.#form.addEventListener("change", ({ target }) => {
      if (!["q", "path"].includes(target.name)) this.want({ [target.name]: target.value });
    });
    this.#toggle.addEventListener("click", () => this.#unfold(this.#more.hidden));
    document.addEventListener("click", ({ target }) => target.closest("[data-clear]") && this.clear());
  }

  #unfold(state) {
    this.#more.hidden = !state;
    this.#toggle.setAttribute("aria-expanded", String(state));
  }

  #typed() {
    clearTimeout(this.#timer);
    const { q, path } = this.#form.elements;
    this.want({ q: q.value.trim(), path: path.value.trim() });
  }

  #offerChecks(counts) {
    const select = this.#form.elements.check;
    const wanted = this.#checks.filter(({ name }) => counts[name] || name === this.query.check);
    const options = wanted.map(({ name, title }) => new Option(counts[name] ? `${title} (${number(counts[name])})` : title, name));
    select.replaceChildren(select.options[0], ...options);
    select.value = this.query.check;
  }
}
