import "./page.mjs";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { context } from "lib/context";
import { useCatalog } from "lib/i18n";

const { isUnread, matcher, noticeParts, noticeText, queries } = await import("models/notices");

const INBOX = { read_through: 10 };

const notice = (more = {}) => ({
  id: 1,
  kind: "person.added",
  params: { actor: { person: { id: 2, name: "Ana" } }, name: "Bo" },
  count: 1,
  position: 11,
  read: null,
  archived: false,
  ...more,
});

beforeEach(() => {
  useCatalog({ locale: "en", plural: "nplurals=2; plural=(n != 1);", messages: {} });
  context.notices = {
    "person.added": { one: "%(actor)s added %(name)s", several: ["%(num)s new person was added", "%(num)s new people were added"], topic: "people" },
    "account.roles_changed": { one: "%(actor)s changed your roles: %(roles)s", several: null, topic: "account" },
    announced: { one: "News: %(text)s", several: null, topic: "announcements" },
    "quota.low": { one: "%(left)s are left", several: null, topic: "files" },
    "texts.added": { one: "New texts in %(language)s", several: null, topic: "translations" },
  };
});

test("a notification says what happened, once or several times", () => {
  assert.equal(noticeText(notice()), "Ana added Bo");
  assert.equal(noticeText(notice({ count: 1200 })), "1,200 new people were added");
});

test("parameters of every shape are written as people read them", () => {
  const nobody = { actor: { person: null }, roles: { roles: [{ key: "staff", name: "x" }, { key: null, name: "Night shift" }] } };
  const text = noticeText(notice({ kind: "account.roles_changed", params: nobody }));
  assert.equal(text, "The dashboard changed your roles: Staff and Night shift");
  assert.equal(noticeText(notice({ kind: "quota.low", params: { left: { bytes: 1536 } } })), "1.5 kB are left");
  assert.equal(noticeText(notice({ kind: "texts.added", params: { language: { locale: "pt_BR" } } })), "New texts in Portuguese (Brazil)");
});

test("names are set apart from the words around them, whatever is in them", () => {
  const params = { actor: { person: { id: 2, name: "%(name)s <b>" } }, name: "ليلى" };
  assert.deepEqual(noticeParts(notice({ params })), [
    { text: "%(name)s <b>", param: "actor", name: true },
    { text: " added ", param: null, name: false },
    { text: "ليلى", param: "name", name: true },
  ]);
});

test("what people wrote in several languages is shown in the reader's, or in the usual one", () => {
  const texts = { texts: { default: "de", by_locale: { de: "Morgen zu", en: "Closed tomorrow" } } };
  const [, said] = noticeParts(notice({ kind: "announced", params: { text: texts } }));
  assert.deepEqual(said, { text: "Closed tomorrow", param: "text", name: false });
  delete texts.texts.by_locale.en;
  assert.equal(noticeText(notice({ kind: "announced", params: { text: texts } })), "News: Morgen zu");
});

test("a translation that does not fit falls back; a kind nobody knows is worded all the same", () => {
  useCatalog({
    locale: "de",
    plural: "nplurals=2; plural=(n != 1);",
    messages: {
      "%(actor)s added %(name)s": ["%(actr)s kam"],
      "%(num)s new person was added": ["%(num)s kam", "%(num)s kamen"],
    },
  });
  assert.equal(noticeText(notice()), "Ana added Bo");
  assert.equal(noticeText(notice({ count: 2 })), "2 kamen");
  assert.equal(noticeText(notice({ kind: "toString" })), "Something happened that concerns you.");
});

test("unread is what was marked so, or came after what is read", () => {
  assert.ok(isUnread(notice(), INBOX));
  assert.ok(!isUnread(notice({ position: 10 }), INBOX));
  assert.ok(isUnread(notice({ position: 3, read: false }), INBOX));
  assert.ok(!isUnread(notice({ position: 30, read: true }), INBOX));
});

test("a list holds what its address asks for, as the inbox is at that moment", () => {
  const inbox = { ...INBOX };
  const fits = (query) => matcher({ filter: "all", kind: "", ...query }, () => inbox);
  assert.ok(fits({})(notice()));
  assert.ok(!fits({})(notice({ archived: true })));
  assert.ok(fits({ filter: "archived" })(notice({ archived: true })));
  assert.ok(fits({ kind: "people" })(notice()));
  assert.ok(fits({ kind: "person.added" })(notice()));
  assert.ok(!fits({ kind: "files" })(notice()));
  const unread = fits({ filter: "unread" });
  assert.ok(unread(notice()));
  inbox.read_through = 11;
  assert.ok(!unread(notice()));
});

test("addresses leave out what is usual", () => {
  assert.equal(queries.write({ filter: "all", kind: "" }), "");
  assert.equal(queries.write({ filter: "unread", kind: "files" }), "?filter=unread&kind=files");
});
