import assert from "node:assert/strict";
import { test } from "node:test";

import { Selection } from "lib/selection";

const SHOWN = [5, 3, 8, 1];

function selected(...ids) {
  const selection = new Selection();
  ids.forEach((id) => selection.toggle(id));
  return selection;
}

test("a second toggle takes the first one back", () => {
  const selection = selected(5, 5);
  assert.equal(selection.size, 0);
});

test("a range goes from the last one toggled, in the order shown and in both directions", () => {
  const down = selected(5);
  down.extend(8, SHOWN);
  assert.deepEqual(down.ids, [5, 3, 8]);
  const up = selected(1);
  up.extend(3, SHOWN);
  assert.deepEqual(up.ids.toSorted(), [1, 3, 8]);
});

test("a range leaves out where its beginning was left out", () => {
  const selection = selected(5, 3, 8);
  selection.toggle(5);
  selection.extend(3, SHOWN);
  assert.deepEqual(selection.ids, [8]);
});

test("a range without a beginning is the one row", () => {
  const selection = new Selection();
  selection.extend(8, SHOWN);
  assert.deepEqual(selection.ids, [8]);
});

test("who is not shown any more is not selected any more", () => {
  const selection = selected(5, 3);
  selection.keep([3, 8]);
  assert.deepEqual(selection.ids, [3]);
});

test("it tells once, and only when something changed", () => {
  const selection = new Selection();
  let told = 0;
  selection.addEventListener("change", () => (told += 1));
  selection.all(SHOWN);
  selection.all(SHOWN);
  selection.clear();
  selection.clear();
  assert.equal(told, 2);
});
