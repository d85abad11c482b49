/**
 * What a file would change, one kind of it at a time and page by page: there may be thousands.
 * Fires "afresh" {detail: preview} where texts have changed since, and "failed" {detail: error}.
 */
import { busy } from "lib/busy";
import { clone, setText } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { Latest } from "lib/latest";
import { stateLabel } from "models/entries";
import { DECIDED } from "translations/choices";
import { checkRow, importRow } from "translations/import-row";

/** What there may be to look at, what has to be decided first. */
const KINDS = ["conflict", "changed", "new", "refused", "unknown"];

export class ImportList extends EventTarget {
  #find;
  #locale;
  #choices;
  #url;
  #preview;
  #kind = "";
  #loading = new Latest();
  #abort = new AbortController();

  /** @param {Element} dialog @param {{locale: string, choices: Choices}} options */
  constructor(dialog, { locale, choices }) {
    super();
    this.#find = (selector) => dialog.querySelector(selector);
    [this.#locale, this.#choices] = [locale, choices];
    const { signal } = this.#abort;
    this.#find("[data-kinds]").addEventListener("change", ({ target }) => this.#tell(this.#choose(target.value)), { signal });
    this.#find("[data-all]").addEventListener("change", ({ target }) => this.#chosenForAll(target.value), { signal });
    this.#find("[data-texts]").addEventListener("change", (event) => this.#chosen(event), { signal });
    this.#find("[data-more]").addEventListener("click", ({ currentTarget }) => this.#tell(busy(currentTarget, this.#more())), { signal });
  }

  /** Begin with a preview whose texts are at `url`; a kind that is looked at stays the one. */
  async show(preview, url) {
    [this.#preview, this.#url] = [preview, url];
    const there = KINDS.filter((kind) => preview.counts[kind]);
    this.#find("[data-kinds]").replaceChildren(...there.flatMap((kind) => choice(kind, preview.counts[kind])));
    this.#find("[data-kinds]").hidden = !there.length;
    await this.#choose(there.includes(this.#kind) ? this.#kind : (there[0] ?? ""));
  }

  /** Look again at what there is. */
  reload() {
    return this.#load(0);
  }

  stop() {
    this.#abort.abort();
  }

  async #choose(kind) {
    this.#kind = kind;
    const tab = this.#find(`[data-kinds] [value="${kind}"]`);
    if (tab) tab.checked = true;
    this.#find("[data-all]").hidden = !DECIDED.includes(kind) || this.#preview.counts[kind] < 2;
    this.#paintAll();
    this.#find("[data-texts]").hidden = !kind;
    if (kind) await this.#load(0);
  }

  async #more() {
    await this.#load(this.#find("[data-texts]").children.length);
  }

  async #load(start) {
    const address = `${this.#url}?kind=${this.#kind}&start=${start}`;
    const page = await this.#loading.run((latest) => {
      const signal = AbortSignal.any([latest, this.#abort.signal]);
      return request("GET", address, { signal });
    });
    // Texts have changed since, so that others are on these pages.
    if (page.revision !== this.#preview.revision) return this.#afresh(page);
    return this.#paint(page, start);
  }

  async #afresh({ items: _items, ...preview }) {
    this.dispatchEvent(new CustomEvent("afresh", { detail: preview }));
    await this.show(preview, this.#url);
  }

  #paint({ items, total }, start) {
    const list = this.#find("[data-texts]");
    const rows = items.map((item) => importRow(item, this.#locale, this.#choices));
    if (start) list.append(...rows);
    else {
      list.replaceChildren(...rows);
      list.scrollTop = 0;
    }
    const left = total - list.children.length;
    // The button goes: who pressed it by keyboard stays beside what it brought.
    if (left < 1 && document.activeElement === this.#find("[data-more]")) list.focus({ preventScroll: true });
    this.#find("[data-rest]").hidden = left < 1;
    setText(this.#find("[data-rest-text]"), left > 0 ? ngettext("and %(num)s more", "and %(num)s more", left) : "");
  }

  #chosen({ target }) {
    const item = target.closest("li");
    this.#choices.choose(item.dataset, target.value);
    this.#paintAll();
  }

  #chosenForAll(side) {
    this.#choices.chooseAll(this.#kind, side);
    for (const item of this.#find("[data-texts]").children) checkRow(item, this.#choices);
  }

  #paintAll() {
    const side = this.#choices.ofAll(this.#kind);
    for (const input of this.#find("[data-all]").querySelectorAll("input")) input.checked = input.value === side;
  }

  #tell(promise) {
    promise.catch((error) => error.name !== "AbortError" && this.dispatchEvent(new CustomEvent("failed", { detail: error })));
  }
}

function labelOf(kind) {
  return {
    conflict: _("Changed on both sides"),
    changed: _("Changed"),
    new: _("New"),
    refused: stateLabel("errors"),
    unknown: _("Not in this app"),
  }[kind];
}

function choice(kind, count) {
  const part = clone("import-kind");
  const [input, label] = part.children;
  Object.assign(input, { value: kind, id: `import-kind-${kind}` });
  label.htmlFor = input.id;
  setText(label.querySelector("[data-label]"), labelOf(kind));
  setText(label.querySelector("[data-count]"), number(count));
  return [...part.children];
}
