import assert from "node:assert/strict";
import { test } from "node:test";

import { changeHere, peopleAt } from "live/here";
import { Passing } from "live/passing";

import { randomness } from "./random.mjs";

const person = (id, more = {}) => ({ id, name: `Person ${id}`, picture: null, since: `2026-01-0${id}`, ...more });
const live = (offset, state = [], epoch = "e") => ({ status: "live", epoch, offset, state, events: [] });
const difference = (offset, { joined = [], left = [], changed = [] }, epoch = "e") => ({
  ...{ epoch, offset, joined, left, changed },
});

/** A topic whose wishes are counted, and what its follower has been told last. */
function follow(name = "presence") {
  const seen = { people: null, wishes: 0, denials: 0, told: 0 };
  const topic = new Passing(name, { wish: () => (seen.wishes += 1) });
  const handlers = {
    change: (state) => Object.assign(seen, { people: state, told: seen.told + 1 }),
    denied: () => (seen.denials += 1),
  };
  topic.add(handlers);
  return { topic, seen, handlers };
}

const ids = (people) => [...people.keys()].sort((a, b) => a - b);

test("the state comes first, then differences", () => {
  const { topic, seen } = follow();
  assert.equal(topic.begin(), null);
  topic.answer(live(3, [person(1)]));
  assert.deepEqual(ids(seen.people), [1]);
  topic.receive(difference(4, { joined: [person(2)] }));
  topic.receive(difference(5, { left: [1], changed: [person(2, { record: "users/7" })] }));
  assert.deepEqual([...seen.people.values()], [person(2, { record: "users/7" })]);
});

test("differences that overtake the answer wait for it, and those in it are dropped", () => {
  const { topic, seen } = follow();
  topic.begin();
  topic.receive(difference(3, { joined: [person(1)] }));
  topic.receive(difference(4, { joined: [person(2)] }));
  assert.equal(seen.people, null);
  topic.answer(live(3, [person(1)]));
  assert.deepEqual(ids(seen.people), [1, 2]);
  assert.equal(seen.wishes, 1);
});

test("a gap or another room makes it ask for the state again", () => {
  for (const strange of [difference(6, { left: [1] }), difference(4, { left: [1] }, "other")]) {
    const { topic, seen } = follow();
    topic.begin();
    topic.answer(live(3, [person(1)]));
    topic.receive(strange);
    assert.deepEqual(ids(seen.people), [1]);
    assert.equal(seen.wishes, 2);
  }
});

test("who comes later is shown the state at once", () => {
  const { topic, seen } = follow();
  topic.begin();
  topic.answer(live(3, [person(1)]));
  let shown;
  topic.add({ change: (people) => (shown = people) });
  assert.deepEqual(ids(shown), [1]);
  assert.equal(seen.wishes, 1);
});

test("what may no longer be seen is forgotten", () => {
  const { topic, seen } = follow();
  topic.begin();
  topic.answer(live(3, [person(1)]));
  topic.ask();
  topic.begin();
  topic.answer({ status: "denied" });
  assert.equal(seen.denials, 1);
  topic.receive(difference(4, { joined: [person(2)] }));
  assert.equal(seen.told, 1);
});

test("measures replace each other", () => {
  const { topic, seen } = follow("measures");
  topic.begin();
  topic.answer(live(0, { at: "1", values: { sockets: 1 } }));
  topic.receive({ at: "2", values: { sockets: 2 } });
  assert.deepEqual(seen.people, { at: "2", values: { sockets: 2 } });
});

test("a follower that fails does not stop the others", () => {
  const { topic, seen } = follow();
  const reported = console.error;
  console.error = () => {};
  topic.begin();
  topic.add({
    change: () => {
      throw new Error("on purpose");
    },
  });
  topic.answer(live(1, [person(1)]));
  console.error = reported;
  assert.deepEqual(ids(seen.people), [1]);
});

test("state and differences come to what is so, whatever is lost, late or twice", () => {
  const { below, chance, pick } = randomness(7);
  const { topic, seen } = follow();
  let [truth, offset, compared] = [new Map(), 0, 0];
  const answer = () => topic.answer(live(offset, [...truth.values()]));
  topic.begin();
  for (let step = 0; step < 3000; step += 1) {
    const id = 1 + below(9);
    const what = truth.has(id) ? pick(["left", "changed"]) : "joined";
    const news = difference((offset += 1), {
      [what]: [what === "left" ? id : person(id, { record: `users/${below(5)}` })],
    });
    truth = changeHere(truth, news);
    const arrives = chance(0.9);
    if (arrives) topic.receive(news);
    if (arrives && chance(0.1)) topic.receive(news);
    if (topic.asking && chance(0.3)) {
      answer();
      seen.wishes = 0;
    } else if (!topic.asking && seen.wishes) topic.begin();
    else if (!topic.asking && arrives) {
      assert.deepEqual(new Map([...seen.people].sort()), new Map([...truth].sort()), `step ${step}`);
      compared += 1;
    }
  }
  assert.ok(compared > 500);
});

test("those at a record are told in the order in which they came, without oneself", () => {
  const people = new Map([
    [1, person(1, { record: "users/7", since: "2026-01-03" })],
    [2, person(2, { record: "users/7", since: "2026-01-01" })],
    [3, person(3, { record: "users/8" })],
    [4, person(4, { record: "users/7" })],
  ]);
  assert.deepEqual(peopleAt(people, "users/7", 4).map(({ id }) => id), [2, 1]);
});
