import assert from "node:assert/strict";
import test from "node:test";

import { painter } from "lib/painter";

// A page's frames and timers, one after the other, when the test says so.
const frames = [];
let timers = [];
globalThis.requestAnimationFrame = (paint) => frames.push(paint);
globalThis.setTimeout = (act) => timers.push(act);

function pass() {
  timers.splice(0).forEach((act) => act());
  frames.splice(0).forEach((paint) => paint());
}

test("however often something changes, it is painted once a frame", () => {
  const painted = [];
  const one = painter(() => painted.push("one"));
  const other = painter(() => painted.push("other"));
  for (let count = 0; count < 1000; count += 1) {
    one();
    other();
  }
  assert.equal(frames.length + timers.length, 1);
  pass();
  assert.deepEqual(painted, ["one", "other"]);
  pass();
  assert.equal(painted.length, 2);
});

test("after a frame the next one waits", () => {
  let count = 0;
  const soon = painter(() => (count += 1));
  soon();
  assert.equal(timers.length, 1);
  assert.equal(frames.length, 0);
  pass();
  assert.equal(count, 1);
});

test("what fails does not stop the others", (t) => {
  t.mock.method(console, "error", () => {});
  let painted = false;
  painter(() => {
    throw new Error("no");
  })();
  painter(() => (painted = true))();
  pass();
  assert.ok(painted);
  assert.equal(console.error.mock.callCount(), 1);
});
