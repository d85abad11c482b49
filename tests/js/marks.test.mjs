import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gettext as _, joined, loadCatalog, ngettext, pgettext, piecesOf, plain, startMarking, told, useCatalog, useDrafts } from "lib/i18n";
import { parse } from "lib/json";
import { MOST, Messages, isMarked, mark, read } from "words/marks";

const PLURAL = "nplurals=2; plural=(n != 1);";
const use = (messages, plural = PLURAL) => useCatalog({ locale: "de", plural, messages });
const ENGLISH = () => useCatalog({ locale: "en", plural: PLURAL, messages: {} });

let said = {};
let followed = [];

startMarking({ say: ([key, params = {}]) => said[key]?.replace("%(name)s", params.name), follow: ([key]) => followed.push(key) });
beforeEach(() => {
  [said, followed] = [{}, []];
  useDrafts(new Map());
  ENGLISH();
});

test("a text says which message it is, in letters that are not seen", () => {
  const text = _("Hello %(name)s", { name: "Ana" });
  assert.ok(isMarked(text));
  assert.match(text.replace("Hello Ana", ""), /^\p{Default_Ignorable_Code_Point}+$/u);
  assert.equal(plain(text), "Hello Ana");
  const [message] = piecesOf(text);
  assert.deepEqual([message.key, message.params], ["Hello %(name)s", { name: "Ana" }]);
});

test("the same text is the same string, so that texts can be compared", () => {
  assert.equal(_("Save"), _("Save"));
  assert.equal(_("Hello %(name)s", { name: "Ana" }), _("Hello %(name)s", { name: "Ana" }));
  assert.notEqual(_("Hello %(name)s", { name: "Ana" }), _("Hello %(name)s", { name: "Bo" }));
  assert.notEqual(_("Open"), pgettext("verb", "Open"));
  assert.notEqual(ngettext("%(num)s file", "%(num)s files", 1), ngettext("%(num)s file", "%(num)s files", 2));
});

test("texts that are put together, or into each other, keep what they are made of", () => {
  const inner = _("The dashboard");
  const text = `${_("Saved by %(name)s", { name: inner })} · ${ngettext("%(num)s file", "%(num)s files", 1200)}!`;
  assert.equal(plain(text), "Saved by The dashboard · 1,200 files!");
  const [saved, between, files, end] = piecesOf(text);
  assert.equal(saved.params.name[0].key, "The dashboard");
  assert.deepEqual([between, files.n, end], [" · ", 1200, "!"]);
});

test("a text made earlier says what it says now, wherever it is kept", () => {
  const constant = _("Deactivate");
  const nested = `${_("Details: %(what)s", { what: _("%(num)s of %(total)s", { num: 1, total: 2 }) })}.`;
  const many = ngettext("%(num)s file", "%(num)s files", 5);
  use({
    Deactivate: ["Abschalten"],
    "Details: %(what)s": ["Einzelheiten: %(what)s"],
    "%(num)s of %(total)s": ["%(num)s von %(total)s"],
    "%(num)s file": ["%(num)s Datei", "%(num)s Dateien"],
  });
  assert.equal(plain(constant), "Abschalten");
  assert.equal(plain(nested), "Einzelheiten: 1 von 2.");
  assert.equal(plain(many), "5 Dateien");
  assert.equal(joined(piecesOf(constant)), "Abschalten");
});

test("words of another language that stand in follow their own plural rule", () => {
  const rule = { texts: ["%(num)s one", "%(num)s few"], plural: "nplurals=2; plural=(n > 2);" };
  use({ "%(num)s thing": rule, Title: { texts: ["Titre"], plural: rule.plural } }, "nplurals=1; plural=0;");
  assert.equal(plain(ngettext("%(num)s thing", "%(num)s things", 2)), "2 one");
  assert.equal(plain(ngettext("%(num)s thing", "%(num)s things", 3)), "3 few");
  assert.equal(plain(_("Title")), "Titre");
});

test("drafts come before the catalog, and a broken one is never shown", () => {
  use({ Save: ["Speichern"], "By %(name)s": ["Von %(name)s"] });
  useDrafts(new Map([["Save", ["Sichern"]], ["By %(name)s", ["Von %(nmae)s"]]]));
  assert.equal(plain(_("Save")), "Sichern");
  assert.equal(plain(_("By %(name)s", { name: "Ana" })), "By Ana");
  useDrafts(new Map());
  assert.equal(plain(_("Save")), "Speichern");
});

test("a text that came with the page is worded by whoever knows it", () => {
  const title = told(["KEY", {}], "Newest files");
  const text = _("Hide “%(card)s”", { card: title });
  assert.equal(plain(text), "Hide “Newest files”");
  said = { KEY: "Neueste Dateien" };
  use({ "Hide “%(card)s”": ["„%(card)s“ verbergen"] });
  assert.equal(plain(text), "„Neueste Dateien“ verbergen");
});

test("texts in JSON are strings that follow their words", () => {
  const json = `{"items": [{"title": {"text": "Wrong", "data-t": ["WRONG", {}]}, "help": {"text": "Ask Ana", "data-t": ["ASK", {"name": "Ana"}]}}], "n": 2}`;
  const { items: [{ title, help }], n } = parse(json);
  assert.deepEqual([plain(title), plain(help), n, followed], ["Wrong", "Ask Ana", 2, ["WRONG", "ASK"]]);
  const text = _("Form %(number)s: %(text)s", { number: 1, text: title });
  said = { WRONG: "Falsch", ASK: "Frag %(name)s" };
  use({});
  assert.deepEqual([title, help, text].map(plain), ["Falsch", "Frag Ana", "Form 1: Falsch"]);
  assert.equal(parse(json).items[0].title, parse(json).items[0].title);
  assert.deepEqual(parse('{"name": "\\"data-t\\"", "none": null}'), { name: '"data-t"', none: null });
});

test("what people type cannot pass for a mark, and damaged marks stay text", () => {
  const name = "\u2063Ana\u2064";
  assert.equal(plain(_("Hello %(name)s", { name })), "Hello Ana");
  assert.equal(plain(`\u2063\ufe01\ufe02forged\u2064`), "forged");
  assert.equal(plain("\u2063half"), "\u2063half");
  const text = _("Save");
  assert.equal(plain(text.slice(0, -1)), text.slice(0, -1));
});

test("only so many messages with parameters are known by number, and all without", () => {
  const messages = new Messages();
  const lasting = messages.of("Save", "Save");
  const first = messages.of("Hello %(name)s", "Hello %(name)s", { name: "0" });
  const text = mark(first, "Hello 0");
  assert.deepEqual(read(text, messages), [first]);
  for (let at = 1; at <= 2 * MOST; at += 1) messages.of("Hello %(name)s", "Hello %(name)s", { name: String(at) });
  assert.deepEqual(read(text, messages), ["Hello 0"]);
  assert.equal(messages.get(lasting.id), lasting);
});

test("a catalog that cannot be had leaves everything as it is", async (context) => {
  context.mock.method(console, "warn", () => {});
  await loadCatalog("file:///nowhere.json");
  assert.equal(plain(_("Save")), "Save");
});
