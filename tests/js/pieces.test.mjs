import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { joined, lacking, pieces } from "models/pieces";

const cut = (text, message = { source: text }) =>
  pieces(text, message).map(({ kind, text: part }) => [kind, part]);

test("placeholders and tags stand apart from words", () => {
  assert.deepEqual(cut("Hello <b>%(name)s</b>, %(num)s new"), [
    ["words", "Hello "],
    ["markup", "<b>"],
    ["placeholder", "%(name)s"],
    ["markup", "</b>"],
    ["words", ", "],
    ["placeholder", "%(num)s"],
    ["words", " new"],
  ]);
  assert.deepEqual(cut(""), []);
  assert.deepEqual(cut("Only words"), [["words", "Only words"]]);
});

test("the source says what is a placeholder", () => {
  assert.deepEqual(cut("{name} %s", { source: "%s" }), [
    ["words", "{name} "],
    ["placeholder", "%s"],
  ]);
  assert.deepEqual(cut("{name} %s", { source: "{name}" }), [
    ["placeholder", "{name}"],
    ["words", " %s"],
  ]);
  assert.deepEqual(cut("a &amp; b"), [
    ["words", "a "],
    ["markup", "&amp;"],
    ["words", " b"],
  ]);
  assert.deepEqual(cut("a &amp; b", { source: "a" }), [["words", "a &amp; b"]]);
});

test("a placeholder inside of a tag goes with it, and chips have short names", () => {
  const text = '<a href="%(url)s">%(name)s</a>';
  const names = pieces(text, { source: text }).map(({ name }) => name);
  assert.deepEqual(names, ["a", "name", "/a"]);
});

test("joined again they are the text", () => {
  const parts = ["%(a)s", "%", "(", "<b", ">", "</b>", "{x}", "{{", "&amp;", " ", "é🙂", "\n", "%s"];
  let seed = 7;
  const chance = (most) => (seed = (seed * 48271) % 2147483647) % most;
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: chance(9) }, () => parts[chance(parts.length)]).join("");
    const source = parts[chance(parts.length)];
    const result = pieces(text, { source, flags: chance(2) ? ["python-format"] : [] });
    assert.equal(joined(result), text);
    assert.ok(result.every((piece) => piece.text !== ""));
  }
});

test("what is still to be inserted", () => {
  const message = { source: "<b>%(name)s</b> and %(other)s" };
  const texts = (text) => lacking(text, message).map((piece) => piece.text);
  assert.deepEqual(texts("%(other)s <b>"), ["%(name)s", "</b>"]);
  assert.deepEqual(texts("<b>%(name)s</b> %(other)s"), []);
});
