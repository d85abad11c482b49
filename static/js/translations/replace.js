/** Find and replace over the texts that the list shows: what would change, do it, take it back. */
import { busy } from "lib/busy";
import { clone, setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { directionOf, tagOf } from "models/catalogs";
import { Batches, undo } from "translations/batches";
import { diffNodes } from "translations/diff";
import { closes, opened } from "translations/parts";
import { joined } from "translations/publish";

const PAUSE_MS = 300;
const SHOWN = 100;

/** Open the dialog over the list of the bench. */
export function replaceDialog(bench) {
  const dialog = document.querySelector("[data-replace]");
  const replacement = new Replacement(dialog, bench);
  closes(dialog);
  opened(dialog).then(() => replacement.stop());
}

class Replacement {
  #dialog;
  #form;
  #bench;
  #found = null;
  #timer;
  #asked = 0;
  #abort = new AbortController();

  constructor(dialog, bench) {
    [this.#dialog, this.#bench] = [dialog, bench];
    this.#form = dialog.querySelector("form");
    this.#form.reset();
    this.#show(null);
    const { signal } = this.#abort;
    this.#form.addEventListener("input", () => this.#soon(), { signal });
    this.#form.addEventListener("submit", (event) => this.#submit(event), { signal });
    new Batches(dialog.querySelector("[data-recent]"), bench, signal);
    const { total } = bench.list;
    setText(dialog.querySelector("[data-where]"), ngettext("In the %(num)s text of the list as it is filtered now.", "In the %(num)s texts of the list as it is filtered now.", total ?? 0));
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#abort.abort();
  }

  get #wanted() {
    const { find, replace, match_case: matchCase, whole_words: wholeWords } = this.#form.elements;
    const filters = Object.entries(this.#bench.list.query).filter(([name, value]) => value && name !== "sort");
    return {
      ...Object.fromEntries(filters),
      ...{ find: find.value, replace: replace.value, in: "texts" },
      ...{ match_case: matchCase.checked, whole_words: wholeWords.checked },
    };
  }

  get #url() {
    return `/api/v1/catalogs/${this.#bench.locale}/replace`;
  }

  #soon() {
    clearTimeout(this.#timer);
    // What is under way was asked with other words.
    this.#asked += 1;
    this.#show(null);
    this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  /** Ask what would change; nothing is changed by it. */
  async #look() {
    const asked = (this.#asked += 1);
    const wanted = this.#wanted;
    if (!wanted.find) return;
    try {
      const found = await request("POST", this.#url, { json: { ...wanted, apply: false } });
      if (asked === this.#asked) this.#show({ ...found, wanted });
    } catch (error) {
      if (asked === this.#asked) this.#refuse(error);
    }
  }

  async #submit(event) {
    event.preventDefault();
    const go = this.#dialog.querySelector("[data-go]");
    if (!this.#found?.total || go.disabled) return;
    const { wanted, total } = this.#found;
    try {
      const { batch } = await busy(go, request("POST", this.#url, { json: { ...wanted, apply: true, expected: total } }));
      this.#dialog.close();
      toast(ngettext("%(num)s text was changed.", "%(num)s texts were changed.", total), {
        kind: "success",
        seconds: 30,
        action: batch ? { label: _("Undo"), run: () => takeBack(this.#bench.locale, batch) } : undefined,
      });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #show(found) {
    this.#found = found;
    const { items = [], total = 0, most = Infinity } = found ?? {};
    const tooMany = total > most ? _("Narrow your search to at most %(most)s translations.", { most }) : "";
    setText(this.#dialog.querySelector("[data-error]"), tooMany);
    this.#dialog.querySelector("[data-texts]").replaceChildren(...items.slice(0, SHOWN).map((text) => row(text, this.#bench.locale)));
    const go = this.#dialog.querySelector("[data-go]");
    go.disabled = !total || total > most;
    setText(this.#dialog.querySelector("[data-go-text]"), total ? ngettext("Replace in %(num)s text", "Replace in %(num)s texts", total) : _("Replace"));
    const text = total ? ngettext("%(num)s text would change.", "%(num)s texts would change.", total) : _("Nothing was found.");
    setText(this.#dialog.querySelector("[data-found]"), found ? text : "");
  }

  #refuse(error) {
    this.#found = null;
    const text = Object.values(error.fields ?? {})[0] ?? error.message;
    this.#dialog.querySelector("[data-error]").textContent = text;
    if (error.status === 412 || error.status === 409) this.#look();
  }
}

async function takeBack(locale, batch) {
  try {
    const { done, kept } = await undo(locale, batch);
    if (done) toast(done, { kind: "success" });
    if (kept) toast(kept, { kind: "warning" });
  } catch (error) {
    toastError(error);
  }
}

function row({ source, before, after }, locale) {
  const item = clone("replace-text");
  item.querySelector("[data-source]").textContent = source;
  const place = item.querySelector("[data-diff]");
  Object.assign(place, { lang: tagOf(locale), dir: directionOf(locale) });
  place.append(...diffNodes(joined(before), joined(after)));
  return item;
}
