/**
 * The editor of one text: its source, the boxes, what may be done with it. What is typed is a draft
 * until it is saved; what others change meanwhile comes into the forms that were not touched.
 *
 * Fires "typed", and "act" {detail: name} for what its buttons ask for.
 */
import { gettext as _ } from "lib/i18n";
import { sameTexts } from "models/entries";
import { Boxes } from "translations/boxes";
import { diffNodes } from "translations/diff";
import { paintActions, paintEntry } from "translations/editor-view";
import { Findings } from "translations/findings";

export class Editor extends EventTarget {
  /** The text that is open, as it is known. */
  entry = null;
  /** What the words in the boxes are based on: {version, texts}. */
  base = null;
  boxes;
  findings;
  #root;
  #drafts;
  #rights;

  /**
   * @param {Element} root
   * @param {{drafts: Drafts, facts: object, checks: object[], rights: () => object}} bench `facts` of
   *   the language, as checks need them.
   */
  constructor(root, { drafts, facts, checks, rights }) {
    super();
    [this.#root, this.#drafts, this.#rights] = [root, drafts, rights];
    this.boxes = new Boxes(root.querySelector("[data-form]"), facts);
    this.findings = new Findings(root, { checks, facts, rights });
    this.boxes.addEventListener("input", () => this.#typed());
    this.findings.addEventListener("fix", ({ detail }) => this.boxes.rewrite(detail));
    root.addEventListener("click", ({ target }) => this.#clicked(target));
    this.#find("[data-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#act("save");
    });
  }

  get texts() {
    return this.boxes.texts;
  }

  /** Whether something was typed that is not saved. */
  get changed() {
    return Boolean(this.entry) && !sameTexts(this.texts, this.base.texts);
  }

  /** What may be typed: by who may translate, or suggest. */
  get writable() {
    const { edit, suggest } = this.#rights();
    return edit || suggest;
  }

  /** Show a text, with what was typed for it before. */
  open(entry) {
    const draft = this.#drafts.get(entry.id);
    this.entry = entry;
    this.base = draft?.base ?? { version: entry.version, texts: entry.texts };
    this.#find("[data-nothing]").hidden = true;
    this.#find("[data-open]").hidden = false;
    this.boxes.show(entry, draft?.texts ?? entry.texts, { editable: this.writable, described: "tr-findings" });
    this.say("");
    this.showPrevious(null);
    this.paint();
  }

  scrollToStart() {
    this.#find("[data-open]").scrollTop = 0;
  }

  /** Show that nothing is open. */
  close() {
    this.entry = null;
    this.#find("[data-nothing]").hidden = false;
    this.#find("[data-open]").hidden = true;
  }

  /** The open text is another than before: by this person, or by another one. */
  update(entry) {
    const before = this.entry;
    this.entry = entry;
    const mine = this.texts;
    const untouched = (text, form) => text === (this.base.texts[form] ?? "");
    if (mine.every(untouched)) {
      this.base = { version: entry.version, texts: entry.texts };
      this.boxes.set(entry.texts);
    } else if (!sameTexts(before.texts, entry.texts)) {
      const both = entry.texts.map((text, form) => (untouched(mine[form], form) ? text : mine[form]));
      this.boxes.set(both);
      if (entry.changed_by) this.say(_("%(name)s has just changed this translation. When you save, you are shown both.", { name: entry.changed_by.name }));
    }
    this.paint();
  }

  /** What was `sent` is saved as `entry`; what was typed since then goes on from there. */
  rebase(entry, sent = entry.texts) {
    const mine = this.texts;
    this.entry = entry;
    this.base = { version: entry.version, texts: entry.texts };
    this.boxes.set(mine.map((text, form) => (text === sent[form] ? entry.texts[form] : text)));
    this.#drafts.keep(entry.id, this.texts, this.base);
    this.say("");
    this.paint();
  }

  /** Forget what was typed, and show what is saved. */
  revert() {
    this.#drafts.drop(this.entry.id);
    this.base = { version: this.entry.version, texts: this.entry.texts };
    this.boxes.set(this.entry.texts);
    this.say("");
    this.paint();
  }

  /** A sentence below the boxes; "" takes it away. */
  say(text) {
    const place = this.#find("[data-news]");
    place.hidden = !text;
    place.textContent = text;
  }

  /** What the source was when this was translated. */
  showPrevious(previous) {
    const { source } = this.entry;
    const changed = Boolean(previous?.source) && previous.source !== source;
    this.#find("[data-changed]").hidden = !changed;
    if (changed) this.#find("[data-changed-text]").replaceChildren(...diffNodes(previous.source, source));
  }

  /** Hold what is in the boxes against how the same words are translated elsewhere. */
  compareWith(texts) {
    this.findings.compareWith(this.entry.id, texts);
    this.#check();
  }

  /** Show everything but the boxes as it is now. */
  paint() {
    if (!this.entry) return;
    paintEntry(this.#root, this.entry);
    this.#check();
    paintActions(this.#root, this.#rights(), this);
  }

  #check() {
    this.findings.show(this.entry, this.texts, this.changed);
    this.boxes.mark(this.findings.items);
  }

  #typed() {
    this.#drafts.keep(this.entry.id, this.texts, this.base);
    this.paint();
    this.dispatchEvent(new Event("typed"));
  }

  #clicked(target) {
    const button = target.closest("[data-act]");
    if (button && button.type !== "submit") this.#act(button.dataset.act);
  }

  #act(detail) {
    this.dispatchEvent(new CustomEvent("act", { detail }));
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}
