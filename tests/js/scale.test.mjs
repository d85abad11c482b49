import assert from "node:assert/strict";
import test from "node:test";

import { top } from "lib/scale";

test("an axis ends at a round number, and so does its middle", () => {
  assert.equal(top(0, "count"), 2);
  assert.equal(top(1, "count"), 2);
  assert.equal(top(3, "count"), 4);
  assert.equal(top(10, "count"), 10);
  assert.equal(top(11, "count"), 20);
  assert.equal(top(999, "count"), 1000);
  assert.equal(top(1_000_001, "count"), 2_000_000);
});

test("durations and rates may be small", () => {
  assert.equal(top(0.05, "per_second"), 0.2);
  assert.ok(Math.abs(top(0.31, "per_second") - 0.4) < 1e-9);
  assert.equal(top(64, "ms"), 80);
});

test("sizes are round in powers of two", () => {
  assert.equal(top(0, "bytes"), 1024);
  assert.equal(top(1500, "bytes"), 2048);
  assert.equal(top(3 * 2 ** 30, "bytes"), 4 * 2 ** 30);
});

test("whatever is shown is below the top", () => {
  for (let most = 1; most < 3000; most += 7) {
    for (const unit of ["count", "ms", "bytes", "per_second"]) assert.ok(top(most, unit) >= most);
  }
});
