/** Taking in a file: every difference first, and which side is taken of each. */
import { busy } from "lib/busy";
import { context } from "lib/context";
import { setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast } from "lib/toast";
import { nameIn } from "models/catalogs";
import { Choices } from "translations/choices";
import { ImportList } from "translations/import-list";
import { closes, opened } from "translations/parts";

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
  #list;
  #preview = null;
  #choices;
  /** Counts the files that were chosen: only the last one is shown, while the dialog is open. */
  #asked = 0;
  #abort = new AbortController();

  constructor(dialog, locale, name) {
    [this.#dialog, this.#locale] = [dialog, locale];
    this.#find = (selector) => dialog.querySelector(selector);
    this.#find("form").reset();
    setText(this.#find("[data-title]"), _("Import translations into %(language)s", { language: name }));
    this.#find("[data-preview]").hidden = true;
    this.#find("[data-go]").disabled = true;
    this.#fail("");
    this.#listen(this.#abort.signal);
  }

  /** Nothing more is done with the file. */
  stop() {
    this.#asked += 1;
    this.#abort.abort();
    this.#list?.stop();
    this.#forget();
  }

  get #url() {
    return `/api/v1/catalogs/${this.#locale}/import`;
  }

  #listen(signal) {
    this.#find("[data-file]").addEventListener("change", ({ target }) => this.#look(target.files[0]), { signal });
    this.#find("[data-without]").addEventListener("change", () => this.#allow(), { signal });
    this.#find("form").addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  async #look(file) {
    if (!file) return;
    const asked = (this.#asked += 1);
    this.#forget();
    this.#fail("");
    const body = new FormData();
    body.append("file", file);
    try {
      const preview = await busy(this.#find("[data-go]"), request("POST", this.#url, { body }));
      if (asked === this.#asked) await this.#begin(preview);
      else this.#drop(preview);
    } catch (error) {
      // Whoever is at another kind, or another file, already does not miss this one.
      if (asked !== this.#asked || error.name === "AbortError") return;
      this.#find("[data-preview]").hidden = true;
      this.#refuse(error);
    }
  }

  async #begin(preview) {
    const signal = this.#abort.signal;
    this.#choices = new Choices();
    this.#list?.stop();
    this.#list = new ImportList(this.#dialog, { locale: this.#locale, choices: this.#choices });
    this.#list.addEventListener("afresh", ({ detail }) => this.#show(detail), { signal });
    this.#list.addEventListener("failed", ({ detail }) => this.#refuse(detail), { signal });
    this.#find("[data-without]").checked = false;
    this.#show(preview);
    await this.#list.show(preview, `${this.#url}/${preview.token}`);
  }

  #show(preview) {
    this.#preview = preview;
    const { counts, language } = preview;
    this.#find("[data-preview]").hidden = false;
    setText(this.#find("[data-counts]"), sayCounts(counts));
    this.#find("[data-other]").hidden = !language;
    if (language) setText(this.#find("[data-other-text]"), _("The file says that its language is %(language)s.", { language: nameIn(language, context.tag) }));
    this.#find("[data-refused]").hidden = !counts.refused;
    setText(this.#find("[data-refused-text]"), ngettext("%(num)s translation has an error and cannot be taken in.", "%(num)s translations have errors and cannot be taken in.", counts.refused));
    this.#allow();
  }

  /** Nothing can be taken in where nothing differs, or, unless the person leaves them out, of which some are wrong. */
  #allow() {
    const { counts } = this.#preview;
    const changes = counts.new + counts.changed + counts.conflict;
    this.#find("[data-go]").disabled = !changes || (counts.refused > 0 && !this.#find("[data-without]").checked);
  }

  async #submit(event) {
    event.preventDefault();
    const go = this.#find("[data-go]");
    if (!this.#preview || go.disabled) return;
    const json = { ...this.#choices.json, without_refused: this.#find("[data-without]").checked, revision: this.#preview.revision };
    try {
      const { total: texts } = await busy(go, request("POST", `${this.#url}/${this.#preview.token}`, { json }));
      this.#preview = null;
      this.#dialog.close();
      toast(ngettext("%(num)s translation was taken in. Nobody else sees it before it is published.", "%(num)s translations were taken in. Nobody else sees them before they are published.", texts), { kind: "success" });
    } catch (error) {
      this.#refuse(error);
      if (error.status === 412) await this.#list.reload();
    }
  }

  /** The server need not keep a file that nobody looks at any more. */
  #forget() {
    if (this.#preview) this.#drop(this.#preview);
    this.#preview = null;
  }

  #drop({ token }) {
    request("DELETE", `${this.#url}/${token}`).catch(console.warn);
  }

  #refuse(error) {
    if (error.name === "AbortError") return;
    this.#fail([error.message, ...Object.values(error.fields ?? {})].join(" "));
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
