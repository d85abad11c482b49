import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft } from "users/draft";

const FIELDS = ["name", "email"];
const record = (version, name, email = "ana@example.com") => ({ id: 1, version, name, email });
const draft = () => new Draft(record(1, "Ana"), FIELDS);

test("only what differs is to be saved", () => {
  const it = draft();
  it.set("name", "Ana Lima");
  it.set("email", "ana@example.com");
  assert.deepEqual(it.changes, { name: "Ana Lima" });
});

test("what others change in untouched fields is taken over", () => {
  const it = draft();
  it.set("name", "Mine");
  assert.deepEqual(it.take(record(2, "Ana", "new@example.com")), ["email"]);
  assert.equal(it.get("email"), "new@example.com");
  assert.deepEqual([it.changes, it.conflicts, it.version], [{ name: "Mine" }, [], 2]);
});

test("a field both have touched keeps both until the person decides", () => {
  const it = draft();
  it.set("name", "Mine");
  it.take(record(2, "Theirs"));
  assert.deepEqual([it.get("name"), it.theirs("name"), it.conflicts], ["Mine", "Theirs", ["name"]]);
  it.keepMine("name");
  assert.deepEqual([it.changes, it.conflicts], [{ name: "Mine" }, []]);
});

test("taking theirs leaves nothing to save", () => {
  const it = draft();
  it.set("name", "Mine");
  it.take(record(2, "Theirs"));
  it.takeTheirs("name");
  assert.deepEqual([it.get("name"), it.changes, it.conflicts], ["Theirs", {}, []]);
});

test("there is nothing to decide where both came to the same, or theirs went back", () => {
  const same = draft();
  same.set("name", "Both");
  same.take(record(2, "Both"));
  assert.deepEqual([same.changes, same.conflicts], [{}, []]);
  const back = draft();
  back.set("name", "Mine");
  back.take(record(2, "Theirs"));
  back.take(record(3, "Ana"));
  assert.deepEqual([back.changes, back.conflicts], [{ name: "Mine" }, []]);
});

test("typing what they saved settles it", () => {
  const it = draft();
  it.set("name", "Mine");
  it.take(record(2, "Theirs"));
  it.set("name", "Theirs");
  assert.deepEqual([it.changes, it.conflicts], [{}, []]);
});

test("an older record changes nothing", () => {
  const it = draft();
  it.take(record(3, "Third"));
  assert.deepEqual(it.take(record(2, "Second")), []);
  assert.equal(it.get("name"), "Third");
});

test("fields that may not be seen are left alone, and none is the same as empty", () => {
  const it = new Draft({ version: 1, name: "Ana", email: null }, FIELDS);
  assert.deepEqual(it.take({ version: 2, name: "Ana L" }), ["name"]);
  assert.equal(it.get("email"), "");
});

test("discarding goes back to what the server has", () => {
  const it = draft();
  it.set("name", "Mine");
  it.take(record(2, "Theirs"));
  it.discard();
  assert.deepEqual([it.get("name"), it.changes, it.conflicts], ["Theirs", {}, []]);
});
