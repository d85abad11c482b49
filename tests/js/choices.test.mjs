import assert from "node:assert/strict";
import { test } from "node:test";
import { Choices } from "roles/choices";

const role = (id, ...permissions) => ({ id, permissions });

function start(...records) {
  const roles = new Map(records.map((record) => [record.id, record]));
  return { roles, choices: new Choices(roles) };
}

test("a choice is the difference to what is saved", () => {
  const one = role(1, "a");
  const { choices } = start(one);
  choices.choose(one, "b", true);
  choices.choose(one, "a", false);
  assert.deepEqual([choices.count, choices.ids], [2, [1]]);
  assert.deepEqual(choices.wanted(one), ["b"]);
  assert.ok(choices.isChosen(one, "b"));
  choices.choose(one, "a", true);
  choices.choose(one, "b", false);
  assert.deepEqual([choices.count, choices.ids], [0, []]);
});

test("what others change stays, and what they change alike is no choice any more", () => {
  const { roles, choices } = start(role(1, "a", "b"));
  choices.choose(roles.get(1), "a", false);
  choices.choose(roles.get(1), "c", true);
  const now = role(1, "b", "d");
  roles.set(1, now);
  choices.sync();
  assert.equal(choices.count, 1);
  assert.deepEqual(choices.wanted(now).sort(), ["b", "c", "d"]);
});

test("a role that is gone takes its choices along", () => {
  const { roles, choices } = start(role(1), role(2));
  choices.choose(roles.get(1), "a", true);
  choices.choose(roles.get(2), "a", true);
  roles.delete(1);
  choices.sync();
  assert.deepEqual(choices.ids, [2]);
  choices.discard();
  assert.equal(choices.count, 0);
});
