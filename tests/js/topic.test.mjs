import assert from "node:assert/strict";
import { test } from "node:test";

import { Topic } from "live/topic";

import { randomness } from "./random.mjs";

const at = (offset, epoch = "e") => ({ epoch, offset });
const event = (offset, epoch = "e") => ({ topic: "users", epoch, offset });
const live = (offset, events = []) => ({ status: "live", epoch: "e", offset, events });
const offsets = (events) => events.map(({ offset }) => offset);
// Failures that a test brings about on purpose are reported to the console, as they should be.
console.error = () => {};

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A topic whose wishes are counted, and a reader of it that notes what it is told. */
function follow(position, handlers = {}) {
  const seen = { got: [], resets: 0, denials: 0, wishes: 0 };
  const topic = new Topic("users", { wish: () => (seen.wishes += 1), wait: settle });
  const add = (from, more = handlers) =>
    topic.add(from, {
      changes: (events) => seen.got.push(...offsets(events)),
      reset: () => {
        seen.resets += 1;
        return at(50);
      },
      denied: () => (seen.denials += 1),
      ...more,
    });
  const reader = add(position);
  return { topic, seen, reader, add };
}

test("events follow the snapshot: known ones are dropped, the next ones are handed on", () => {
  const { topic, seen } = follow(at(5));
  assert.deepEqual(topic.begin(), at(5));
  topic.answer(live(7, [event(6), event(7)]));
  topic.receive([event(7), event(8), event(9)]);
  assert.deepEqual(seen.got, [6, 7, 8, 9]);
});

test("events that arrive before the answer wait for it", () => {
  const { topic, seen } = follow(at(5));
  topic.begin();
  topic.receive([event(8)]);
  assert.deepEqual(seen.got, []);
  topic.answer(live(7, [event(6), event(7)]));
  assert.deepEqual(seen.got, [6, 7, 8]);
});

test("a gap asks again from the last known event, and closes", () => {
  const { topic, seen } = follow(at(5));
  topic.begin();
  topic.answer(live(5));
  topic.receive([event(7)]);
  assert.equal(seen.wishes, 2);
  assert.deepEqual(topic.begin(), at(5));
  topic.answer(live(7, [event(6), event(7)]));
  assert.deepEqual(seen.got, [6, 7]);
});

test("another epoch asks again, and what the old one left is dropped", async () => {
  const { topic, seen } = follow(at(5), { reset: () => at(50, "f") });
  topic.begin();
  topic.answer(live(5));
  topic.receive([event(51, "f"), event(7)]);
  assert.equal(seen.wishes, 2);
  topic.begin();
  topic.answer({ status: "reset", ...at(51, "f"), events: [] });
  await settle();
  assert.deepEqual(topic.begin(), at(50, "f"));
  topic.answer({ status: "live", ...at(51, "f"), events: [event(51, "f")] });
  assert.deepEqual(seen.got, [51]);
});

test("reset takes a fresh snapshot, goes on from its position and keeps what came meanwhile", async () => {
  const { topic, seen } = follow(at(5));
  topic.begin();
  topic.answer({ status: "reset", ...at(51), events: [] });
  topic.receive([event(52)]);
  await settle();
  assert.equal(seen.resets, 1);
  assert.deepEqual(topic.begin(), at(50));
  topic.answer(live(51, [event(51)]));
  assert.deepEqual(seen.got, [51, 52]);
});

test("a failing reset is tried again", async () => {
  let failures = 2;
  const { topic, seen } = follow(null, {
    reset: async () => {
      if (failures-- > 0) throw new Error("offline (expected by the test)");
      return at(3);
    },
  });
  topic.begin();
  topic.answer({ status: "reset", ...at(3), events: [] });
  for (let turn = 0; turn < 10; turn += 1) await settle();
  assert.deepEqual(topic.begin(), at(3));
  assert.equal(seen.wishes, 2);
});

test("without a snapshot and without a reset, it starts from now", async () => {
  const { topic, seen } = follow(null, { reset: undefined });
  assert.equal(topic.begin(), null);
  topic.answer({ status: "reset", ...at(9), events: [] });
  await settle();
  assert.deepEqual(topic.begin(), at(9));
  topic.answer(live(10, [event(10)]));
  assert.deepEqual(seen.got, [10]);
});

test("denied is told, forgets, and comes back with a fresh snapshot", async () => {
  const { topic, seen } = follow(at(5));
  topic.begin();
  topic.answer({ status: "denied" });
  assert.equal(seen.denials, 1);
  topic.ask();
  assert.equal(topic.begin(), null);
  topic.answer({ status: "reset", ...at(50), events: [] });
  await settle();
  assert.equal(seen.resets, 1);
});

test("readers with snapshots of different moments each get what they lack", () => {
  const { topic, seen, add } = follow(at(7));
  const older = [];
  add(at(5), { changes: (events) => older.push(...offsets(events)) });
  assert.deepEqual(topic.begin(), at(5));
  topic.answer(live(8, [event(6), event(7), event(8)]));
  assert.deepEqual([seen.got, older], [[8], [6, 7, 8]]);
});

test("a reader that joins while the answer is under way is served by a second question", () => {
  const { topic, seen, add } = follow(at(7));
  const older = [];
  topic.begin();
  add(at(5), { changes: (events) => older.push(...offsets(events)) });
  topic.answer(live(8, [event(8)]));
  assert.deepEqual([seen.got, older], [[8], []]);
  assert.deepEqual(topic.begin(), at(5));
  topic.answer(live(8, [event(6), event(7), event(8)]));
  assert.deepEqual([seen.got, older], [[8], [6, 7, 8]]);
});

test("a handler that throws neither stops the others nor is asked twice", () => {
  const { topic, seen, add } = follow(at(5));
  let calls = 0;
  add(at(5), {
    changes: () => {
      calls += 1;
      throw new Error("expected by the test");
    },
  });
  topic.begin();
  topic.answer(live(6, [event(6)]));
  topic.receive([event(6)]);
  assert.deepEqual([seen.got, calls], [[6], 1]);
});

test("a reader that has left hears nothing more", () => {
  const { topic, seen, reader } = follow(at(5));
  topic.begin();
  topic.answer(live(5));
  topic.remove(reader);
  topic.receive([event(6)]);
  assert.deepEqual(seen.got, []);
  assert.ok(topic.empty);
});

/** A server's room: its history, the truth it adds up to, and how far back it can replay. */
class Room {
  epoch = 1;
  floor = 0;
  history = [];
  truth = new Map();

  get position() {
    return { epoch: `e${this.epoch}`, offset: this.history.length };
  }

  commit(random) {
    const id = random.below(8);
    const record = random.chance(0.7) ? { id, value: random.below(1000) } : null;
    if (record) this.truth.set(id, record);
    else this.truth.delete(id);
    const event = { topic: "users", epoch: `e${this.epoch}`, offset: this.history.length + 1, id, record };
    this.history.push(event);
    return event;
  }

  /** As after restoring a backup: a new epoch, in which nothing of before can be replayed. */
  restart() {
    this.epoch += 1;
    this.floor = this.history.length;
  }

  answer(known) {
    const here = this.position;
    const fits = known?.epoch === here.epoch && known.offset >= this.floor && known.offset <= here.offset;
    if (!fits) return { status: "reset", ...here, events: [] };
    return { status: "live", ...here, events: this.history.slice(known.offset) };
  }
}

/** A network that loses, repeats and reorders, and a tab behind it that follows the room. */
class Trial {
  constructor(seed) {
    this.random = randomness(seed);
    this.room = new Room();
    this.wire = [];
    this.wished = false;
    this.topic = new Topic("users", { wish: () => (this.wished = true), wait: settle });
    this.readers = [this.join(), this.join()];
  }

  join() {
    const store = new Map(this.room.truth);
    const last = { ...this.room.position };
    const reader = this.topic.add(this.random.chance(0.2) ? null : { ...last }, {
      changes: (events) => {
        for (const { epoch, offset, id, record } of events) {
          assert.deepEqual({ epoch, offset }, { epoch: last.epoch, offset: last.offset + 1 }, "once and in order");
          last.offset = offset;
          if (record) store.set(id, record);
          else store.delete(id);
        }
      },
      reset: async () => {
        if (this.random.chance(0.3)) throw new Error("a reset that fails");
        const [truth, position] = [new Map(this.room.truth), this.room.position];
        if (this.random.chance(0.5)) await settle();
        store.clear();
        truth.forEach((record, id) => store.set(id, record));
        return { ...Object.assign(last, position) };
      },
    });
    return { store, reader };
  }

  step() {
    const { random, wire } = this;
    const dice = random.below(100);
    if (dice < 45) this.send(this.room.commit(random));
    else if (dice < 75) this.deliver();
    else if (dice < 85) this.ask();
    else if (dice < 88) this.disconnect();
    else if (dice < 90) this.room.floor = this.room.history.length - random.below(5);
    else if (dice < 91) this.room.restart();
    else if (dice < 93) this.readers.push(this.join());
    else if (dice < 95 && wire.length > 1) wire.push(wire.shift());
  }

  /** Put an event on the wire: perhaps not at all, perhaps twice, perhaps together with others. */
  send(event) {
    if (this.random.chance(0.15)) return;
    const last = this.wire.at(-1);
    if (last?.events && this.random.chance(0.3)) last.events.push(event);
    else this.wire.push({ events: [event] });
    if (this.random.chance(0.15)) this.wire.push({ events: [event] });
  }

  /** Ask the server, which reads at once; the answer travels and may be overtaken by events. */
  ask() {
    if (!this.wished || this.topic.asking) return;
    this.wished = false;
    this.wire.push({ answer: this.room.answer(this.topic.begin()) });
  }

  deliver() {
    const { events, answer } = this.wire.shift() ?? { events: [] };
    if (answer) this.topic.answer(answer);
    else this.topic.receive(events);
  }

  disconnect() {
    this.wire = [];
    this.topic.interrupted();
    this.wished = true;
  }

  /** A last reconnection on a network that works: everybody must catch up. */
  async calm() {
    this.disconnect();
    for (let turn = 0; turn < 60; turn += 1) {
      this.ask();
      while (this.wire.length) this.deliver();
      await settle();
    }
  }
}

test("whatever the network does, every reader ends with the truth, each event once and in order", async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const trial = new Trial(seed);
    for (let step = 0; step < 150; step += 1) {
      trial.step();
      if (trial.random.chance(0.2)) await settle();
    }
    await trial.calm();
    for (const { store, reader } of trial.readers) {
      assert.deepEqual(reader.position, trial.room.position, `position, seed ${seed}`);
      assert.deepEqual([...store].sort(), [...trial.room.truth].sort(), `state, seed ${seed}`);
    }
  }
});
