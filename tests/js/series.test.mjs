import assert from "node:assert/strict";
import test from "node:test";

import { Series } from "models/series";

const WAYS = { sign_ins: "sum", people_here: "peak", storage_bytes: "last", delivery_p50: "rate" };
const START = Date.UTC(2026, 4, 3, 12, 0) / 1000;
const at = (seconds) => new Date((START + seconds) * 1000).toISOString();

function hour(series = {}) {
  const it = new Series(WAYS);
  it.load({ range: "hour", step: 60, start: at(0), series: { sign_ins: [1, 0, 2], people_here: [4, 6, 5], storage_bytes: [10, 10, 12], delivery_p50: [null, 3, null], ...series } });
  return it;
}

function day() {
  const it = new Series(WAYS);
  it.load({ range: "day", step: 3600, start: at(0), series: { sign_ins: [7, 5], people_here: [9, 6], storage_bytes: [10, 12], delivery_p50: [2, 3] } });
  return it;
}

test("sums are told of the whole range, everything else of the present", () => {
  const it = hour();
  assert.equal(it.number("sign_ins"), 3);
  assert.equal(it.number("people_here"), 5);
  assert.equal(it.number("delivery_p50"), 3);
  assert.deepEqual(it.extent("people_here"), { least: 4, most: 6 });
  assert.deepEqual(it.times, [START, START + 60, START + 120]);
});

test("an empty range has no numbers", () => {
  const it = hour({ sign_ins: [null, null, null], delivery_p50: [null, null, null] });
  assert.equal(it.number("sign_ins"), null);
  assert.equal(it.number("delivery_p50"), null);
  assert.equal(it.extent("sign_ins"), null);
});

test("the running minute is what came live", () => {
  const it = hour();
  it.tick({ at: at(130), values: { sign_ins: 4, people_here: 3, storage_bytes: 20, delivery_p50: 8, unknown: 1 } });
  assert.deepEqual(it.values("sign_ins"), [1, 0, 4]);
  assert.deepEqual(it.values("people_here"), [4, 6, 5]);
  assert.equal(it.number("people_here"), 3);
  assert.equal(it.number("storage_bytes"), 20);
  assert.equal(it.number("delivery_p50"), 8);
});

test("time passes: stretches begin, the first ones go", () => {
  const it = hour();
  assert.equal(it.advance(START + 150), 0);
  assert.equal(it.advance(START + 245), 2);
  assert.equal(it.start, START + 120);
  assert.deepEqual(it.values("sign_ins"), [2, 0, 0]);
  assert.deepEqual(it.values("people_here"), [5, null, null]);
  assert.deepEqual(it.values("storage_bytes"), [12, 12, 12]);
  it.advance(START + 86_400);
  assert.deepEqual(it.values("sign_ins"), [0, 0, 0]);
  assert.equal(it.times.length, 3);
});

test("a clock that jumps back changes nothing", () => {
  const it = hour();
  assert.equal(it.advance(START - 7200), 0);
  assert.deepEqual(it.values("sign_ins"), [1, 0, 2]);
});

test("in longer stretches sums grow by what is new, since the snapshot knows of the rest", () => {
  const it = day();
  it.tick({ at: at(4000), values: { sign_ins: 3 } });
  assert.deepEqual(it.values("sign_ins"), [7, 5]);
  it.tick({ at: at(4001), values: { sign_ins: 4 } });
  assert.deepEqual(it.values("sign_ins"), [7, 6]);
  it.tick({ at: at(4061), values: { sign_ins: 2 } });
  assert.deepEqual(it.values("sign_ins"), [7, 8]);
});

test("in longer stretches peaks rise, the latest counts, and rates wait for the server", () => {
  const it = day();
  it.tick({ at: at(4000), values: { people_here: 2, storage_bytes: 30, delivery_p50: 50 } });
  assert.deepEqual(it.values("people_here"), [9, 6]);
  assert.equal(it.number("people_here"), 2);
  assert.deepEqual(it.values("storage_bytes"), [10, 30]);
  assert.deepEqual(it.values("delivery_p50"), [2, 3]);
  it.tick({ at: at(4001), values: { people_here: 11 } });
  assert.deepEqual(it.values("people_here"), [9, 11]);
});

test("what came in the last moments of a minute counts when it is heard of in the next", () => {
  const it = hour();
  it.tick({ at: at(130), values: { sign_ins: 4 } });
  it.advance(START + 180);
  it.tick({ at: at(180.4), before: { sign_ins: 5, people_here: 9 }, values: { sign_ins: 0 } });
  assert.deepEqual(it.values("sign_ins"), [0, 5, 0]);
  it.tick({ at: at(182), before: { sign_ins: 6 }, values: { sign_ins: 1 } });
  assert.deepEqual(it.values("sign_ins"), [0, 6, 1]);
  assert.equal(it.number("sign_ins"), 7);
});

test("so it does in longer stretches", () => {
  const it = day();
  it.tick({ at: at(4000), values: { sign_ins: 3 } });
  it.tick({ at: at(4020.5), before: { sign_ins: 5 }, values: { sign_ins: 1 } });
  assert.deepEqual(it.values("sign_ins"), [7, 8]);
});

test("after a long silence the server is to be asked", () => {
  const it = hour();
  assert.ok(it.tick({ at: at(130), values: { sign_ins: 1 } }));
  assert.ok(it.tick({ at: at(190), values: { sign_ins: 1 } }));
  assert.ok(!it.tick({ at: at(900), values: { sign_ins: 1 } }));
});

test("before the first snapshot nothing breaks", () => {
  const it = new Series(WAYS);
  it.tick({ at: at(0), values: { sign_ins: 4 } });
  assert.deepEqual(it.times, []);
  assert.equal(it.number("people_here"), null);
});
