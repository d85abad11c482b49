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
  choices.choose(one, "b", "all");
  choices.choose(one, "a", "none");
  assert.deepEqual([choices.count, choices.ids], [2, [1]]);
  assert.deepEqual(choices.wanted(one), ["b"]);
  assert.ok(choices.isChosen(one, "b"));
  choices.choose(one, "a", "all");
  choices.choose(one, "b", "none");
  assert.deepEqual([choices.count, choices.ids], [0, []]);
});

test("what others change stays, and what they change alike is no choice any more", () => {
  const { roles, choices } = start(role(1, "a", "b"));
  choices.choose(roles.get(1), "a", "none");
  choices.choose(roles.get(1), "c", "all");
  const now = role(1, "b", "d");
  roles.set(1, now);
  choices.sync();
  assert.equal(choices.count, 1);
  assert.deepEqual(choices.wanted(now).sort(), ["b", "c", "d"]);
});

test("a role that is gone takes its choices along", () => {
  const { roles, choices } = start(role(1), role(2));
  choices.choose(roles.get(1), "a", "all");
  choices.choose(roles.get(2), "a", "all");
  roles.delete(1);
  choices.sync();
  assert.deepEqual(choices.ids, [2]);
  choices.discard();
  assert.equal(choices.count, 0);
});

test("in some languages: all of them, none, and back again", () => {
  const one = role(1, "a:fr", "a:de", "b");
  const { choices } = start(one);
  const click = () => choices.choose(one, "a", choices.next(one, "a"));
  assert.equal(choices.state(one, "a"), "some");
  click();
  assert.deepEqual(choices.wanted(one).sort(), ["a", "b"]);
  click();
  assert.deepEqual([choices.state(one, "a"), choices.wanted(one)], ["none", ["b"]]);
  click();
  assert.deepEqual([choices.count, choices.wanted(one)], [0, one.permissions]);
  assert.equal(choices.next(one, "b"), "none");
  assert.equal(choices.next(one, "c"), "all");
});
