import assert from "node:assert/strict";
import test from "node:test";

import { Atoms } from "translations/atoms";
import { diff } from "translations/diff";

const of = (source, direction) => new Atoms({ source }, direction);
const [LRI, PDI] = ["\u2066", "\u2069"];

test("placeholders of a text are found where they stand", () => {
  assert.deepEqual(of("").of("Hi %(name)s!"), [{ text: "%(name)s", start: 3, end: 11 }]);
  assert.deepEqual(of("").of("Nothing here"), []);
});

test("in a language from right to left placeholders are isolated while they are edited", () => {
  const text = "مرحبا %(name)s، لديك %(num)s";
  const atoms = of("Hello %(name)s, you have %(num)s", "rtl");
  const shown = atoms.shown(text);
  assert.equal(shown, `مرحبا ${LRI}%(name)s${PDI}، لديك ${LRI}%(num)s${PDI}`);
  assert.equal(atoms.plain(shown), text);
  assert.equal(of("%(name)s").shown(text), text);
});

test("isolates that a translator wrote stay", () => {
  const text = `أ ${LRI}%(name)s${PDI} ب`;
  const atoms = of("a %(name)s b", "rtl");
  assert.equal(atoms.plain(atoms.shown(text)), text);
});

test("the caret goes over a placeholder in one step", () => {
  const text = "a %(n)s b";
  assert.equal(of(text).snap(text, 3, 2), 7);
  assert.equal(of(text).snap(text, 6, 7), 2);
  assert.equal(of(text).snap(text, 2, 3), 2);
  assert.equal(of(text).snap(text, 8, 0), 8);
});

test("deleting beside a placeholder takes all of it", () => {
  const text = "a %(n)s b";
  assert.deepEqual(of(text).beside(text, 7, true), { text: "%(n)s", start: 2, end: 7 });
  assert.deepEqual(of(text).beside(text, 2, false), { text: "%(n)s", start: 2, end: 7 });
  assert.equal(of(text).beside(text, 2, true), undefined);
  assert.equal(of(text).beside(text, 7, false), undefined);
  const atoms = of(text, "rtl");
  assert.equal(atoms.beside(atoms.shown(text), 9, true).end, 9);
});

test("what is left of a torn placeholder goes, too", () => {
  assert.deepEqual(of("%(n)s").leftover("a %(n)s b", "a %(n b"), { start: 2, end: 5 });
  assert.equal(of("%(n)s").leftover("a %(n)s b", "a  b"), null);
  assert.equal(of("%(n)s").leftover("a %(n)s b", "a %(n)s bc"), null);
  const cut = of("%(n)s").leftover("one %(n)s two", "one %(two");
  assert.equal("one %(two".slice(0, cut.start) + "one %(two".slice(cut.end), "one two");
});

test("what replaces a whole placeholder stays, also where it begins or ends like it", () => {
  const atoms = of("%(name)s %(num)s");
  assert.equal(atoms.leftover("a %(name)s", "a s", { start: 2, end: 10 }), null);
  assert.equal(atoms.leftover("a %(name)s", "a %(num)s", { start: 2, end: 10 }), null);
});

test("it is known how often a placeholder is still missing", () => {
  const missing = of("%(a)s %(b)s").missing("%(a)s and %(a)s of %(b)s", "%(a)s");
  assert.deepEqual([...missing], [["%(a)s", 1], ["%(b)s", 1]]);
});

test("a difference is told word by word", () => {
  assert.deepEqual(diff("Delete the file", "Delete this file"), [
    { text: "Delete ", kind: "same" },
    { text: "the", kind: "removed" },
    { text: "this", kind: "added" },
    { text: " file", kind: "same" },
  ]);
  assert.deepEqual(diff("", "new"), [{ text: "new", kind: "added" }]);
  assert.deepEqual(diff("same", "same"), [{ text: "same", kind: "same" }]);
});

test("in a difference a placeholder is one word", () => {
  assert.deepEqual(diff("%(a)s!", "%(b)s!"), [
    { text: "%(a)s", kind: "removed" },
    { text: "%(b)s", kind: "added" },
    { text: "!", kind: "same" },
  ]);
});
