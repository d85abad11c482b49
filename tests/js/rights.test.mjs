import assert from "node:assert/strict";
import { test } from "node:test";
import { Rights, localeOf, nameOf } from "lib/rights";

test("who may in every language also may in each", () => {
  const rights = new Rights(["users.view", "translations.edit", "translations.review:fr"]);
  assert.ok(rights.has("translations.edit", "de"));
  assert.ok(rights.has("translations.edit:de"));
  assert.ok(rights.has("translations.review", "fr"));
  assert.ok(!rights.has("translations.review", "de"));
  assert.ok(!rights.has("translations.review"));
  assert.ok(rights.anywhere("translations.review"));
  assert.ok(!rights.anywhere("translations.publish"));
  assert.deepEqual(rights.languages("translations.review"), ["fr"]);
});

test("a right is a permission, and perhaps a language", () => {
  assert.deepEqual([nameOf("a.b:pt_BR"), localeOf("a.b:pt_BR")], ["a.b", "pt_BR"]);
  assert.deepEqual([nameOf("a.b"), localeOf("a.b")], ["a.b", null]);
});
