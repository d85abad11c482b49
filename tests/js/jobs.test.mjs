import assert from "node:assert/strict";
import { test } from "node:test";

import { iconOf, kindLabel, matcher, queries, reason, stateLabel } from "models/jobs";

const job = (state, values = {}) => ({ kind: "mail.link", state, attempts: 1, error: "", ...values });

test("waiting are all that are still to be done", () => {
  const states = ["failed", "waiting", "running"];
  const shown = (query) => states.filter((state) => matcher(queries.read(query))(job(state)));
  assert.deepEqual(shown(""), states);
  assert.deepEqual(shown("?state=failed"), ["failed"]);
  assert.deepEqual(shown("?state=waiting"), ["waiting", "running"]);
});

test("a state says what is being done about it", () => {
  assert.equal(stateLabel(job("failed")), "Failed");
  assert.equal(stateLabel(job("running")), "Being done now");
  assert.equal(stateLabel(job("waiting")), "Will be tried again");
  assert.equal(stateLabel(job("waiting", { attempts: 0 })), "Waiting");
});

test("a cause is told in plain words, also one that is not known", () => {
  assert.equal(reason(job("waiting")), "");
  assert.equal(reason(job("failed", { error: "unreachable" })), "The mail server cannot be reached.");
  assert.match(reason(job("failed", { error: "unexpected" })), /Something unexpected/);
});

test("every kind has a name and a symbol", () => {
  assert.equal(kindLabel("mail.digest"), "Daily summary by mail");
  assert.equal(kindLabel("of.another.version"), "of.another.version");
  assert.equal(iconOf("of.another.version"), "settings");
});
