/** The workbench: a list of texts, and the editor of the one that is open. */
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { account } from "live/account";
import { rightsIn, tagOf } from "models/catalogs";
import { isOpen, queries } from "models/entries";
import { Details } from "translations/details";
import { Drafts } from "translations/drafts";
import { Editor } from "translations/editor";
import { Filters } from "translations/filters";
import { showList, showPeople, showPlace, showProgress } from "translations/heading";
import { Presence } from "translations/presence";
import { isNarrow } from "translations/parts";
import { rowPainter } from "translations/row";
import { Saver } from "translations/saver";
import { Side } from "translations/side";
import { ListWindow } from "translations/window";

export class Bench extends EventTarget {
  element;
  list;
  window;
  editor;
  side;
  filters;
  drafts;
  saver;
  details;
  presence = new Presence();
  url;
  locale;

  /** @param {Element} element @param {object} data of the page @param {Texts} list */
  constructor(element, data, list) {
    super();
    [this.element, this.list, this.locale, this.url] = [element, list, data.locale, list.url];
    this.drafts = new Drafts(data.locale);
    this.details = new Details(this.url);
    this.saver = new Saver(this.url, this.drafts);
    this.filters = new Filters(element.querySelector("[data-filter]"), { ...data, query: list.query });
    this.editor = new Editor(element.querySelector("[data-editor]"), { ...data, drafts: this.drafts, rights: () => this.rights });
    this.side = new Side(element.querySelector("[data-side]"), { findings: this.editor.findings, rights: () => this.rights, locale: data.locale });
    const language = { tag: tagOf(data.locale), direction: data.facts.direction };
    const paint = rowPainter({ drafts: this.drafts, people: (id) => this.presence.at(id), language });
    this.window = new ListWindow(element.querySelector("[data-scroller]"), "text-row", paint);
  }

  /** What the person may do with this language. */
  get rights() {
    return rightsIn(this.locale, (name) => account.can(name));
  }

  get entry() {
    return this.editor.entry;
  }

  /**
   * Open a text.
   *
   * @param {object} entry its record.
   * @param {{focus?: boolean}} options `focus`: the person goes on in the box.
   */
  open(entry, { focus = false } = {}) {
    this.list.keep(entry.id);
    // First what reads where things are: after the changes below it would lay out the page each time.
    this.window.activate(entry.id);
    this.editor.scrollToStart();
    this.element.classList.add("is-open");
    this.editor.open(entry);
    this.side.begin(entry);
    this.#paintPlace();
    this.#showAddress();
    this.presence.say(entry.id, false);
    this.fillSide(entry);
    if (focus) this.editor.boxes.focus(0);
    this.dispatchEvent(new Event("open"));
  }

  /** Open a text of which only the number is known. */
  async openById(id, options) {
    const known = this.list.get(id);
    if (known) return this.open(known, options);
    const { entry } = await this.details.get(id);
    return this.open(entry, options);
  }

  /** Leave the editor; on a narrow screen the list is seen again. */
  leave() {
    if (history.state?.open) return history.back();
    return this.showList();
  }

  showList() {
    this.element.classList.remove("is-open");
    this.element.querySelector("[data-scroller]").focus();
  }

  /** Open the next text, or the one before; returns whether there may be one. */
  step(by, options) {
    const { items } = this.window;
    const at = items.findIndex(({ id }) => id === (this.entry?.id ?? this.window.active));
    const entry = at === -1 && this.entry ? null : items[at + by];
    if (entry) this.open(entry, options);
    else if (this.entry && by > 0 && !this.list.complete) this.#stepBeyond(options).catch(toastError);
    else return false;
    return true;
  }

  /** Open the next text where the list is not loaded that far. */
  async #stepBeyond(options) {
    const entry = await this.list.after(this.entry);
    if (entry) this.open(entry, options);
  }

  /** Open the next text that is missing or needs work, wherever in the list it is. */
  async nextOpen(options) {
    const { items } = this.window;
    const at = items.findIndex(({ id }) => id === this.entry?.id);
    const entry = items.slice(at + 1).find(isOpen) ?? (await this.list.findOpen(this.entry));
    if (entry) this.open(entry, options);
    else toast(_("No text after this one is missing or needs work."), { kind: "info" });
  }

  /** Fill what is beside the editor, and fetch the neighbours. */
  async fillSide(entry) {
    try {
      const details = await this.details.get(entry.id);
      if (this.entry?.id !== entry.id) return;
      this.side.show(this.entry, details);
      this.editor.showPrevious(details.previous);
      this.editor.compareWith(details.same);
      const at = this.window.indexOf(entry.id);
      const near = [at + 1, at - 1, at + 2].map((index) => this.window.items[index]?.id);
      this.details.prefetch(near.filter(Boolean));
    } catch (error) {
      if (error.status !== 0) toastError(error);
    }
  }

  /** Ask the server for something about the open text; what comes of it arrives by itself. */
  async ask(method, path, json) {
    const { entry } = this;
    await request(method, `${this.url}/${entry.id}/${path}`, { json });
    this.details.forget(entry.id);
    if (this.entry?.id === entry.id) await this.fillSide(entry);
  }

  /** Who else has the open text open. */
  paintPeople() {
    if (this.entry) showPeople(this.element.querySelector(".tr-head [data-people]"), this.presence.at(this.entry.id));
  }

  /** Show the list as it is now. */
  paint() {
    this.window.show(this.list.items, this.list.total);
    this.#paintPlace();
    showList(this.element, this.list);
  }

  /** Show how far the language is. */
  paintProgress(catalog) {
    showProgress(this.element, catalog, this.rights);
  }

  #paintPlace() {
    showPlace(this.element, this.entry ? this.window.indexOf(this.entry.id) : -1, this.list);
  }

  /** Where the editor covers the list, the browser's way back leads to the list. */
  #showAddress() {
    const address = `${location.pathname}${queries.write(this.filters.query, { open: String(this.entry.id) })}`;
    if (isNarrow() && !history.state?.open) history.pushState({ open: true }, "", address);
    else history.replaceState(history.state, "", address);
  }
}
