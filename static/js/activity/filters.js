/** The search and the filters of the activity: in the form, in the address, in the links to files. */
import { queries } from "activity/query";
import { request } from "lib/http";
import { areaLabel, kindLabel } from "models/activity";

const PAUSE_MS = 250;
const FIELDS = ["q", "person", "kind", "record", "since", "until"];

/** Fires "change" when another list is wanted. */
export class Filters extends EventTarget {
  query;
  #form;
  #people = new Map();
  #timer;

  constructor(form, { query, kinds, person }) {
    super();
    [this.#form, this.query] = [form, query];
    if (person) this.#people.set(person.name, person.id);
    this.#offerKinds(kinds);
    this.#listen();
    this.show();
  }

  /** Show the query in the form and in the links. */
  show() {
    const { elements } = this.#form;
    for (const name of FIELDS) {
      if (elements[name] !== document.activeElement || name === "kind") elements[name].value = this.query[name];
    }
    if (elements.who && !this.query.person && elements.who !== document.activeElement) elements.who.value = "";
    this.#form.querySelector("[data-record-chip]").hidden = !this.query.record;
    const filtered = queries.isFiltered(this.query);
    for (const button of document.querySelectorAll("[data-clear]")) button.hidden = !filtered;
    for (const link of document.querySelectorAll("[data-export]")) {
      link.href = `/activity/export${queries.write(this.query, { format: link.dataset.export })}`;
    }
  }

  /** Say what the record is called that the list is about. */
  nameRecord(name) {
    this.#form.querySelector("[data-record-name]").textContent = name;
  }

  /** Leave nothing out. */
  clear() {
    this.#form.elements.q.value = "";
    this.#want(Object.fromEntries(FIELDS.map((name) => [name, ""])));
    this.#form.elements.q.focus();
  }

  #listen() {
    const { elements } = this.#form;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed();
    });
    elements.q.addEventListener("input", () => this.#soon(() => this.#typed()));
    elements.who?.addEventListener("input", () => this.#soon(() => this.#findPeople()));
    this.#form.addEventListener("change", ({ target }) => {
      if (["kind", "since", "until"].includes(target.name)) this.#want({ [target.name]: target.value });
    });
    this.#form.querySelector("[data-clear-record]").addEventListener("click", () => this.#want({ record: "" }));
    for (const button of document.querySelectorAll("[data-clear]")) button.addEventListener("click", () => this.clear());
    const toggle = this.#form.querySelector("[data-toggle-filters]");
    toggle.addEventListener("click", () => {
      const open = this.#form.classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", String(open));
    });
    addEventListener("popstate", () => {
      elements.q.value = queries.read(location.search).q;
      this.#changed(queries.read(location.search));
    });
  }

  #soon(act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, PAUSE_MS);
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#want({ q: this.#form.elements.q.value.trim() });
  }

  /** Offer people whose names begin so; who is named in full is chosen. */
  async #findPeople() {
    const typed = this.#form.elements.who.value.trim();
    if (!typed) return this.#want({ person: "" });
    if (!this.#people.has(typed)) await this.#offerPeople(typed).catch(console.warn);
    const id = this.#people.get(typed);
    return id && this.#want({ person: String(id) });
  }

  async #offerPeople(typed) {
    const { items } = await request("GET", `/api/v1/users?limit=10&q=${encodeURIComponent(typed)}`);
    const names = new Set(items.map(({ name }) => name));
    // Of several with the same name, the user name tells which.
    const label = ({ name, username }) => (names.size < items.length ? `${name} (${username})` : name);
    for (const person of items) this.#people.set(label(person), person.id);
    this.#form.querySelector("datalist").replaceChildren(...items.map((it) => new Option(it.username, label(it))));
  }

  #offerKinds(kinds) {
    const groups = Object.entries(kinds).map(([area, names]) => {
      const group = Object.assign(document.createElement("optgroup"), { label: areaLabel(area) });
      group.append(new Option(areaLabel(area), area), ...names.map((name) => new Option(kindLabel(name), name)));
      return group;
    });
    this.#form.elements.kind.append(...groups);
  }

  #want(change) {
    const query = { ...this.query, ...change };
    if (FIELDS.every((name) => query[name] === this.query[name])) return;
    history.pushState(null, "", `/activity${queries.write(query)}`);
    this.#changed(query);
  }

  #changed(query) {
    this.query = query;
    this.show();
    this.dispatchEvent(new Event("change"));
  }
}
