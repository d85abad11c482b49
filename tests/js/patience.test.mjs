import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Patience } from "lib/patience";

beforeEach(() => mock.timers.reset());

function begun() {
  mock.timers.enable({ apis: ["setTimeout"] });
  const done = [];
  const patience = new Patience();
  const start = (key, seconds) => patience.start(key, seconds, () => done.push(key));
  return { patience, start, done };
}

test("each ends when its time is over", () => {
  const { start, done } = begun();
  start("a", 5);
  start("b", 3);
  mock.timers.tick(3_000);
  assert.deepEqual(done, ["b"]);
  mock.timers.tick(2_000);
  assert.deepEqual(done, ["b", "a"]);
});

test("held, no time passes, and afterwards each has its whole time again", () => {
  const { patience, start, done } = begun();
  start("a", 5);
  mock.timers.tick(4_000);
  patience.hold(true);
  start("b", 1);
  mock.timers.tick(60_000);
  assert.deepEqual(done, []);
  patience.hold(false);
  mock.timers.tick(4_999);
  assert.deepEqual(done, ["b"]);
  mock.timers.tick(1);
  assert.deepEqual(done, ["b", "a"]);
});

test("what is stopped never ends, and what starts again has its time again", () => {
  const { patience, start, done } = begun();
  start("a", 5);
  start("b", 5);
  patience.stop("a");
  mock.timers.tick(3_000);
  start("b", 5);
  mock.timers.tick(3_000);
  assert.deepEqual(done, []);
  mock.timers.tick(2_000);
  assert.deepEqual(done, ["b"]);
});
