import assert from "node:assert/strict";
import { test } from "node:test";

import { doing, fieldOf } from "models/looking";

test("a control edits a field of the record or nothing that others are told of", () => {
  assert.equal(fieldOf("users/7", { name: "email" }), "email");
  assert.equal(fieldOf("roles/7", { name: "email" }), null);
  assert.equal(fieldOf("users/7", { name: "csrf_token" }), null);
  assert.equal(fieldOf("users/7", { name: "toString" }), null);
  assert.equal(fieldOf("users/7", {}), null);
});

test("what somebody does is said with the name of the field", () => {
  assert.equal(doing({ record: "users/7", field: "email" }), "is editing “E-mail address”");
  assert.equal(doing({ record: "roles/7", field: "quota_bytes" }), "is editing “Space per person”");
  assert.equal(doing({ record: "uploads/7" }), "");
});
