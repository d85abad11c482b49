import assert from "node:assert/strict";
import { test } from "node:test";

import { steady } from "users/steady";

const person = (id) => ({ id });
const [a, b, c, d] = [1, 2, 3, 4].map(person);
const ids = (records) => records.map(({ id }) => id);

test("without anybody at a row the list is shown as it is", () => {
  assert.equal(steady([b, a], [a, b], new Set()).length, 2);
  assert.deepEqual(steady([b, a], [a, b], new Set()), [b, a]);
});

test("a row in use stays beside its neighbours and shows what is new", () => {
  const renamed = person(2);
  const shown = steady([a, c, d, renamed], [a, b, c, d], new Set([2]));
  assert.deepEqual(ids(shown), [1, 2, 3, 4]);
  assert.equal(shown[1], renamed);
});

test("a row in use stays even when it has left the list", () => {
  assert.deepEqual(steady([a, c], [a, b, c], new Set([2])), [a, b, c]);
  assert.deepEqual(steady([], [b], new Set([2])), [b]);
});

test("neighbours that moved themselves are not followed", () => {
  const moved = person(1);
  assert.deepEqual(ids(steady([b, d, moved], [a, b, c, d], new Set([3]))), [2, 3, 4, 1]);
  assert.deepEqual(ids(steady([c, moved, b], [a, b, c], new Set([2]))), [2, 3, 1]);
});

test("several rows in use keep their own order", () => {
  const [b2, c2] = [person(2), person(3)];
  assert.deepEqual(ids(steady([c2, a, d, b2], [a, b, c, d], new Set([2, 3]))), [1, 2, 3, 4]);
});

test("what is held but was never shown comes where it belongs", () => {
  assert.deepEqual(ids(steady([a, b], [a], new Set([2]))), [1, 2]);
});
