/** What is known about a text, beside its editor. */
import { clone, fill, setText } from "lib/dom";
import { percent } from "lib/format";
import { context } from "lib/context";
import { directionOf, nameIn, tagOf } from "models/catalogs";
import { showChips } from "translations/chips";
import { changeRow } from "translations/history";
import { suggestionRow } from "translations/suggestions";

const MOST_SIMILAR = 5;

export class Side {
  memory = [];
  #root;
  #findings;
  #rights;
  #locale;
  #suggested = "";

  /** @param {Element} root @param {{findings: Findings, rights: () => object, locale: string}} bench */
  constructor(root, { findings, rights, locale }) {
    [this.#root, this.#findings, this.#rights, this.#locale] = [root, findings, rights, locale];
  }

  /** Show what is known of a text at once, until the rest is there. */
  begin(entry) {
    this.memory = [];
    this.#suggested = "";
    for (const name of ["suggestions", "memory", "others", "dismissed", "history"]) this.#show(name, []);
    this.#show("places", entry.places.map((path) => placeRow({ path })));
    this.note(entry);
  }

  /** Show everything. */
  show(entry, details) {
    const rights = this.#rights();
    this.memory = details.memory.slice(0, MOST_SIMILAR);
    this.#show("places", details.places.map(placeRow));
    this.#show("others", details.others.filter(({ texts }) => texts.some(Boolean)).map((other) => otherRow(other, entry)));
    this.#show("memory", this.memory.map((found, index) => memoryRow(found, index, this.#locale)));
    this.#showSuggestions(entry, details.suggestions, rights);
    this.#show("dismissed", details.dismissed.map((it) => this.#dismissedRow(it, rights)));
    this.#show("history", details.history.map((it) => changeRow(it, rights, this.#locale)));
    const more = this.#panel("history").querySelector("[data-act]");
    more.hidden = details.history.length < 20;
  }

  /** What is shown already is not made anew: somebody may have come to one of its buttons. */
  #showSuggestions(entry, suggestions, rights) {
    const shown = JSON.stringify([suggestions, entry.texts, rights]);
    if (shown === this.#suggested) return;
    this.#suggested = shown;
    this.#show("suggestions", suggestions.map((it) => suggestionRow(it, entry, rights, this.#locale)));
  }

  /** Add to the history what came before. */
  showHistory(changes) {
    const rows = changes.map((it) => changeRow(it, this.#rights(), this.#locale));
    this.#show("history", rows);
    this.#panel("history").querySelector("[data-act]").hidden = true;
  }

  /** Show the note, unless it is being written. */
  note(entry) {
    const area = this.#root.querySelector("[data-note]");
    area.readOnly = !this.#rights().edit;
    this.#panel("note").hidden = area.readOnly && !entry.note;
    if (document.activeElement !== area) area.value = entry.note;
    this.#root.querySelector('[data-act="note"]').hidden = area.value === entry.note;
  }

  #dismissedRow(dismissed, { edit }) {
    const row = clone("text-dismissed");
    fill(row, {
      title: this.#findings.titleOf(dismissed.check),
      reason: dismissed.reason,
      by: dismissed.by?.name ?? "",
      at: dismissed.at,
      edit,
    });
    row.dataset.check = dismissed.check;
    return row;
  }

  #show(name, rows) {
    const panel = this.#panel(name);
    panel.hidden = !rows.length;
    panel.querySelector("[data-items]").replaceChildren(...rows);
  }

  #panel(name) {
    return this.#root.querySelector(`[data-panel="${name}"]`);
  }
}

/** Show the forms of a translation, one below the other. */
export function showTexts(place, texts, locale, message) {
  place.replaceChildren(
    ...texts.map((text) => {
      const line = Object.assign(document.createElement("p"), { lang: tagOf(locale), dir: directionOf(locale) });
      showChips(line, text, message);
      return line;
    }),
  );
}

function placeRow({ path, page = null }) {
  return fill(clone("text-place"), { path, page: page ?? "", url: page });
}

function otherRow({ locale, texts }, message) {
  const row = fill(clone("text-other"), { language: nameIn(locale, context.tag) });
  showTexts(row.querySelector("[data-texts]"), texts, locale, message);
  return row;
}

function memoryRow({ percent: share, source, texts, locale }, index, own) {
  const row = clone("text-memory");
  fill(row, { percent: percent(share / 100), language: locale === own ? "" : nameIn(locale, context.tag) });
  setText(row.querySelector("[data-digit]"), String(index + 1));
  row.querySelector("[data-insert]").dataset.insert = index;
  showChips(row.querySelector("[data-source]"), source, { source });
  showTexts(row.querySelector("[data-texts]"), texts, locale, { source });
  return row;
}
