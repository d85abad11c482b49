import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { keyOf } from "words/key";
import { filled, partsOf } from "words/template";
import { exchanged } from "words/title";

test("a message has the key that the server knows it by", () => {
  const ids = ["Overview", "", "column\u0004Day", "é".repeat(200), "x".repeat(128), "😀 %(name)s"];
  const code = [
    "import hashlib, json, sys",
    "keys = [hashlib.blake2b(it.encode(), digest_size=8).hexdigest() for it in json.load(sys.stdin)]",
    "print(json.dumps(keys))",
  ].join("\n");
  const known = JSON.parse(execFileSync("python3", ["-c", code], { input: JSON.stringify(ids), encoding: "utf8" }));
  assert.deepEqual(ids.map(keyOf), known);
});

test("texts are taken apart at their placeholders", () => {
  assert.deepEqual(partsOf("Hello %(name)s, 100%%!"), ["Hello ", { name: "name" }, ", 100%!"]);
  assert.deepEqual(partsOf("%(a)s%(b)s"), [{ name: "a" }, { name: "b" }]);
  assert.deepEqual(partsOf("100% sure", false), ["100% sure"]);
  assert.deepEqual(partsOf("%(num)s of %(who)s", true, { num: "5" }), ["5 of ", { name: "who" }]);
  assert.equal(partsOf("broken %(name"), null);
});

test("a text is filled only where everything is there", () => {
  assert.equal(filled("Hello %(name)s", { name: "%(x)s" }), "Hello %(x)s");
  assert.equal(filled("100% sure"), "100% sure");
  assert.equal(filled("Hello %(nmae)s", { name: "Ana" }), undefined);
});

test("of a window's title only the words of the page are exchanged", () => {
  const [before, after] = [["Users", "Dashboard"], ["Leute", "Übersicht"]];
  assert.equal(exchanged("Users · Dashboard", before, after), "Leute · Übersicht");
  assert.equal(exchanged("(3) Users · Dashboard", before, after), "(3) Leute · Übersicht");
  assert.equal(exchanged("Something else", before, after), "Something else");
});
