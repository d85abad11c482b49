import assert from "node:assert/strict";
import { test } from "node:test";

import { iconOf, kindOf, matcher, typeLabel } from "models/uploads";
import { UploadQueue } from "uploads/queue";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const files = (...names) => names.map((name) => ({ name, size: 10 }));

/** A queue whose transfers end when the test says so. */
function queueOf({ refusal = () => null } = {}) {
  const running = new Map();
  const transfer = (file, { progress, signal }) =>
    new Promise((resolve, reject) => {
      running.set(file.name, { progress, resolve, fail: (reason) => reject(new Error(reason)) });
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const queue = new UploadQueue({ transfer, refusal });
  const states = () => queue.items.map(({ name, state }) => `${name} ${state}`);
  return { queue, running, states };
}

test("a few files are sent at a time, in order, and the next follows when one ends", async () => {
  const { queue, running, states } = queueOf();
  queue.add(files("a", "b", "c", "d", "e"));
  assert.deepEqual([...running.keys()], ["a", "b", "c"]);
  running.get("b").resolve();
  await settle();
  running.get("a").fail("No.");
  await settle();
  assert.deepEqual(states(), ["a failed", "b done", "c sending", "d sending", "e sending"]);
  assert.equal(queue.items[0].reason, "No.");
  assert.ok(queue.active);
});

test("a refused file is not sent, says why, and may be tried again", () => {
  let reason = "Too large.";
  const { queue, running, states } = queueOf({ refusal: () => reason });
  queue.add(files("a"));
  assert.deepEqual(states(), ["a failed"]);
  assert.equal(running.size, 0);
  reason = null;
  queue.retryFailed();
  assert.deepEqual(states(), ["a sending"]);
});

test("what a cancelled transfer still reports does not count, also when it begins again", async () => {
  const { queue, running, states } = queueOf();
  queue.add(files("a", "b"));
  const [{ id }] = queue.items;
  const first = running.get("a");
  first.progress(5);
  assert.equal(queue.share, 0.25);
  queue.cancel(id);
  queue.retry(id);
  await settle();
  await settle();
  assert.notEqual(running.get("a"), first);
  first.progress(9);
  assert.equal(queue.items[0].sent, 0);
  assert.deepEqual(states(), ["a sending", "b sending"]);
});

test("a file whose bytes are all sent is being stored; one under way cannot be removed", () => {
  const { queue, running, states } = queueOf();
  queue.add(files("a"));
  running.get("a").progress(10);
  assert.deepEqual(states(), ["a storing"]);
  queue.remove(queue.items[0].id);
  queue.clear();
  assert.deepEqual(states(), ["a storing"]);
  queue.cancelAll();
  queue.clear();
  assert.deepEqual(states(), []);
});

test("files that ended well make room for the next ones; others stay", async () => {
  const { queue, running, states } = queueOf();
  queue.add(files("a"));
  running.get("a").resolve();
  await settle();
  queue.add(files("b"));
  assert.deepEqual(states(), ["b sending"]);
  running.get("b").fail("No.");
  await settle();
  queue.add(files("c"));
  assert.deepEqual(states(), ["b failed", "c sending"]);
});

test("types are called by words and belong to a kind", () => {
  assert.equal(typeLabel("image/png"), "PNG picture");
  assert.equal(typeLabel("application/zip"), "ZIP archive");
  assert.equal(typeLabel("application/x-7z-compressed"), "7Z archive");
  assert.equal(typeLabel("application/vnd.oasis.opendocument.spreadsheet"), "Spreadsheet");
  assert.equal(typeLabel("application/octet-stream"), "File");
  assert.equal(typeLabel("x/\"><script>"), "File");
  assert.deepEqual(["image/png", "text/html", "x/y"].map(kindOf), ["image", "text", "other"]);
  assert.equal(iconOf("application/zip"), "file-zip");
});

test("a list shows what its address asks for", () => {
  const upload = { owner_id: 1, content_type: "image/png", name_key: "emile 100%.png" };
  assert.ok(matcher({ q: "Émile %" }, 1)(upload));
  assert.ok(!matcher({ q: "emile x" }, 1)(upload));
  assert.ok(!matcher({ owner: "me" }, 2)(upload));
  assert.ok(matcher({ owner: "", type: "image" }, 2)(upload));
  assert.ok(!matcher({ type: "other" }, 2)(upload));
});

test("a list shows whose files are asked for: anybody's, mine, shared with me, one person's", () => {
  const file = (owner_id, shared_with) => ({ owner_id, shared_with, name_key: "", content_type: "text/plain" });
  const all = [file(1, []), file(1, [2]), file(2, [1, 3]), file(3, [])];
  const shown = (owner) => all.filter(matcher({ owner }, 1)).map((it) => all.indexOf(it));
  assert.deepEqual(shown(""), [0, 1, 2, 3]);
  assert.deepEqual(shown("me"), [0, 1]);
  assert.deepEqual(shown("shared"), [2]);
  assert.deepEqual(shown("3"), [3]);
});
