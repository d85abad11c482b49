/** Taking in a file: every difference first, and for each conflict which side is taken. */
import { busy } from "lib/busy";
import { clone, setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast } from "lib/toast";
import { directionOf, tagOf } from "models/catalogs";
import { diffNodes } from "translations/diff";
import { closes, opened } from "translations/parts";
import { joined } from "translations/publish";

const TELLING = ["conflict", "changed", "new", "unknown"];

/** Choose a file, look at what it would change, and take it in. */
export function importDialog({ locale, own_name: name }) {
  const dialog = document.querySelector("[data-import]");
  const importing = new Importing(dialog, locale, name);
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

  constructor(dialog, locale, name) {
    [this.#dialog, this.#locale] = [dialog, locale];
    this.#find = (selector) => dialog.querySelector(selector);
    const form = this.#find("form");
    form.reset();
    setText(this.#find("[data-title]"), _("Import translations into %(language)s", { language: name }));
    this.#find("[data-choose]").hidden = false;
    this.#find("[data-preview]").hidden = true;
    this.#find("[data-go]").disabled = true;
    this.#fail("");
    const { signal } = this.#abort;
    this.#find("[data-file]").addEventListener("change", ({ target }) => this.#look(target.files[0]), { signal });
    form.addEventListener("change", ({ target }) => target.matches("[name=take], [data-without]") && this.#paintChoices(), { signal });
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
    const { items, counts, total } = preview;
    this.#find("[data-preview]").hidden = false;
    this.#find("[data-conflicts]").hidden = !counts.conflict;
    setText(this.#find("[data-counts]"), sayCounts(counts));
    const sorted = items.toSorted((a, b) => TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind));
    this.#find("[data-texts]").replaceChildren(...sorted.map((item) => row(item, this.#locale)));
    const rest = this.#find("[data-rest]");
    rest.hidden = total <= items.length;
    setText(rest, ngettext("and %(num)s more", "and %(num)s more", total - items.length));
    this.#find("[data-refused]").hidden = !counts.refused;
    setText(this.#find("[data-refused-text]"), ngettext("%(num)s translation has an error and cannot be taken in.", "%(num)s translations have errors and cannot be taken in.", counts.refused));
    this.#find("[data-without]").checked = false;
    this.#paintChoices();
  }

  /** Nothing can be taken in where nothing differs, or, unless the person leaves them out, of which some are wrong. */
  #allow() {
    const { counts } = this.#preview;
    const changes = counts.new + counts.changed + counts.conflict;
    this.#find("[data-go]").disabled = !changes || (counts.refused > 0 && !this.#find("[data-without]").checked);
  }

  #chosen({ target }) {
    const button = target.closest("[data-take]");
    if (!button) return;
    this.#choices.set(button.closest("li").dataset.key, button.dataset.take);
    this.#paintChoices();
  }

  #paintChoices() {
    this.#allow();
    for (const item of this.#find("[data-texts]").children) {
      const usual = item.dataset.kind === "conflict" ? this.#take : "theirs";
      const chosen = this.#choices.get(item.dataset.key) ?? usual;
      item.querySelectorAll("[data-choice] [data-take]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.take === chosen)));
    }
  }

  async #submit(event) {
    event.preventDefault();
    const go = this.#find("[data-go]");
    if (!this.#preview || go.disabled) return;
    const json = {
      take: this.#take,
      choices: Object.fromEntries(this.#choices),
      without_refused: this.#find("[data-without]").checked,
      revision: this.#preview.revision,
    };
    try {
      const { total: texts } = await busy(go, request("POST", `${this.#url}/${this.#preview.token}`, { json }));
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

function row({ key, source, yours, theirs, kind, reason }, locale) {
  const item = clone("import-text");
  Object.assign(item.dataset, { key, kind });
  const labels = { new: _("New"), changed: _("Changed"), conflict: _("Changed on both sides"), unknown: _("Not in this app") };
  const tag = item.querySelector("[data-kind]");
  tag.classList.toggle("tag-warning", kind === "conflict");
  tag.classList.toggle("tag-accent", kind === "new");
  setText(tag, labels[kind]);
  item.querySelector("[data-source]").textContent = source;
  const [mine, other] = ["yours", "theirs"].map((name) => item.querySelector(`[data-${name}]`));
  for (const place of [mine, other]) Object.assign(place, { lang: tagOf(locale), dir: directionOf(locale) });
  const here = joined(yours?.texts ?? []);
  mine.textContent = here || "—";
  other.append(...diffNodes(here, joined(theirs.texts)));
  item.querySelector("[data-choice]").hidden = kind === "unknown" || Boolean(reason);
  const place = item.querySelector("[data-reason]");
  place.hidden = !reason;
  place.textContent = reason ?? "";
  return item;
}
