/** Adding a language from CLDR's list, and what stands in where one lacks a text. */
import { busy } from "lib/busy";
import { clone, fill, setText } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { textKey } from "lib/text";
import { toast, toastError } from "lib/toast";
import { ownName } from "models/catalogs";
import { closes, opened } from "translations/parts";

const SHOWN = 60;

/** Choose a language to add. */
export async function addLanguage(catalogs) {
  const dialog = document.querySelector("[data-add]");
  closes(dialog);
  offerFallbacks(dialog.querySelector("[data-fallback]"), catalogs, null);
  const chooser = new Chooser(dialog);
  const closed = opened(dialog);
  try {
    const { items } = await request("GET", "/api/v1/catalogs/choices");
    chooser.offer(items);
  } catch (error) {
    dialog.close();
    toastError(error);
  }
  await closed;
  chooser.stop();
}

/** Choose which language is read where another lacks a text. */
export async function changeFallback(catalog, catalogs) {
  const dialog = document.querySelector("[data-fallback-dialog]");
  const select = dialog.querySelector("[data-fallback]");
  setText(dialog.querySelector("[data-title]"), catalog.own_name);
  offerFallbacks(select, catalogs.filter(({ id }) => id !== catalog.id), catalog.fallback);
  closes(dialog);
  if ((await opened(dialog)) !== "save") return;
  const json = { fallback: select.value || null };
  await request("PATCH", `/api/v1/catalogs/${catalog.locale}`, { json, version: catalog.version }).catch(toastError);
}

function offerFallbacks(select, catalogs, chosen) {
  const others = catalogs.map(({ locale }) => new Option(ownName(locale), locale));
  select.replaceChildren(new Option(_("The source text"), ""), ...others);
  select.value = chosen ?? "";
}

/** A list to choose from, narrowed by what is typed; the focus stays in the search. */
class Chooser {
  #dialog;
  #find;
  #all = [];
  #shown = [];
  #at = -1;
  #abort = new AbortController();

  constructor(dialog) {
    this.#dialog = dialog;
    this.#find = (selector) => dialog.querySelector(selector);
    const { signal } = this.#abort;
    const search = this.#find("[data-search]");
    search.value = "";
    search.addEventListener("input", () => this.#narrow(), { signal });
    search.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    this.#find("[data-choices]").addEventListener("click", ({ target }) => this.#choose([...this.#find("[data-choices]").children].indexOf(target.closest("li"))), { signal });
    this.#find("form").addEventListener("submit", (event) => this.#submit(event), { signal });
    this.#choose(-1);
  }

  offer(items) {
    this.#all = items.map((item) => ({ ...item, key: textKey(`${item.name} ${item.own_name} ${item.locale}`) }));
    this.#narrow();
  }

  stop() {
    this.#abort.abort();
  }

  #narrow() {
    const wanted = textKey(this.#find("[data-search]").value);
    const found = this.#all.filter(({ key }) => key.includes(wanted));
    this.#shown = found.slice(0, SHOWN);
    this.#find("[data-choices]").replaceChildren(...this.#shown.map(choiceRow));
    setText(this.#find("[data-found]"), found.length ? ngettext("%(num)s language", "%(num)s languages", found.length) : _("No language was found."));
    this.#choose(this.#shown.length === 1 ? 0 : -1);
  }

  /** Enter takes what is marked and goes on: whoever adds a language has seen what stands in for it. */
  #pressed(event) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.#at === -1 && this.#shown.length) this.#choose(0);
      else if (this.#at !== -1) this.#find("[data-fallback]").focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.#shown.length) return;
    event.preventDefault();
    this.#choose((this.#at + step + this.#shown.length) % this.#shown.length);
  }

  #choose(index) {
    const choices = this.#find("[data-choices]");
    this.#at = index;
    [...choices.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const chosen = this.#shown[index];
    const search = this.#find("[data-search]");
    if (chosen) search.setAttribute("aria-activedescendant", choices.children[index].id);
    else search.removeAttribute("aria-activedescendant");
    choices.children[index]?.scrollIntoView({ block: "nearest" });
    this.#find("[data-chosen]").hidden = !chosen;
    this.#find("[data-go]").disabled = !chosen;
    this.#find("[data-error]").textContent = "";
    if (chosen) this.#describe(chosen);
  }

  /** What comes with the language: its direction, and the numbers that each of its plural forms is for. */
  #describe({ own_name: own, direction, forms, examples }) {
    this.#find("[data-chosen-name]").textContent = own;
    const way = direction === "rtl" ? _("Written from right to left.") : _("Written from left to right.");
    const count = ngettext("%(num)s plural form", "%(num)s plural forms", forms);
    setText(this.#find("[data-chosen-text]"), `${way} ${count}.`);
    this.#find("[data-forms]").replaceChildren(
      ...examples.map((numbers) => {
        const item = document.createElement("li");
        setText(item, _("For %(numbers)s", { numbers: numbers.slice(0, 6).map(number).join(", ") }));
        return item;
      }),
    );
  }

  async #submit(event) {
    event.preventDefault();
    const chosen = this.#shown[this.#at];
    if (!chosen) return;
    const json = { locale: chosen.locale, fallback: this.#find("[data-fallback]").value || null };
    try {
      await busy(this.#find("[data-go]"), request("POST", "/api/v1/catalogs", { json }));
      this.#dialog.close();
      toast(_("%(language)s was added.", { language: chosen.own_name }), { kind: "success" });
    } catch (error) {
      this.#find("[data-error]").textContent = Object.values(error.fields ?? {})[0] ?? error.message;
    }
  }
}

function choiceRow(item, index) {
  const row = fill(clone("add-choice"), { ...item, name: item.name === item.own_name ? "" : item.name });
  row.id = `add-choice-${index}`;
  return row;
}
