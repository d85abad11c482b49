/**
 * What checks find in what is in the boxes: as one types by the browser's own checks, and what the
 * server found when it was saved. Fires "fix" {detail: texts}.
 */
import { clone, fill } from "lib/dom";
import { gettext as _, ngettext, plain } from "lib/i18n";
import { move } from "lib/rows";
import { checker } from "models/checks";
import { setIcon } from "translations/parts";

const NEWS_MS = 900;

export class Findings extends EventTarget {
  /** What is shown: {check, level, form, params, fix?}. */
  items = [];
  #list;
  #news;
  #checks;
  #check;
  #facts;
  #same = { id: null, texts: [] };
  #rights;
  #timer;

  /** @param {Element} root @param {{checks: object[], facts: object, rights: () => object}} bench */
  constructor(root, { checks, facts, rights }) {
    super();
    this.#list = root.querySelector("[data-findings]");
    this.#news = root.querySelector("[data-findings-news]");
    this.#list.id = "tr-findings";
    this.#checks = new Map(checks.map((check) => [check.name, check]));
    this.#check = checker(checks);
    [this.#facts, this.#rights] = [facts, rights];
    this.#list.addEventListener("click", ({ target }) => this.#clicked(target));
  }

  /** What a check is called. */
  titleOf(name) {
    return this.#checks.get(name)?.title ?? name;
  }

  /** Show what is wrong with `texts`, which may be `changed` since they were saved. */
  show(entry, texts, changed) {
    const others = this.#same.id === entry.id ? this.#same.texts : [];
    const found = this.#check({ ...entry, others }, texts, this.#facts);
    const fixes = new Map(found.map((finding) => [nameOf(finding), finding.fix]));
    this.items = changed ? found : entry.findings.map((finding) => ({ ...finding, fix: fixes.get(nameOf(finding)) }));
    this.#paint(!changed, texts.length > 1);
  }

  /** How the same words are translated elsewhere in the language, for the text with that id. */
  compareWith(id, texts) {
    this.#same = { id, texts };
  }

  /** Have the first thing mended that can be. */
  fixFirst() {
    const { fix } = this.items.find((finding) => finding.fix) ?? {};
    if (fix) this.#fix(fix);
    return Boolean(fix);
  }

  /** The first warning that may be dismissed. */
  get dismissible() {
    return this.items.find(({ level }) => level === "warning");
  }

  #paint(saved, several) {
    const may = this.#rights().edit && saved;
    const key = JSON.stringify([this.items, may]);
    if (this.#list.dataset.of === key) return;
    this.#list.dataset.of = key;
    this.#arrange(this.items.map((finding) => this.#row(finding, may, several)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), NEWS_MS);
  }

  /** Only what differs is touched: what somebody is at with the keyboard stays there. */
  #arrange(rows) {
    for (const row of [...this.#list.children]) if (!rows.includes(row)) row.remove();
    rows.forEach((row, at) => row !== this.#list.children[at] && move(this.#list, row, this.#list.children[at] ?? null));
  }

  #row(finding, may, several) {
    const known = [...this.#list.children].find((row) => nameOf(row.finding) === nameOf(finding));
    const row = known ?? clone("text-finding");
    const { title = finding.check, help = "" } = this.#checks.get(finding.check) ?? {};
    fill(row, {
      title: several && finding.form !== null ? _("Form %(number)s: %(text)s", { number: finding.form + 1, text: title }) : title,
      help: [help, sayParams(finding.params)].filter(Boolean).join(" "),
      fix: Boolean(finding.fix) && this.#rights().edit,
      dismissible: may && finding.level === "warning",
    });
    row.dataset.level = finding.level;
    setIcon(row, finding.level === "error" ? "alert-circle" : "alert-triangle");
    row.finding = finding;
    return row;
  }

  #clicked(target) {
    const { finding } = target.closest(".tr-finding") ?? {};
    if (target.closest("[data-fix]")) this.#fix(finding.fix);
    if (target.closest("[data-dismiss]")) this.dispatchEvent(new CustomEvent("dismiss", { detail: finding }));
  }

  #fix(texts) {
    this.dispatchEvent(new CustomEvent("fix", { detail: texts }));
  }

  /** Say it to screen readers once the person pauses. */
  #tell() {
    const count = this.items.length;
    const text = count ? `${ngettext("%(num)s finding", "%(num)s findings", count)}: ${this.items.map(({ check }) => this.titleOf(check)).join(", ")}` : "";
    if (plain(this.#news.textContent) !== plain(text)) this.#news.textContent = text;
  }
}

function nameOf({ check, form }) {
  return `${check}/${form}`;
}

/** What was found and what was expected, where a check says so. */
function sayParams({ found = [], expected = [] } = {}) {
  const [have, want] = [found, expected].map((texts) => texts.map((text) => `\u2068${text}\u2069`).join(" "));
  if (have && want) return _("Here: %(found)s. Expected: %(expected)s", { found: have, expected: want });
  if (want) return _("Expected: %(expected)s", { expected: want });
  return have ? _("Here: %(found)s", { found: have }) : "";
}
