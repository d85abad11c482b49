import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { badged, shortCount } from "notices/count";
import { Tabs } from "notices/tabs";

beforeEach(() => mock.timers.reset());

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Tabs that hear each other, as by a BroadcastChannel. */
function tabs(count) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const channels = Array.from({ length: count }, () => ({
    postMessage(data) {
      for (const other of channels) if (other !== this) other.onmessage?.({ data });
    },
  }));
  return channels.map((channel) => {
    const heard = [];
    const tab = new Tabs(channel, (keys) => heard.push(...keys));
    return Object.assign(tab, { heard });
  });
}

test("the tab in front says it at once, the others not at all", async () => {
  const [first, second] = tabs(2);
  first.used();
  second.used();
  const late = first.claim(["1:5"]);
  assert.deepEqual(second.claim(["1:5"]), ["1:5"]);
  mock.timers.tick(1_000);
  assert.deepEqual(await late, []);
  assert.deepEqual(first.heard, ["1:5"]);
});

test("the tab that was used last is in front", async () => {
  const [first, second] = tabs(2);
  first.used();
  second.used();
  first.used();
  assert.deepEqual(first.claim(["1:5"]), ["1:5"]);
  const late = second.claim(["1:5"]);
  mock.timers.tick(1_000);
  assert.deepEqual(await late, []);
});

test("when none is in front, one of them says it after a moment", async () => {
  const [first, second] = tabs(2);
  first.used();
  first.left();
  const said = [first.claim(["1:5"]), second.claim(["1:5"])];
  await settle();
  mock.timers.tick(1_000);
  const keys = await Promise.all(said);
  assert.deepEqual(keys.flat(), ["1:5"]);
});

test("nothing is said twice, but what came to it later is", () => {
  const [tab] = tabs(1);
  tab.used();
  assert.deepEqual(tab.claim(["1:5"]), ["1:5"]);
  assert.deepEqual(tab.claim(["1:5", "1:6"]), ["1:6"]);
});

test("large counts are short, and the window's icon shows them", () => {
  assert.deepEqual([1, 99, 100, 50_000].map(shortCount), ["1", "99", "99+", "99+"]);
  const drawing = decodeURIComponent(badged("<svg><rect/></svg>", "9+"));
  assert.match(drawing, /^data:image\/svg\+xml,<svg><rect\/>.*>9\+<\/text><\/svg>$/);
});
