import assert from "node:assert/strict";
import test from "node:test";

import { Choices } from "translations/choices";

const conflict = { key: "a", kind: "conflict" };
const other = { key: "b", kind: "conflict" };
const changed = { key: "c", kind: "changed" };

test("without a choice, what was edited here stays, and all else is taken", () => {
  const choices = new Choices();
  assert.deepEqual([conflict, changed, { key: "d", kind: "new" }].map((it) => choices.of(it)), ["yours", "theirs", "theirs"]);
  assert.deepEqual(choices.json, { kinds: { conflict: "yours", changed: "theirs", new: "theirs" }, choices: {} });
});

test("single texts are chosen otherwise than all of their kind", () => {
  const choices = new Choices();
  choices.choose(conflict, "theirs");
  assert.deepEqual([choices.of(conflict), choices.of(other)], ["theirs", "yours"]);
  assert.deepEqual([choices.ofAll("conflict"), choices.ofAll("changed")], ["", "theirs"]);
  assert.deepEqual(choices.json.choices, { a: "theirs" });
  choices.choose(conflict, "yours");
  assert.deepEqual(choices.json.choices, {});
  assert.equal(choices.ofAll("conflict"), "yours");
});

test("a side taken of a whole kind holds for what was chosen before, and for no other kind", () => {
  const choices = new Choices();
  choices.choose(conflict, "theirs");
  choices.choose(changed, "yours");
  choices.chooseAll("conflict", "yours");
  assert.equal(choices.of(conflict), "yours");
  assert.equal(choices.of(changed), "yours");
  assert.deepEqual(choices.json, { kinds: { conflict: "yours", changed: "theirs", new: "theirs" }, choices: { c: "yours" } });
});
