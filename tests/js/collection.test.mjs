import assert from "node:assert/strict";
import { test } from "node:test";

import { Collection } from "live/collection";
import { orderBy } from "live/order";

import { randomness } from "./random.mjs";

const byName = orderBy("name");
const named = (id, name, version = 1) => ({ id, name, version });
const put = (record, offset = 1) => ({ op: "put", epoch: "e", offset, id: record.id, version: record.version, record });
const remove = (id, offset = 1) => ({ op: "remove", epoch: "e", offset, id, version: null, record: null });
const names = (collection) => collection.items.map(({ name }) => name);

function loaded(items, page, options) {
  const collection = new Collection({ compare: byName, ...options });
  collection.load(items, page);
  return collection;
}

test("records come, move and go in order", () => {
  const collection = loaded([named(1, "b"), named(2, "d")]);
  assert.deepEqual(collection.apply(put(named(3, "c"))), { added: [named(3, "c")], changed: [], removed: [] });
  assert.deepEqual(collection.apply(put(named(3, "e", 2))).changed, [named(3, "e", 2)]);
  assert.deepEqual(names(collection), ["b", "d", "e"]);
  assert.deepEqual(collection.apply(remove(2)).removed, [named(2, "d")]);
  assert.deepEqual(names(collection), ["b", "e"]);
});

test("a record that no longer fits the filter leaves, one that begins to fit appears", () => {
  const collection = loaded([named(1, "ab")], {}, { matches: ({ name }) => name.includes("a") });
  assert.deepEqual(collection.apply(put(named(1, "b", 2))).removed, [named(1, "ab")]);
  assert.deepEqual(collection.apply(put(named(1, "ca", 3))).added, [named(1, "ca", 3)]);
  assert.deepEqual(collection.apply(put(named(2, "x"))), { added: [], changed: [], removed: [] });
});

test("what sorts after the loaded window is counted, not shown", () => {
  const collection = loaded([named(1, "a"), named(2, "c")], { complete: false, total: 5 });
  assert.deepEqual(collection.apply(put(named(9, "x"))), { added: [], changed: [], removed: [] });
  assert.equal(collection.later, 1);
  assert.equal(collection.total, 6);
  assert.deepEqual(collection.apply(put(named(1, "z", 2))).removed, [named(1, "a")]);
  assert.deepEqual([names(collection), collection.later, collection.total], [["c"], 2, 6]);
  collection.append([named(9, "x"), named(1, "z", 2)], { complete: true, total: 6 });
  assert.deepEqual([names(collection), collection.later], [["c", "x", "z"], 0]);
});

test("an older event does not undo a newer record of a page", () => {
  const collection = loaded([named(1, "new", 5)]);
  collection.apply(put(named(1, "old", 4)));
  assert.deepEqual(names(collection), ["new"]);
});

test("a page read before events that are already applied is brought up to date", () => {
  const collection = loaded([named(1, "a")], { position: { epoch: "e", offset: 3 } });
  collection.apply(remove(1, 4));
  collection.apply(put(named(2, "b"), 5));
  assert.equal(collection.load([named(1, "a")], { total: 1, position: { epoch: "e", offset: 3 } }), true);
  assert.deepEqual([names(collection), collection.total], [["b"], 1]);
});

test("the number of all records does not count twice what a page already knew", () => {
  const page = { complete: false, total: 7, position: { epoch: "e", offset: 5 } };
  const collection = loaded([named(1, "a")], page);
  collection.apply(put(named(9, "x"), 5));
  assert.equal(collection.total, 7);
  collection.apply(put(named(8, "y"), 6));
  assert.equal(collection.total, 8);
});

test("the number of all records is uncertain once something unseen changed", () => {
  const collection = loaded([named(1, "a")], { complete: false, total: 7, position: { epoch: "e", offset: 5 } });
  collection.apply(remove(9, 6));
  assert.deepEqual([collection.total, collection.uncertain], [7, true]);
});

test("a page older than what is remembered must be loaded again", () => {
  const collection = loaded([]);
  for (let offset = 1; offset <= 1500; offset += 1) collection.apply(remove(1, offset));
  assert.equal(collection.load([], { position: { epoch: "e", offset: 3 } }), false);
  assert.equal(collection.load([], { position: { epoch: "e", offset: 1490 } }), true);
});

test("the same order as the server's lists", () => {
  const list = [
    { id: 3, at: null },
    { id: 1, at: "2026-01-02" },
    { id: 2, at: "2026-01-02" },
    { id: 4, at: null },
  ];
  const ids = (sort) => [...list].sort(orderBy(sort)).map(({ id }) => id);
  assert.deepEqual(ids("at"), [3, 4, 1, 2]);
  assert.deepEqual(ids("-at"), [2, 1, 4, 3]);
});

/** The records of a server, changed at random, and a page's collection that follows them late. */
class Trial {
  constructor(seed) {
    this.random = randomness(seed);
    this.records = new Map();
    this.events = [];
    this.handed = 0;
    this.sort = this.random.pick(["name", "-name"]);
    this.matches = this.random.pick([() => true, ({ name }) => name < "m"]);
    for (let id = 0; id < 20; id += 1) this.commit();
    this.handed = this.events.length;
    this.collection = new Collection({ compare: orderBy(this.sort), matches: this.matches });
    this.collection.load(...this.read(null));
  }

  get truth() {
    return [...this.records.values()].filter(this.matches).sort(orderBy(this.sort));
  }

  commit() {
    const id = this.random.below(40);
    const offset = this.events.length + 1;
    if (this.random.chance(0.25)) {
      if (this.records.delete(id)) this.events.push(remove(id, offset));
      return;
    }
    const letter = String.fromCharCode(97 + this.random.below(26));
    const record = named(id, letter, (this.records.get(id)?.version ?? 0) + 1);
    this.records.set(id, record);
    this.events.push(put(record, offset));
  }

  /** A page of five after `end`, as of now. */
  read(end) {
    const rest = this.truth.filter((record) => !end || orderBy(this.sort)(record, end) > 0);
    this.cursor = rest[4] ?? null;
    const position = { epoch: "e", offset: this.events.length };
    return [rest.slice(0, 5), { complete: rest.length <= 5, total: this.truth.length, position }];
  }

  hand(most = Infinity) {
    const list = this.events.slice(this.handed, this.handed + most);
    this.handed += list.length;
    list.forEach((event) => this.collection.apply(event));
  }

  step() {
    const dice = this.random.below(10);
    if (dice < 5) this.commit();
    else if (dice < 8) this.hand(this.random.below(6));
    else this.turn(dice === 8 && !this.collection.complete ? this.cursor : null);
  }

  /** Read a page, let things happen while the answer travels, then show it. */
  turn(end) {
    const page = this.read(end);
    if (this.random.chance(0.5)) this.commit();
    if (this.random.chance(0.5)) this.hand();
    if (end) this.collection.append(...page);
    else this.collection.load(...page);
    this.end = page[0].at(-1) ?? this.end;
    if (!end) this.end = page[0].at(-1);
  }
}

test("after all events a window equals the beginning of the truth", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const trial = new Trial(seed);
    for (let step = 0; step < 60; step += 1) trial.step();
    trial.turn(null);
    for (let step = 0; step < 20; step += 1) trial.random.chance(0.5) ? trial.commit() : trial.hand(2);
    trial.hand();
    const { collection, truth } = trial;
    const reached = truth.filter((item) => collection.complete || (trial.end && orderBy(trial.sort)(item, trial.end) <= 0));
    assert.deepEqual(collection.items, reached, `items, seed ${seed}`);
    if (!collection.uncertain) assert.equal(collection.total, truth.length, `total, seed ${seed}`);
  }
});

test("pages appended at any moment end in the whole truth", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const trial = new Trial(seed);
    for (let step = 0; step < 40; step += 1) trial.step();
    while (!trial.collection.complete) trial.turn(trial.cursor);
    trial.hand();
    assert.deepEqual(trial.collection.items, trial.truth, `seed ${seed}`);
  }
});
