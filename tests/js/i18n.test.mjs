import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { gettext, ngettext, pgettext, useCatalog } from "lib/i18n";

beforeEach(() =>
  useCatalog({
    locale: "de",
    plural: "nplurals=2; plural=(n != 1);",
    messages: {
      "Hello %(name)s": ["Hallo %(name)s"],
      "Bye %(name)s": ["Tschüss %(nmae)s"],
      "See %(name)s": ["Sieh %(name)"],
      "%(num)s person": ["%(num)s Person", "%(num)s Personen"],
      "verb\u0004Open": ["Öffnen"],
      Empty: [""],
    },
  }),
);

test("translates, with parameters", () => {
  assert.equal(gettext("Hello %(name)s", { name: "Ana" }), "Hallo Ana");
  assert.equal(pgettext("verb", "Open"), "Öffnen");
});

test("an unknown or empty translation is the source", () => {
  assert.equal(gettext("Unknown"), "Unknown");
  assert.equal(gettext("Empty"), "Empty");
  assert.equal(gettext("Empty", {}), "Empty");
  assert.equal(gettext("toString"), "toString");
  assert.equal(pgettext("adjective", "Open"), "Open");
});

test("the catalog's plural form, with the number written its way", () => {
  assert.equal(ngettext("%(num)s person", "%(num)s people", 1), "1 Person");
  assert.equal(ngettext("%(num)s person", "%(num)s people", 12345), "12.345 Personen");
  assert.equal(ngettext("%(num)s thing", "%(num)s things", 1), "1 thing");
  assert.equal(ngettext("%(num)s thing", "%(num)s things", 2), "2 things");
});

test("a wrong placeholder falls back to the source and never throws", () => {
  assert.equal(gettext("Bye %(name)s", { name: "Ana" }), "Bye Ana");
  assert.equal(gettext("See %(name)s", { name: "Ana" }), "See Ana");
  assert.equal(gettext("Hello %(name)s", {}), "Hello %(name)s");
});

test("percent signs are doubled only where there are parameters", () => {
  assert.equal(gettext("100% sure"), "100% sure");
  assert.equal(gettext("%(share)s%% done", { share: 5 }), "5% done");
});
