/** What the page of notifications shows, kept in its address. Fires "change". */
import { setAttribute } from "lib/dom";
import { queries } from "models/notices";

export class Filters extends EventTarget {
  query;
  #form;

  constructor(form, query) {
    super();
    [this.#form, this.query] = [form, query];
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => this.change({ kind: form.elements.kind.value }));
    form.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-filter]");
      // With a key held it opens elsewhere, as links do.
      if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.change({ filter: tab.dataset.filter });
    });
    addEventListener("popstate", () => this.#take(read(location.search)));
    this.#paint();
  }

  /** Show something else. */
  change(values) {
    const query = { ...this.query, ...values };
    const address = location.pathname + queries.write(query);
    if (address === location.pathname + location.search) return;
    history.pushState(null, "", address);
    this.#take(query);
  }

  #take(query) {
    this.query = query;
    this.#paint();
    this.dispatchEvent(new Event("change"));
  }

  #paint() {
    const { filter, kind } = this.query;
    this.#form.elements.kind.value = kind;
    for (const tab of this.#form.querySelectorAll("[data-filter]")) {
      setAttribute(tab, "aria-current", tab.dataset.filter === filter ? "page" : null);
      tab.setAttribute("href", `/notifications${queries.write({ filter: tab.dataset.filter, kind })}`);
    }
  }
}

function read(search) {
  const { filter, kind } = queries.read(search);
  return { filter, kind };
}
