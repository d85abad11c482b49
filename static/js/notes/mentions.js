/** Mentioning people: suggestions after an @ in a text, and their names in what is shown. */
import { paintPerson } from "announcements/chooser";
import { linked } from "lib/linked";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { Suggestions } from "lib/suggestions";
import { account } from "live/account";

const MOST_SHOWN = 6;
const BEGUN = /(?<![\w@.])@([a-z0-9._-]{0,64})$/i;
// The twin of MENTION in dashboard/models/notes.py.
const MENTION = /(?<![\w@.])@([a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?)/gi;

/** The user name that is being typed where the caret is; null for none. */
export function begun(text, caret) {
  return BEGUN.exec(text.slice(0, caret))?.[1] ?? null;
}

/** `text` with the begun name completed, and where the caret goes. */
export function completed(text, caret, username) {
  const before = text.slice(0, caret).replace(BEGUN, `@${username} `);
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

/** Offer people in a text field as soon as an @ is typed. */
export function offerPeople(field) {
  const list = new Suggestions(field, {
    label: _("People to mention"),
    wanted() {
      if (!account.can("users.view") || field.selectionStart !== field.selectionEnd) return null;
      return begun(field.value, field.selectionStart);
    },
    async find(q, signal) {
      const query = new URLSearchParams({ q, state: "active", limit: MOST_SHOWN });
      const { items } = await request("GET", `/api/v1/users?${query}`, { signal });
      return items;
    },
    paint: paintPerson,
    choose({ username }) {
      const { text, caret } = completed(field.value, field.selectionStart, username);
      field.value = text;
      field.setSelectionRange(caret, caret);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  return list;
}

/** A note's text as nodes: addresses are links, and those who are mentioned stand out. */
export function noteNodes({ text, mentions }) {
  const known = new Map(mentions.map((person) => [person.username.toLowerCase(), person]));
  return linked(text, (plain) => withNames(plain, known));
}

function withNames(text, known) {
  const nodes = [];
  let end = 0;
  for (const { 0: typed, 1: name, index } of text.matchAll(MENTION)) {
    const person = known.get(name.toLowerCase());
    if (!person) continue;
    nodes.push(text.slice(end, index), mention(typed, person));
    end = index + typed.length;
  }
  return [...nodes, text.slice(end)];
}

function mention(typed, { id, name }) {
  const node = document.createElement(account.can("users.view") ? "a" : "span");
  if (node.localName === "a") node.href = `/users/${id}`;
  Object.assign(node, { className: "mention", textContent: typed, title: name, dir: "ltr" });
  return node;
}
