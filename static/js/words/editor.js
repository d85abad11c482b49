/** The small editor that opens at a text of the page: what it says, in which words, saved or suggested. */
import { busy } from "lib/busy";
import { context } from "lib/context";
import { gettext as _ } from "lib/i18n";
import { Latest } from "lib/latest";
import { Boxes } from "words/boxes";
import { dropDraft, isDraft, showDraft } from "words/drafts";
import * as entries from "words/entries";
import { Faults } from "words/faults";
import { placeBeside } from "words/placing";
import { messagesOf } from "words/spots";

export class Editor {
  open = false;
  #element;
  #closed;
  #boxes;
  #faults;
  #entry = null;
  #loading = new Latest();
  #spot = null;

  /** @param {HTMLFormElement} element @param {() => void} closed the focus goes back then. */
  constructor(element, closed) {
    [this.#element, this.#closed] = [element, closed];
    this.#boxes = new Boxes(this.#part("boxes"));
    this.#faults = new Faults(this.#part("findings"));
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(this.#part("save"), () => this.#send());
    });
    element.addEventListener("input", () => this.#check());
    element.addEventListener("keydown", (event) => this.#keyed(event));
    this.#part("close").addEventListener("click", () => this.close());
    this.#part("suggest").addEventListener("click", ({ currentTarget }) => this.#save(currentTarget, () => this.#suggest()));
  }

  /** Edit what an element of the page says; of several texts, the first one to begin with. */
  show(spot) {
    this.#spot = spot;
    const messages = messagesOf(spot);
    this.open = true;
    this.#element.hidden = false;
    this.#showChoice(messages);
    this.#load(messages[0].key);
  }

  close() {
    if (!this.open) return;
    this.open = false;
    this.#element.hidden = true;
    this.#entry = null;
    this.#closed();
  }

  #part(name) {
    return this.#element.querySelector(`[data-words-${name}]`);
  }

  #showChoice(messages) {
    const place = this.#part("choice");
    place.hidden = messages.length < 2;
    const buttons = messages.map(({ key, text }) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm", textContent: text.trim() || "…", dir: "auto" });
      button.dataset.key = key;
      button.addEventListener("click", () => this.#load(key));
      return button;
    });
    place.replaceChildren(...buttons);
  }

  async #load(key) {
    for (const button of this.#part("choice").children) {
      button.setAttribute("aria-pressed", String(button.dataset.key === key));
    }
    this.#entry = null;
    this.#element.dataset.state = "loading";
    this.#tell("");
    this.#part("link").href = `/translations/${context.locale}?key=${key}`;
    this.#placeIt();
    this.#part("close").focus();
    try {
      const found = await this.#loading.run((signal) => entries.find(key, signal));
      if (found) this.#fill(found);
      // i18n: said of a text that is made while the page is shown and is not in the catalog
      else this.#fail(_("This text is not in the catalog of this language yet."));
    } catch (error) {
      if (error.name !== "AbortError") this.#fail(error.message);
    }
  }

  #fill({ entry, plural, permissions }) {
    this.#entry = entry;
    this.#element.dataset.state = "ready";
    const [edits, suggests] = ["edit", "suggest"].map((right) => permissions.includes(`translations.${right}`));
    this.#part("source").textContent = entry.source;
    this.#part("plural").textContent = entry.source_plural ?? "";
    this.#part("comment").textContent = [entry.context, entry.comment].filter(Boolean).join(" · ");
    this.#boxes.show(entry, plural, edits || suggests);
    this.#part("save").hidden = !edits;
    this.#part("suggest").hidden = !suggests || edits;
    this.#faults.show(entry.findings);
    this.#sayState();
    this.#placeIt();
    this.#boxes.focus();
  }

  #sayState() {
    const { unpublished } = this.#entry;
    if (!unpublished) dropDraft(this.#entry.key);
    const shown = isDraft(this.#entry.key) ? _("Saved, but only shown to you until somebody publishes it.") : _("Not published yet");
    this.#part("state").textContent = unpublished ? shown : "";
  }

  #check() {
    const entry = this.#entry;
    this.#faults.soon(() => entry && entries.check(entry, this.#boxes.texts));
  }

  async #save(button, send) {
    if (!this.#entry || button.getAttribute("aria-busy") === "true") return;
    this.#tell("");
    try {
      await busy(button, send());
    } catch (error) {
      if (error.status === 412 && error.current) this.#conflict(error.current);
      else if (error.name === "ProblemError") this.#tell(Object.values(error.fields).join(" ") || error.message);
      else throw error;
    }
    this.#placeIt();
  }

  async #send() {
    const entry = await entries.save(this.#entry, this.#boxes.texts);
    this.#entry = entry;
    this.#faults.show(entry.findings);
    if (entry.unpublished) await showDraft(entry);
    this.#tell(entry.merged ? _("Saved, together with what somebody else changed meanwhile.") : _("Saved."), "status");
    this.#sayState();
  }

  async #suggest() {
    await entries.suggest(this.#entry, this.#boxes.texts);
    this.#tell(_("Your suggestion was sent to those who decide."), "status");
  }

  /** Somebody else changed the same: both are shown, and the next saving is the person's decision. */
  #conflict(current) {
    this.#entry = { ...this.#entry, version: current.version };
    this.#boxes.showTheirs(current);
    this.#tell(_("Somebody else changed this meanwhile. Compare, then save what it should be."));
  }

  #keyed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#element.querySelector("[data-words-save]:not([hidden]), [data-words-suggest]:not([hidden])")?.click();
    }
  }

  #fail(message) {
    this.#element.dataset.state = "failed";
    this.#tell(message);
  }

  #tell(message, kind = "alert") {
    this.#part("alert").textContent = kind === "alert" ? message : "";
    this.#part("status").textContent = kind === "status" ? message : "";
  }

  #placeIt() {
    placeBeside(this.#element, this.#spot);
  }
}
