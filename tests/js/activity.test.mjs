import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { facts } from "activity/changes";
import { merged } from "activity/entry";
import { Feed, MOST } from "activity/feed";
import { dayOf, matcher, queries } from "activity/query";
import { plainSentence, sentence } from "models/activity";

const entry = (id, more = {}) => ({
  id,
  kind: "user.updated",
  area: "users",
  actor_id: 1,
  actor_name: "Ana",
  subject: { type: "users", id: 2, name: "Bo", key: null },
  person_id: 2,
  other_id: null,
  names: {},
  data: { before: {}, after: {} },
  address: "",
  at: "2026-05-03T10:00:00.000Z",
  reverts: null,
  revertable: true,
  version: 1,
  ...more,
});
const event = (id, more) => ({ op: "put", id, record: entry(id, more) });
const many = (first, count) => Array.from({ length: count }, (_, index) => event(first + index));
const ids = (feed) => feed.items.map(({ id }) => id);

function feedWith(items, { reading = () => false, next = null, matches = () => true } = {}) {
  const frames = [];
  const feed = new Feed({ matches, frame: (paint) => frames.push(paint) });
  feed.reading = reading;
  feed.paint = () => frames.splice(0).forEach((paint) => paint());
  feed.load({ items, next, total: items.length });
  feed.paint();
  return { feed, frames };
}

test("new entries come in on top while nobody reads", () => {
  const { feed } = feedWith([entry(5), entry(3)]);
  feed.apply([event(6), event(8)]);
  feed.paint();
  assert.deepEqual(ids(feed), [8, 6, 5, 3]);
  assert.equal(feed.total, 4);
});

test("they wait while somebody reads, and are shown when asked for", () => {
  let reading = true;
  const { feed } = feedWith([entry(5)], { reading: () => reading });
  feed.apply(many(6, 12));
  feed.paint();
  assert.deepEqual(ids(feed), [5]);
  assert.equal(feed.waiting, 12);
  feed.showWaiting();
  feed.paint();
  assert.equal(feed.waiting, 0);
  assert.deepEqual(ids(feed).slice(0, 2), [17, 16]);
  feed.apply([event(18)]);
  reading = false;
  feed.apply([]);
  feed.paint();
  assert.equal(ids(feed)[0], 18);
});

test("however many come, one frame paints them and only so many are held", () => {
  const { feed, frames } = feedWith([entry(1)]);
  let painted = 0;
  feed.addEventListener("change", () => (painted += 1));
  for (let first = 2; first < 5000; first += 100) feed.apply(many(first, 100));
  assert.equal(frames.length, 1);
  feed.paint();
  assert.equal(painted, 1);
  assert.equal(feed.items.length, MOST);
  assert.equal(ids(feed)[0], 5001);
  assert.equal(feed.next, String(feed.items.at(-1).id));
  assert.equal(feed.total, 5001);
});

test("of very many that wait the newest are held, and what lies between is loaded when wanted", () => {
  const { feed } = feedWith([entry(1)], { reading: () => true });
  feed.apply(many(2, 1000));
  feed.paint();
  assert.equal(feed.waiting, 1000);
  assert.deepEqual(ids(feed), [1]);
  feed.showWaiting();
  assert.equal(feed.items.length, MOST);
  assert.equal(ids(feed)[0], 1001);
  assert.equal(feed.next, String(1001 - MOST + 1));
});

test("what came while a page was read is added to it, once", () => {
  const { feed } = feedWith([entry(5)]);
  feed.apply([event(6), event(7)]);
  assert.equal(feed.load({ items: [entry(6), entry(5)], next: null, total: 2 }), true);
  feed.paint();
  assert.deepEqual(ids(feed), [7, 6, 5]);
  assert.equal(feed.total, 3);
});

test("a page is loaded again when more came meanwhile than is remembered", () => {
  const { feed } = feedWith([entry(1)]);
  feed.apply(many(2, 3000));
  assert.equal(feed.load({ items: [entry(1500)], next: null, total: 1 }), false);
  assert.equal(feed.load({ items: [entry(3001)], next: null, total: 1 }), true);
});

test("what is not wanted, or belongs to a later page, is left out", () => {
  const { feed } = feedWith([entry(9), entry(7)], { next: "7", matches: ({ id }) => id !== 11 });
  feed.apply([event(11), event(3), event(8)]);
  feed.paint();
  assert.deepEqual(ids(feed), [9, 8, 7]);
});

test("an entry that is met in two rooms is one, with what either knows", () => {
  const own = entry(4, { data: { before: { name: "a" } }, address: "192.0.2.1" });
  const area = entry(4, { data: { before: { name: "a", email: "b" } } });
  for (const both of [merged(own, area), merged(area, own)]) {
    assert.deepEqual(both.data, area.data);
    assert.equal(both.address, "192.0.2.1");
  }
  const { feed } = feedWith([]);
  feed.apply([{ record: own }]);
  feed.apply([{ record: area }]);
  feed.paint();
  assert.deepEqual(feed.items, [merged(own, area)]);
  assert.equal(feed.total, 1);
});

test("filters are those of the server", () => {
  const fits = (query, more) => matcher({ ...queries.read(""), ...query }, "Europe/Berlin")(entry(1, more));
  assert.ok(fits({}));
  assert.ok(fits({ kind: "user.updated", person: "2", record: "users/2", q: "BO ana" }));
  assert.ok(fits({ kind: "users" }) && !fits({ kind: "roles" }));
  assert.ok(fits({ person: "1" }) && !fits({ person: "3" }) && fits({ person: "3" }, { other_id: 3 }));
  assert.ok(!fits({ record: "users/3" }) && !fits({ q: "bo nobody" }));
  assert.ok(fits({ q: "guides" }, { names: { roles: { 4: { key: null, name: "Guides" } } } }));
});

test("days begin and end where the time zone says, also when clocks are changed", () => {
  const on = (day, at, zone = "Europe/Berlin") =>
    matcher({ ...queries.read(""), since: day, until: day }, zone)(entry(1, { at }));
  assert.ok(on("2026-03-29", "2026-03-28T23:00:00Z") && !on("2026-03-29", "2026-03-28T22:59:59Z"));
  assert.ok(on("2026-03-29", "2026-03-29T21:59:59Z") && !on("2026-03-29", "2026-03-29T22:00:00Z"));
  assert.ok(on("2026-10-25", "2026-10-25T22:59:59Z") && !on("2026-10-25", "2026-10-25T23:00:00Z"));
  const until = matcher({ ...queries.read(""), until: "2026-05-03T10:00:00Z" }, "UTC");
  assert.ok(!until(entry(1)) && until(entry(1, { at: "2026-05-03T09:59:59Z" })));
  assert.equal(dayOf("Asia/Tokyo")("2026-05-03T20:00:00Z"), "2026-05-04");
});

test("a sentence comes in pieces of which names can be links", () => {
  assert.deepEqual(sentence(entry(1)), [
    { name: true, param: "actor", text: "Ana", ref: { type: "users", id: 1 } },
    { name: false, text: " changed the profile of " },
    { name: true, param: "subject", text: "Bo", ref: { type: "users", id: 2 } },
  ]);
  const names = { users: { 3: "Cem" }, roles: { 2: { key: "staff", name: "x" } } };
  const roles = { kind: "user.roles_changed", data: { granted: [2, 9], revoked: [] }, names };
  assert.equal(plainSentence(entry(1, roles)), "Ana gave roles to Bo: Staff and role 9");
  const file = { type: "uploads", id: 4, name: "%(actor)s <b>.txt", key: null };
  const shared = { kind: "upload.shared", subject: file, other_id: 3, names };
  assert.equal(plainSentence(entry(1, shared)), "Ana shared %(actor)s <b>.txt with Cem");
  assert.equal(plainSentence(entry(1, { kind: "later.added" })), "Ana: later.added");
  assert.equal(plainSentence(entry(1, { actor_id: null })), "The dashboard changed the profile of Bo");
});

const ABOUT_TEXTS = {
  kind: "entry.translated",
  area: "translations",
  subject: { type: "catalog_entries", id: 7, name: "Save", key: null },
  person_id: null,
};

test("what happens to a translation is said with the text and the language", () => {
  const said = (data, more) => plainSentence(entry(1, { ...ABOUT_TEXTS, data: { locale: "fr", ...data }, ...more }));
  assert.equal(said({ how: "edit", state: "translated" }), "Ana translated “Save” into French");
  assert.equal(said({ how: "suggestion", state: "approved" }), "Ana approved the translation of “Save” into French");
  assert.equal(said({ how: "revert", state: "missing" }), "Ana took back a change to the translation of “Save” into French");
  const accepted = { kind: "suggestion.accepted", other_id: 2, names: { users: { 2: "Bo" } } };
  assert.equal(said({ user_id: 2 }, accepted), "Ana accepted what Bo suggested for “Save” in French");
  assert.equal(
    said({ how: "file", texts: 3 }, { kind: "entries.changed" }),
    "The file with the translations into French was changed outside of this app",
  );
});

test("its details are the number of texts and the reason, not what the sentence says", () => {
  const details = (data) => facts(entry(1, { ...ABOUT_TEXTS, data })).map(({ label, value }) => [label, value]);
  assert.deepEqual(details({ locale: "fr", state: "approved", texts: 3 }), [["Number of texts", "3"]]);
  assert.deepEqual(details({ locale: "fr", reason: null }), []);
  assert.deepEqual(details({ locale: "fr", reason: "A name" }), [["Reason", "A name"]]);
});
