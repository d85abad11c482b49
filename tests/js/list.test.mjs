import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./page.mjs";
import { Queries } from "lib/query";
import { live } from "live/connection";
import { LiveList } from "live/list";
import { orderBy } from "live/order";

const EPOCH = "e";
const queries = new Queries({ q: "", sort: "name" }, ["q"]);
const kind = {
  topic: "things",
  queries,
  address: (query, more) => `/things${queries.write(query, more)}`,
  rules: ({ q, sort }) => ({ compare: orderBy(sort), matches: ({ name }) => name.includes(q) }),
};
const settle = () => new Promise((resolve) => setImmediate(resolve));
const json = (value, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

let things;
let offset;
let asked;
let answer;
let handlers;

/** What a server with `things` answers. */
function page(url, rest = {}) {
  const { q, sort } = queries.read(url.search);
  const limit = Number(url.searchParams.get("limit") ?? 50);
  const start = Number(url.searchParams.get("cursor") ?? 0);
  const found = things.filter(({ name }) => name.includes(q)).toSorted(orderBy(sort));
  const next = start + limit < found.length ? String(start + limit) : null;
  const total = start ? null : found.length;
  const offsets = { things: { epoch: EPOCH, offset } };
  return { items: found.slice(start, start + limit), next, total, offsets, ...rest };
}

beforeEach(() => {
  things = Array.from({ length: 120 }, (_, at) => ({ id: at + 1, name: `n${String(at).padStart(3, "0")}`, version: 1 }));
  [offset, asked] = [0, []];
  answer = (url) => json(page(url));
  globalThis.fetch = async (address, { signal }) => {
    asked.push(address);
    const response = await answer(new URL(address, "http://server"));
    signal?.throwIfAborted();
    return response;
  };
  live.subscribe = (topic, position, given) => (handlers = given);
});

/** A list of what a page holds first, and what it has told since. */
function listOf({ search = "", ...rest } = {}) {
  const query = queries.read(search);
  const list = new LiveList(kind, { ...page(new URL(`/things${search}`, "http://server"), rest), query });
  const told = [];
  list.addEventListener("change", ({ detail }) => told.push(detail));
  list.addEventListener("rights", () => told.push("rights"));
  list.follow({ epoch: EPOCH, offset });
  return { list, told };
}

/** Something changes on the server; returns its event. */
function put(record) {
  things = [...things.filter(({ id }) => id !== record.id), record];
  offset += 1;
  return { topic: "things", epoch: EPOCH, offset, op: "put", id: record.id, version: record.version, record };
}

const names = (list) => list.items.map(({ name }) => name);

test("pages are added until nothing is left", async () => {
  const { list, told } = listOf();
  assert.deepEqual([list.items.length, list.total, list.complete], [50, 120, false]);
  await list.more();
  await list.more();
  await list.more();
  assert.deepEqual([list.items.length, list.complete], [120, true]);
  assert.deepEqual(asked, ["/things?cursor=50", "/things?cursor=100"]);
  assert.deepEqual(told.map(({ loaded, afresh }) => [loaded, afresh]), [[true, false], [true, false]]);
});

test("events change what is loaded, and are told", () => {
  const { list, told } = listOf();
  const event = put({ id: 200, name: "n000a", version: 1 });
  handlers.changes([event]);
  assert.equal(names(list)[1], "n000a");
  assert.equal(list.get(200).name, "n000a");
  assert.deepEqual(told, [{ events: [event], loaded: false, afresh: false }]);
});

test("another query begins afresh, and only the latest one counts", async () => {
  const { list, told } = listOf();
  const first = list.show(queries.read("?q=n01"));
  const second = list.show(queries.read("?q=n02"));
  await assert.rejects(first, { name: "AbortError" });
  await second;
  assert.deepEqual([list.items.length, list.items[0].name], [10, "n020"]);
  assert.deepEqual(told, [{ events: [], loaded: true, afresh: true }]);
});

test("a reset loads as many as were shown, and resolves to where it stands", async () => {
  const { list } = listOf();
  await list.more();
  put({ id: 1, name: "z", version: 2 });
  assert.deepEqual(await handlers.reset(), { epoch: EPOCH, offset: 1 });
  assert.equal(list.items.length, 100);
  assert.equal(list.items[0].name, "n001");
});

test("a page that cannot be brought up to date is loaded again with all before it", async () => {
  const { list } = listOf();
  const stale = page(new URL("http://server/things?cursor=50"));
  for (let version = 2; version < 1100; version += 1) handlers.changes([put({ id: 1, name: "n000", version })]);
  answer = (url) => json(url.searchParams.has("cursor") && asked.length === 1 ? stale : page(url));
  await list.more();
  assert.deepEqual(asked, ["/things?cursor=50", "/things?limit=100"]);
  assert.deepEqual([list.items.length, list.items[0].version], [100, 1099]);
});

test("an order that is no longer allowed gives way to the usual one", async () => {
  const { list } = listOf({ search: "?sort=-name" });
  answer = (url) => (url.searchParams.has("sort") ? json({ fields: { sort: "No." } }, 400) : json(page(url)));
  await list.reload();
  assert.deepEqual([list.query.sort, list.items[0].name], ["name", "n000"]);
});

test("what cannot be loaded without a connection is loaded once there is one", async () => {
  const { list } = listOf();
  const online = answer;
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await assert.rejects(list.show(queries.read("?q=n01")), { status: 0 });
  await assert.rejects(list.show(queries.read("?q=n02")), { status: 0 });
  assert.equal(list.items.length, 50);
  [answer, asked] = [online, []];
  live.status = "live";
  live.dispatchEvent(new Event("status"));
  while (list.items.length !== 10) await settle();
  assert.equal(list.items[0].name, "n020");
  assert.deepEqual(asked, ["/things?q=n02&limit=50"]);
});

test("nothing is kept of what may not be seen any more, until it may be again", async () => {
  const { list, told } = listOf({ private: true });
  handlers.denied();
  handlers.denied();
  assert.deepEqual([list.items, list.total, list.complete, list.denied], [[], 0, true, true]);
  assert.deepEqual(told, [{ events: [], loaded: false, afresh: true }, "rights"]);
  answer = (url) => json(page(url, { private: true }));
  await handlers.reset();
  assert.deepEqual([list.items.length, list.denied, told[2]], [50, false, "rights"]);
});

test("it tells when other fields may be seen", async () => {
  const { list, told } = listOf({ private: true });
  answer = (url) => json(page(url, { private: false }));
  await list.reload();
  assert.deepEqual([list.private, told[0]], [false, "rights"]);
  await list.reload();
  assert.equal(told.filter((what) => what === "rights").length, 1);
});

test("how many there are is asked when events do not tell", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { list } = listOf();
  handlers.changes([put({ id: 119, name: "z", version: 2 })]);
  things.push({ id: 300, name: "zz", version: 1 });
  t.mock.timers.tick(1_500);
  while (list.total !== 121) await settle();
  assert.deepEqual(asked, ["/things?limit=1"]);
});
