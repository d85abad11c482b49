import assert from "node:assert/strict";
import { test } from "node:test";

import { comparator, matcher, words } from "models/users";

const ana = { id: 1, name_key: "ana muller", username: "ana", email: "A.Mueller@Example.com", state: "active", roles: [2] };

test("every word must be somewhere, without regard to case and marks", () => {
  for (const q of ["", "ANA", "Müller ana", "example", "  ana  "]) assert.ok(matcher({ q })(ana), q);
  for (const q of ["anab", "ana nobody"]) assert.ok(!matcher({ q })(ana), q);
});

test("an address that may not be seen is not searched", () => {
  const { email, ...basic } = ana;
  assert.ok(email && !matcher({ q: "example" })(basic));
});

test("roles and states narrow the list", () => {
  assert.ok(matcher({ role: "2", state: "active" })(ana));
  assert.ok(!matcher({ role: "3" })(ana));
  assert.ok(!matcher({ state: "invited" })(ana));
});

test("at most six words count, the same one once", () => {
  assert.equal(words("a b a c d e f g").length, 6);
});

test("orders are the server's, with names compared by their keys", () => {
  const people = [{ id: 2, name_key: "b" }, { id: 3, name_key: "a" }, { id: 1, name_key: "b" }];
  assert.deepEqual(people.toSorted(comparator("name")).map(({ id }) => id), [3, 1, 2]);
  assert.deepEqual(people.toSorted(comparator("-name")).map(({ id }) => id), [2, 1, 3]);
});
