import assert from "node:assert/strict";
import test from "node:test";

import { Overtype } from "translations/overtype";

/** The text after typing letter by letter, as the box does it. */
function typed(letters, atoms, { wanted = [], text = "" } = {}) {
  const overtype = new Overtype(atoms);
  for (const letter of letters) {
    const found = overtype.type(letter, text, wanted);
    if (found === null) text += letter;
    else if (found.atom) {
      text = text.slice(0, text.length - found.gone.length) + found.atom;
      overtype.at(text.length);
    }
  }
  return text;
}

test("the first signs of a placeholder bring the whole of it", () => {
  assert.equal(typed("Hi %(", ["%(name)s"]), "Hi %(name)s");
});

test("whoever types on has it once", () => {
  assert.equal(typed("Hi %(name)s!", ["%(name)s"]), "Hi %(name)s!");
});

test("typing on chooses another one", () => {
  assert.equal(typed("%(num)s of %(total)s", ["%(name)s", "%(num)s", "%(total)s"]), "%(num)s of %(total)s");
});

test("what the text lacks comes first", () => {
  assert.equal(typed("%(", ["%(a)s", "%(b)s"], { wanted: ["%(b)s"] }), "%(b)s");
});

test("where the source has none, everything is typed as usual", () => {
  assert.equal(typed("50 %(or so) <b> {x}", []), "50 %(or so) <b> {x}");
});

test("a percent sign alone is only that", () => {
  assert.equal(typed("100 % %(", ["%(n)s"]), "100 % %(n)s");
});

test("tags and braces, too", () => {
  assert.equal(typed("<b>fett</b>", ["<b>", "</b>"]), "<b>fett</b>");
  assert.equal(typed("{name}!", ["{name}"]), "{name}!");
});
