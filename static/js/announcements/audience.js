/** Who has seen an announcement and who has not yet, page by page. */
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { Latest } from "lib/latest";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";

// Many see it in the same moment.
const TOGETHER_MS = 500;
const PAGE = 50;
const MOST = 200;

export class Audience {
  #element;
  #id;
  #rows;
  #seen = "yes";
  #items = [];
  #next = null;
  #counts = "";
  #timer;
  #loading = new Latest();

  constructor(element, id) {
    this.#element = element;
    this.#id = id;
    this.#rows = new Rows(this.#part("people"), "audience-person", (row, person) => {
      fill(row, { ...person, url: `/users/${person.id}` });
    });
    element.addEventListener("click", ({ target }) => {
      const choice = target.closest("[data-who]");
      if (choice) this.#choose(choice.dataset.who);
      const more = target.closest("[data-more]");
      if (more) busy(more, this.#more()).catch(toastError);
    });
  }

  /** The counts are other ones: show who that is. */
  refresh({ seen, reach }) {
    const counts = `${seen} ${reach}`;
    if (counts === this.#counts) return;
    const first = !this.#counts;
    this.#counts = counts;
    this.#part('count="yes"').textContent = number(seen);
    this.#part('count="no"').textContent = number(Math.max(0, reach - seen));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load().catch(console.warn), first ? 0 : TOGETHER_MS);
  }

  #choose(seen) {
    this.#seen = seen;
    for (const choice of this.#element.querySelectorAll("[data-who]")) {
      choice.setAttribute("aria-pressed", String(choice.dataset.who === seen));
    }
    this.#items = [];
    this.#load().catch(toastError);
  }

  async #load() {
    const limit = Math.min(MOST, Math.max(PAGE, this.#items.length));
    const page = await this.#loading.run((signal) => this.#fetch({ limit }, signal));
    this.#items = page.items;
    this.#next = page.next;
    this.#show();
  }

  async #more() {
    const page = await this.#loading.run((signal) => this.#fetch({ limit: PAGE, cursor: this.#next }, signal));
    this.#items = [...this.#items, ...page.items];
    this.#next = page.next;
    this.#show();
  }

  #fetch(more, signal) {
    const query = new URLSearchParams({ seen: this.#seen, ...more });
    return request("GET", `/api/v1/announcements/${this.#id}/people?${query}`, { signal });
  }

  #show() {
    this.#rows.show(this.#items);
    this.#part("more-bar").hidden = !this.#next;
    const nobody = this.#part("nobody");
    nobody.hidden = this.#items.length > 0;
    nobody.textContent = this.#seen === "yes" ? _("Nobody has seen it yet.") : _("Everybody has seen it.");
  }

  #part(name) {
    return this.#element.querySelector(`[data-${name}]`);
  }
}
