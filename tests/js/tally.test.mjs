import assert from "node:assert/strict";
import test from "node:test";

import { Tally, stepFiles, stepPeople } from "models/tally";

const POSITION = { epoch: "e", offset: 10 };
const event = (offset, kind, record = null, op = "put") => ({ epoch: "e", offset, kind, op, record });

function people() {
  const tally = new Tally(stepPeople);
  tally.load({ active: 5, invited: 2, deactivated: 1 }, POSITION);
  return tally;
}

test("people are counted by what happens to them", () => {
  const tally = people();
  assert.ok(tally.apply(event(11, "user.created", { state: "invited" })));
  assert.ok(tally.apply(event(12, "user.activated", { state: "active" })));
  assert.ok(tally.apply(event(13, "user.reactivated", { state: "invited" })));
  assert.ok(tally.apply(event(14, "user.updated", { state: "active" })));
  assert.deepEqual(tally.counts, { active: 6, invited: 3, deactivated: 0 });
});

test("a closed account does not say what it was before, so the server is asked", () => {
  assert.equal(people().apply(event(11, "user.deactivated", { state: "deactivated" })), false);
});

test("what the snapshot contains is not counted again", () => {
  const tally = people();
  assert.ok(tally.apply(event(10, "user.created", { state: "active" })));
  assert.ok(tally.apply(event(3, "user.deactivated", { state: "deactivated" })));
  assert.equal(tally.counts.active, 5);
});

test("a snapshot that is older than the last events is brought up to date", () => {
  const tally = new Tally(stepFiles);
  tally.load({ total: 3 }, POSITION);
  tally.apply(event(11, "upload.created", {}));
  tally.apply(event(12, "upload.deleted", null, "remove"));
  tally.apply(event(13, "upload.created", {}));
  tally.load({ total: 3 }, { epoch: "e", offset: 12 });
  assert.equal(tally.counts.total, 4);
  tally.load({ total: 9 }, { epoch: "another", offset: 1 });
  assert.equal(tally.counts.total, 9);
});
