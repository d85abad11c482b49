/** What was replaced or imported lately: who did it, what became of it, and taking it back. */
import { busy } from "lib/busy";
import { fill, setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { Rows } from "lib/rows";
import { directionOf, tagOf } from "models/catalogs";
import { howLabel } from "models/entries";
import { nameOf } from "translations/history";

const PAGE = 10;
const MOST = 200;

export class Batches {
  #section;
  #locale;
  #rows;
  #items = [];
  #wanted = PAGE;
  #asked = 0;

  /**
   * @param {Element} section which is shown when there is something to show.
   * @param {Bench} bench
   * @param {AbortSignal} signal that nobody looks at it any more.
   */
  constructor(section, bench, signal) {
    [this.#section, this.#locale] = [section, bench.locale];
    this.#list.replaceChildren();
    this.#rows = new Rows(this.#list, "replace-batch", (row, batch) => paint(row, batch, bench.locale));
    section.hidden = true;
    this.#say("");
    section.addEventListener("click", ({ target }) => this.#pressed(target.closest("button")), { signal });
    bench.list.addEventListener("change", ({ detail }) => tellsOfMany(detail) && this.load(), { signal });
    this.load();
  }

  get #list() {
    return this.#section.querySelector("[data-batches]");
  }

  /** Fetch the latest; what cannot be fetched is left as it is. */
  async load() {
    const asked = (this.#asked += 1);
    try {
      const found = await request("GET", `/api/v1/catalogs/${this.#locale}/batches?limit=${this.#wanted}`);
      if (asked === this.#asked) this.#show(found);
    } catch (error) {
      console.warn(error);
    }
  }

  #show({ items, next }) {
    const button = document.activeElement;
    this.#items = items;
    this.#rows.show(items);
    this.#section.hidden = !items.length;
    this.#section.querySelector("[data-more]").hidden = !next || this.#wanted >= MOST;
    // Whoever came to a button that is gone goes on from the list.
    if (this.#section.contains(button) && button.hidden) this.#list.focus();
  }

  #pressed(button) {
    if (button?.matches("[data-undo]")) this.#undo(button);
    else if (button?.matches("[data-more]")) {
      this.#wanted += PAGE;
      busy(button, this.load());
    }
  }

  async #undo(button) {
    const { batch } = this.#items.find(({ id }) => id === this.#rows.idOf(button));
    this.#say("");
    try {
      const { done, kept } = await busy(button, undo(this.#locale, batch));
      this.#say([done, kept].filter(Boolean).join(" "));
    } catch (error) {
      this.#say(error.message);
    }
    await this.load();
  }

  #say(text) {
    setText(this.#section.querySelector("[data-news]"), text);
  }
}

/**
 * Take back what was changed together.
 *
 * @returns {Promise<{done: string, kept: string}>} what became of it, as sentences.
 */
export async function undo(locale, batch) {
  const { total, kept_total: kept } = await request("POST", `/api/v1/catalogs/${locale}/undo/${batch}`);
  const done = ngettext("%(num)s text is as it was before.", "%(num)s texts are as they were before.", total);
  return { done: total ? done : "", kept: sayKept(kept) };
}

function sayKept(kept) {
  return kept ? ngettext("%(num)s text was changed since and stays as it is.", "%(num)s texts were changed since and stay as they are.", kept) : "";
}

/** Many texts were changed together, or so many that the list was fetched anew. */
function tellsOfMany({ events = [], loaded }) {
  return loaded || events.some(({ kind }) => kind === "entries.changed");
}

function paint(row, { id, how, by, at, texts, find, replace, undone }, locale) {
  fill(row, {
    ...{ actor: nameOf(by), at, open: !undone },
    texts: ngettext("%(num)s text", "%(num)s texts", texts),
    undone: undone ? _("Undone by %(name)s", { name: nameOf(undone.by) }) : "",
    undone_at: undone?.at ?? null,
    kept: sayKept(undone?.kept),
  });
  row.classList.toggle("is-decided", Boolean(undone));
  const words = row.querySelector("[data-words]");
  words.id = `batch-${id}`;
  row.querySelector("[data-undo]").setAttribute("aria-describedby", words.id);
  if (find === null) return setText(words, howLabel(how));
  Object.assign(words, { lang: tagOf(locale), dir: directionOf(locale) });
  return words.replaceChildren(...[piece("del", find), " ", piece("ins", replace)]);
}

function piece(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
