/** The search, the filters and the order: in the form, in the headings and in the address. */
import { nextSort } from "lib/query";
import { roleLabel } from "models/roles";
import { queries } from "models/users";

const PAUSE_MS = 200;
const FIELDS = ["q", "role", "state", "sort"];

/** Fires "change" when another list is wanted. */
export class Filters extends EventTarget {
  #form;
  #table;
  #timer;
  query;

  constructor(element, query, roles) {
    super();
    this.query = query;
    this.#form = element.querySelector("[data-filter]");
    this.#table = element.querySelector("[data-table]");
    this.#listen(element, roles);
    this.show();
  }

  /** The query as the list has it now. */
  take(query) {
    this.query = query;
    this.show();
  }

  /** Show the query in the form, the headings and the link to the file. */
  show() {
    for (const name of FIELDS) {
      const control = this.#form.elements[name];
      if (control !== document.activeElement || control.matches("select")) control.value = this.query[name];
    }
    for (const heading of this.#table.querySelectorAll("[data-sort]")) {
      heading.setAttribute("aria-sort", direction(this.query.sort, heading.dataset.sort));
    }
    const file = document.querySelector("[data-export]");
    if (file) file.href = `/users/export.csv${queries.write({ ...this.query, sort: "" })}`;
  }

  /** Leave nobody out. */
  clear() {
    this.#form.elements.q.value = "";
    this.#want({ q: "", role: "", state: "" }, "push");
    this.#form.elements.q.focus();
  }

  #listen(element, roles) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed("push");
    });
    this.#form.elements.q.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#typed("replace"), PAUSE_MS);
    });
    this.#form.addEventListener("change", ({ target }) => {
      if (target.name !== "q") this.#want({ [target.name]: target.value }, "push");
    });
    this.#table.addEventListener("click", ({ target }) => {
      const heading = target.closest("[data-sort] button")?.closest("[data-sort]");
      if (heading) this.#want({ sort: nextSort(this.query.sort, heading.dataset.sort) }, "push");
    });
    element.querySelector("[data-clear]").addEventListener("click", () => this.clear());
    addEventListener("popstate", () => {
      this.#form.elements.q.value = queries.read(location.search).q;
      this.#changed(queries.read(location.search));
    });
    roles.addEventListener("change", () => this.#showRoles(roles.all));
  }

  /** What is typed becomes one step back in the history, however many letters it has. */
  #typed(how) {
    clearTimeout(this.#timer);
    const first = !this.query.q;
    this.#want({ q: this.#form.elements.q.value.trim() }, first ? "push" : how);
  }

  #want(change, how) {
    const query = { ...this.query, ...change };
    if (FIELDS.every((name) => query[name] === this.query[name])) return;
    history[`${how}State`](null, "", `/users${queries.write(query)}`);
    this.#changed(query);
  }

  #changed(query) {
    this.take(query);
    this.dispatchEvent(new Event("change"));
  }

  #showRoles(roles) {
    const { role } = this.#form.elements;
    const options = roles.map((it) => new Option(roleLabel(it), it.id));
    role.replaceChildren(role.options[0], ...options);
    role.hidden = !roles.length;
    role.value = this.query.role;
  }
}

function direction(sort, field) {
  if (sort === field) return "ascending";
  return sort === `-${field}` ? "descending" : "none";
}
