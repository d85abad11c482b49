/** Taking in a file: every difference first, and for each conflict which side is taken. */
import { busy } from "lib/busy";
import { clone, setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast } from "lib/toast";
import { directionOf, ownName, tagOf } from "models/catalogs";
import { diffNodes } from "translations/diff";
import { closes, opened } from "translations/parts";
import { joined } from "translations/publish";

const SHOWN = 300;
const TELLING = ["conflict", "changed", "new", "unknown"];

/** Choose a file, look at what it would change, and take it in. */
export function importDialog(locale) {
  const dialog = document.querySelector("[data-import]");
  const importing = new Importing(dialog, locale);
  closes(dialog);
  opened(dialog).then(() => importing.stop());
}

class Importing {
  #dialog;
  #locale;
  #find;
  #preview = null;
  #choices = new Map();
  #abort = new AbortController();

  constructor(dialog, locale) {
    [this.#dialog, this.#locale] = [dialog, locale];
    this.#find = (selector) => dialog.querySelector(selector);
    const form = this.#find("form");
    form.reset();
    setText(this.#find("[data-title]"), _("Import translations into %(language)s", { language: ownName(locale) }));
    this.#find("[data-choose]").hidden = false;
    this.#find("[data-preview]").hidden = true;
    this.#find("[data-go]").disabled = true;
    this.#fail("");
    const { signal } = this.#abort;
    this.#find("[data-file]").addEventListener("change", ({ target }) => this.#look(target.files[0]), { signal });
    form.addEventListener("change", ({ target }) => target.name === "take" && this.#paintChoices(), { signal });
    form.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.#find("[data-texts]").addEventListener("click", (event) => this.#chosen(event), { signal });
  }

  stop() {
    this.#abort.abort();
  }

  get #url() {
    return `/api/v1/catalogs/${this.#locale}/import`;
  }

  get #take() {
    return this.#find("form").elements.take.value;
  }

  async #look(file) {
    if (!file) return;
    this.#fail("");
    const body = new FormData();
    body.append("file", file);
    try {
      this.#show(await busy(this.#find("[data-go]"), request("POST", this.#url, { body })));
    } catch (error) {
      this.#fail([error.message, ...Object.values(error.fields ?? {})].join(" "));
    }
  }

  #show(preview) {
    this.#preview = preview;
    this.#choices.clear();
    const items = preview.items.filter(({ kind }) => TELLING.includes(kind));
    const { counts } = preview;
    this.#find("[data-preview]").hidden = false;
    this.#find("[data-conflicts]").hidden = !counts.conflict;
    setText(this.#find("[data-counts]"), sayCounts(counts));
    const sorted = items.toSorted((a, b) => TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind));
    this.#find("[data-texts]").replaceChildren(...sorted.slice(0, SHOWN).map((item) => row(item, this.#locale)));
    const changes = (counts.new ?? 0) + (counts.changed ?? 0) + (counts.conflict ?? 0);
    const rest = this.#find("[data-rest]");
    rest.hidden = sorted.length <= SHOWN;
    setText(rest, ngettext("and %(num)s more", "and %(num)s more", Math.max(0, sorted.length - SHOWN)));
    this.#find("[data-go]").disabled = !changes;
    this.#paintChoices();
  }

  #chosen({ target }) {
    const button = target.closest("[data-take]");
    if (!button) return;
    this.#choices.set(button.closest("li").dataset.key, button.dataset.take);
    this.#paintChoices();
  }

  #paintChoices() {
    for (const item of this.#find("[data-texts]").children) {
      const chosen = this.#choices.get(item.dataset.key) ?? this.#take;
      item.querySelectorAll("[data-choice] [data-take]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.take === chosen)));
    }
  }

  async #submit(event) {
    event.preventDefault();
    const go = this.#find("[data-go]");
    if (!this.#preview || go.disabled) return;
    const json = { take: this.#take, choices: Object.fromEntries(this.#choices) };
    try {
      const { texts = 0 } = (await busy(go, request("POST", `${this.#url}/${this.#preview.token}`, { json }))) ?? {};
      this.#dialog.close();
      toast(ngettext("%(num)s translation was taken in. Nobody else sees it before it is published.", "%(num)s translations were taken in. Nobody else sees them before they are published.", texts), { kind: "success" });
    } catch (error) {
      this.#fail([error.message, ...Object.values(error.fields ?? {})].join(" "));
    }
  }

  #fail(text) {
    this.#find("[data-error]").hidden = !text;
    this.#find("[data-error-text]").textContent = text;
  }
}

function sayCounts(counts) {
  const says = {
    new: (n) => ngettext("%(num)s new translation", "%(num)s new translations", n),
    changed: (n) => ngettext("%(num)s changed", "%(num)s changed", n),
    conflict: (n) => ngettext("%(num)s changed on both sides", "%(num)s changed on both sides", n),
    same: (n) => ngettext("%(num)s the same", "%(num)s the same", n),
    unknown: (n) => ngettext("%(num)s that this app does not have", "%(num)s that this app does not have", n),
  };
  const texts = Object.entries(says).filter(([kind]) => counts[kind]).map(([kind, say]) => say(counts[kind]));
  return texts.length ? texts.join(" · ") : _("The file has no texts.");
}

function row({ key, source, yours, theirs, kind, faults = [] }, locale) {
  const item = clone("import-text");
  item.dataset.key = key;
  const labels = { new: _("New"), changed: _("Changed"), conflict: _("Changed on both sides"), unknown: _("Not in this app") };
  const tag = item.querySelector("[data-kind]");
  tag.classList.toggle("tag-warning", kind === "conflict");
  tag.classList.toggle("tag-accent", kind === "new");
  setText(tag, labels[kind]);
  item.querySelector("[data-source]").textContent = source;
  const [mine, other] = ["yours", "theirs"].map((name) => item.querySelector(`[data-${name}]`));
  for (const place of [mine, other]) Object.assign(place, { lang: tagOf(locale), dir: directionOf(locale) });
  mine.textContent = joined(yours) || "—";
  other.append(...diffNodes(joined(yours), joined(theirs)));
  item.querySelector("[data-choice]").hidden = kind !== "conflict";
  const list = item.querySelector("[data-faults]");
  list.hidden = !faults.length;
  list.append(...faults.map((fault) => Object.assign(document.createElement("li"), { textContent: typeof fault === "string" ? fault : (fault.title ?? fault.check ?? fault.code) })));
  return item;
}
