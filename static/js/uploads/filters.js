/** What the list is asked for: search, kind, whose files, and order; kept in the address. */
import { setAttribute } from "lib/dom";
import { nextSort } from "lib/query";
import { queries } from "models/uploads";

const TYPING_MS = 200;

export class Filters {
  #element;
  #query;
  #show;
  #typing;

  /** @param {(query: object) => void} show is called with every new query. */
  constructor(element, query, show) {
    this.#element = element;
    this.#query = query;
    this.#show = show;
    const form = element.querySelector("[data-filters]");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.q.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#change({ q: form.elements.q.value.trim() }, "replace"), TYPING_MS);
    });
    for (const name of ["type", "owner", "sort"]) {
      form.addEventListener("change", ({ target }) => target.name === name && this.#change({ [name]: target.value }));
    }
    element.addEventListener("click", ({ target }) => {
      const heading = target.closest("[data-sort]");
      if (heading) this.#change({ sort: nextSort(this.#query.sort, heading.dataset.sort) });
    });
    addEventListener("popstate", () => this.#take(queries.read(location.search)));
    this.#paint();
  }

  /** Show everything again. */
  clear() {
    if (!queries.isFiltered(this.#query)) return;
    this.#change({ q: "", type: "" });
    this.#element.querySelector('[name="q"]').focus();
  }

  #change(values, how = "push") {
    const query = { ...this.#query, ...values };
    const address = location.pathname + queries.write(query);
    if (address === location.pathname + location.search) return;
    history[`${how}State`](null, "", address);
    this.#take(query);
  }

  #take(query) {
    this.#query = query;
    this.#paint();
    this.#show(query);
  }

  #paint() {
    const { q, type, owner, sort } = this.#query;
    const { elements } = this.#element.querySelector("[data-filters]");
    if (elements.q.value.trim() !== q) elements.q.value = q;
    elements.type.value = type;
    elements.sort.value = sort;
    elements.owner.value = owner;
    this.#element.querySelectorAll("[data-sort]").forEach((heading) => {
      const down = sort === `-${heading.dataset.sort}`;
      const sorted = down || sort === heading.dataset.sort;
      const direction = down ? "descending" : "ascending";
      setAttribute(heading.closest("th"), "aria-sort", sorted ? direction : null);
    });
  }
}
