import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./page.mjs";
import { Banners, byUrgency, topicOf } from "announcements/banners";
import { pieces } from "lib/linked";
import { account } from "live/account";
import { live } from "live/connection";
import { begun, completed } from "notes/mentions";

const EPOCH = "e";
const TOPICS = ["banners", "banners.own", "banners.seen", "banners.role.4"];
const at = (offset) => ({ epoch: EPOCH, offset });
const positions = (topics) => Object.fromEntries(topics.map((topic) => [topic, at(0)]));
const record = (id, more = {}) => ({
  id,
  level: "info",
  texts: { en: `Text ${id}` },
  default_locale: "en",
  audience: "everyone",
  role_id: null,
  version: 1,
  ...more,
});
const put = (it) => ({ op: "put", id: it.id, version: it.version, record: it });
const settle = () => new Promise((resolve) => setImmediate(resolve));

let readers;
let stopped;

beforeEach(() => {
  readers = {};
  stopped = [];
  live.subscribe = (topic, position, handlers) => {
    readers[topic] = { position, ...handlers };
    return () => stopped.push(topic);
  };
});

function shown(items = [], seen = [], topics = TOPICS) {
  const banners = new Banners({ items, seen, offsets: positions(topics) });
  banners.follow(positions(topics));
  return banners;
}

const ids = (banners) => banners.items.map(({ id }) => id);

test("the most urgent comes first, then the newest", () => {
  const items = [record(1), record(2, { level: "critical" }), record(3), record(4, { level: "warning" })];
  assert.deepEqual(items.toSorted(byUrgency).map(({ id }) => id), [2, 4, 3, 1]);
});

test("each audience has a topic", () => {
  assert.equal(topicOf(record(1)), "banners");
  assert.equal(topicOf(record(1, { audience: "people" })), "banners.own");
  assert.equal(topicOf(record(1, { audience: "role", role_id: 4 })), "banners.role.4");
});

test("what others change arrives by any of the topics", () => {
  const banners = shown([record(1)]);
  readers.banners.changes([put(record(2))]);
  readers["banners.own"].changes([put(record(3, { audience: "people" }))]);
  assert.deepEqual(ids(banners), [3, 2, 1]);
  readers.banners.changes([put(record(1, { version: 2, level: "critical" })), { op: "remove", id: 2 }]);
  assert.deepEqual(ids(banners), [1, 3]);
});

test("dismissed here or elsewhere it stays away, also when it is changed", async () => {
  const banners = shown([record(1), record(2), record(3)], [3]);
  assert.deepEqual(ids(banners), [2, 1]);
  readers["banners.seen"].changes([{ op: "put", id: 2, record: { id: 2 } }]);
  globalThis.fetch = async () => new Response(null, { status: 204 });
  await banners.dismiss(1);
  assert.deepEqual(ids(banners), []);
  readers.banners.changes([put(record(1, { version: 2 }))]);
  assert.deepEqual(ids(banners), []);
  assert.equal(banners.get(1).version, 2);
});

test("what could not be dismissed comes back", async () => {
  const banners = shown([record(1)]);
  globalThis.fetch = async () => new Response("{}", { status: 503 });
  const dismissed = banners.dismiss(1);
  assert.deepEqual(ids(banners), []);
  await assert.rejects(dismissed);
  assert.deepEqual(ids(banners), [1]);
  globalThis.fetch = async () => new Response("{}", { status: 404 });
  await banners.dismiss(1); // it is over; its event takes it away
});

test("roles come and go with their topics", async () => {
  const banners = shown([record(1, { audience: "role", role_id: 4 })]);
  const follow = (roles) => {
    account.record = { id: 1, roles };
    account.dispatchEvent(new Event("change"));
  };
  follow([4, 5]);
  assert.equal(readers["banners.role.5"].position, null);
  const fresh = record(2, { audience: "role", role_id: 5 });
  const snapshot = { items: [fresh], seen: [], offsets: { "banners.role.5": at(7) } };
  globalThis.fetch = async () =>
    new Response(JSON.stringify(snapshot), { headers: { "content-type": "application/json" } });
  assert.deepEqual(await readers["banners.role.5"].reset(), at(7));
  assert.deepEqual(ids(banners), [2, 1]);
  follow([5]);
  assert.deepEqual([...new Set(stopped)], ["banners.role.4"]); // the pages of other tests follow, too
  assert.deepEqual(ids(banners), [2]);
  readers["banners.role.5"].denied();
  assert.deepEqual(ids(banners), []);
});

test("topics that need a snapshot at once share it", async () => {
  shown();
  let asked = 0;
  globalThis.fetch = async () => {
    asked += 1;
    await settle();
    const body = JSON.stringify({ items: [], seen: [], offsets: positions(TOPICS) });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
  await Promise.all(TOPICS.map((topic) => readers[topic].reset()));
  assert.equal(asked, 1);
});

test("addresses in a text become links, and nothing else does", () => {
  const urls = (text) => pieces(text).flatMap(({ url }) => url ?? []);
  assert.deepEqual(pieces("See https://example.com/a."), [
    { text: "See " },
    { text: "https://example.com/a", url: "https://example.com/a" },
    { text: "." },
  ]);
  assert.deepEqual(urls("(https://example.com/b_(c)) HTTP://EXAMPLE.com/x?y=1&z=<b>"), [
    "https://example.com/b_(c)",
    "http://example.com/x?y=1&z=",
  ]);
  for (const text of [
    "javascript:alert(1) data:text/html,x www.example.com",
    "https://bank.example@evil.example/",
    "https:// https://[",
    "",
  ]) {
    assert.deepEqual(urls(text), []);
    assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
  }
});

test("a mention is begun after an @ that is no part of an address", () => {
  for (const [text, wanted] of [
    ["@", ""],
    ["Hi @an", "an"],
    ["(@an.l", "an.l"],
    ["你好@an", "an"],
    ["an@ex", null],
    ["@@an", null],
    ["@an ", null],
  ]) {
    assert.equal(begun(text, text.length), wanted, text);
  }
  assert.deepEqual(completed("Hi @an you", 6, "ana.lima"), { text: "Hi @ana.lima you", caret: 13 });
});
