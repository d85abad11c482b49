import assert from "node:assert/strict";
import test from "node:test";

import { directionOf, doneShare, partsOf, rightsIn, sees } from "models/catalogs";
import { comparator, matcher, queries, sameTexts, stateMeaning, worst } from "models/entries";
import { Drafts } from "translations/drafts";
import { Forms } from "translations/forms";

const entry = (more) => ({
  id: 1, key: "a1", position: 1, context: null, source: "Save file", source_plural: null,
  texts: ["Datei sichern"], state: "translated", unpublished: false, findings: [], suggestions: 0,
  comment: "", note: "", places: ["dashboard/pages/users.py"], obsolete: false,
  changed_at: "2026-05-03T10:00:00Z", changed_by: { id: 7, name: "Tia" }, ...more,
});

const matches = (query, more) => matcher(queries.read(query))(entry(more));

test("texts are found by words of source, translation, context and notes", () => {
  assert.ok(matches("q=datei save"));
  assert.ok(matches("q=tischler", { note: "Tischler sagen so" }));
  assert.ok(!matches("q=datei laden"));
});

test("a list is narrowed by state and by what else a text has", () => {
  assert.ok(matches("state=translated"));
  assert.ok(!matches("state=missing"));
  assert.ok(matches("state=unpublished", { unpublished: true }));
  assert.ok(matches("state=suggested", { suggestions: 2 }));
  const findings = [{ check: "double_spaces", level: "warning" }];
  assert.ok(matches("state=warnings&check=double_spaces", { findings }));
  assert.ok(!matches("state=errors", { findings }));
});

test("a list is narrowed by person, time, place and name", () => {
  assert.ok(matches("person=7") && !matches("person=8"));
  assert.ok(matches("since=2026-05-03") && !matches("since=2026-05-04"));
  assert.ok(matches("path=pages/users") && !matches("path=static/"));
  assert.ok(matches("key=b2,a1") && !matches("key=b2"));
  assert.ok(!matches("", { obsolete: true }));
});

test("whom the server said to have changed a text stays in their list", () => {
  assert.ok(matcher(queries.read("person=8"), () => true)(entry()));
});

test("lists are in the order of the file, or of the last change", () => {
  const [one, two] = [entry({ id: 1, position: 2 }), entry({ id: 2, position: 1, changed_at: null })];
  assert.deepEqual([one, two].sort(comparator("position")), [two, one]);
  assert.deepEqual([two, one].sort(comparator("-changed")), [one, two]);
});

test("the worst finding counts", () => {
  assert.equal(worst([{ level: "warning" }, { level: "error" }]), "error");
  assert.equal(worst([{ level: "warning" }]), "warning");
  assert.equal(worst([]), "");
});

test("the parts of a language add up, and nothing is complete before it is", () => {
  const catalog = { total: 1000, translated: 999, approved: 400, fuzzy: 1 };
  assert.deepEqual(partsOf(catalog), { approved: 400, translated: 599, needs_work: 1, missing: 0 });
  assert.equal(doneShare(catalog), 0.99);
  assert.equal(doneShare({ total: 0, translated: 0 }), 1);
});

test("rights may be limited to languages", () => {
  const can = (name) => ["translations.edit:fr", "translations.review"].includes(name);
  assert.deepEqual(rightsIn("fr", can), { suggest: false, edit: true, review: true, publish: false, manage: false });
  assert.equal(rightsIn("de", can).edit, false);
  assert.ok(!sees("de", (name) => name === "translations.edit:fr"));
});

test("directions of languages", () => {
  assert.deepEqual(["ar", "he", "fa", "ur", "ku_Arab", "de", "ja", "az"].map(directionOf), ["rtl", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr", "ltr"]);
});

test("what the source says in each form, and which form a number takes", () => {
  const forms = new Forms({ plural: "nplurals=2; plural=(n > 1);", examples: [[0, 1], [2, 3, 4, 5, 6, 7]], only: [null, null] });
  const message = { source: "one", source_plural: "many" };
  assert.equal(forms.of(1), 0);
  assert.equal(forms.exampleOf(1), 2);
  assert.equal(forms.sourceOf(message, 0), "many");
  assert.equal(forms.nameOf(message, 1), "Translation for 2, 3, 4, …");
  const english = new Forms({ plural: "nplurals=2; plural=(n != 1);", examples: [[1], [0, 2]], only: [1, null] });
  assert.equal(english.sourceOf(message, 0), "one");
});

class Store {
  #held = new Map();
  get length() {
    return this.#held.size;
  }
  key(at) {
    return [...this.#held.keys()][at];
  }
  getItem(name) {
    return this.#held.get(name);
  }
  setItem(name, value) {
    this.#held.set(name, value);
  }
  removeItem(name) {
    this.#held.delete(name);
  }
}

test("drafts survive the page, each language's apart", () => {
  const store = new Store();
  const base = { version: 3, texts: ["alt"] };
  new Drafts("de", store).keep(5, ["neu"], base);
  assert.deepEqual(new Drafts("de", store).get(5), { texts: ["neu"], base });
  assert.ok(!new Drafts("fr", store).has(5));
});

test("a draft that says what is saved is none", () => {
  const drafts = new Drafts("de", new Store());
  const told = [];
  drafts.addEventListener("change", ({ detail }) => told.push(detail.id));
  drafts.keep(5, ["neu"], { version: 3, texts: ["alt"] });
  drafts.keep(5, ["neuer"], { version: 3, texts: ["alt"] });
  drafts.keep(5, ["alt"], { version: 3, texts: ["alt"] });
  assert.ok(!drafts.has(5));
  assert.deepEqual(told, [5, 5, 5]);
});

test("a garbled draft is forgotten", () => {
  const store = new Store();
  store.setItem("translation:de:7", "{");
  assert.ok(!new Drafts("de", store).has(7));
  assert.equal(store.length, 0);
});

test("what a state means depends on whether it is published", () => {
  for (const state of ["translated", "approved"]) {
    assert.match(stateMeaning({ state, unpublished: true }), /once it is published/);
    assert.match(stateMeaning({ state, unpublished: false }), /Shown to everybody\.$/);
  }
});

test("texts are the same form by form", () => {
  assert.ok(sameTexts(["a", "b"], ["a", "b"]));
  assert.ok(!sameTexts(["a"], ["a", "b"]));
});
