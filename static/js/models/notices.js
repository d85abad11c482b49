/**
 * What notifications say, and which belong into a list: the twin of dashboard/notices/text.py and
 * of the conditions in dashboard/models/notifications.py. The vocabulary is the server's.
 */
import { context } from "lib/context";
import { bytes, list } from "lib/format";
import { gettext as _, ngettext, piecesOf, plain } from "lib/i18n";
import { Queries } from "lib/query";
import { orderBy } from "live/order";
import { roleLabel } from "models/roles";

export const queries = new Queries({ filter: "all", kind: "", sort: "-position" }, ["kind"]);

/** The latest first, as the log has them. */
export const compare = orderBy("-position");

// Letters that a translation cannot contain: before and after names, and whole texts of people.
const [NAME, TEXT, END] = ["\uE000", "\uE001", "\uE002"];
const PARAM = new RegExp(`([${NAME}${TEXT}])(\\w+)${END}`);

/** What the server says of a kind: {one, several, icon, toast, topic}; undefined if it is unknown. */
export function kindOf(name) {
  const kinds = context.notices ?? {};
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** The sentence of a notification. */
export function noticeText({ kind, params, count }) {
  return said(kind, count, mapped(params, (_name, value) => written(value)));
}

/**
 * The sentence of a notification in pieces: what the translation says, and the parameters in it,
 * which may be of another script and so of another direction.
 *
 * @returns {{text: string, param: string | null, name: boolean}[]} whole texts are parameters, not names.
 */
export function noticeParts(notice) {
  const { params } = notice;
  const pieces = plain(withPlaces(notice)).split(PARAM);
  const parts = [];
  for (let at = 0; at < pieces.length; at += 3) {
    if (pieces[at]) parts.push({ text: pieces[at], param: null, name: false });
    const [letter, param] = pieces.slice(at + 1, at + 3);
    if (param) parts.push({ text: written(params[param]), param, name: letter === NAME });
  }
  return parts;
}

/** The message of a notification's sentence, for lib/sentence. */
export function noticeMessage(notice) {
  return piecesOf(withPlaces(notice))[0];
}

function withPlaces({ kind, params, count }) {
  return said(kind, count, mapped(params, (name, value) => `${value?.texts ? TEXT : NAME}${name}${END}`));
}

function said(kind, count, values) {
  const known = kindOf(kind);
  // i18n: for a notification that this version of the page cannot word
  if (!known) return _("Something happened that concerns you.");
  return known.several && count > 1 ? ngettext(...known.several, count, values) : _(known.one, values);
}

function mapped(params, change) {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, change(name, value)]));
}

/** A parameter as people read it: a text, a number, or one of the shapes of notices/text.py. */
export function written(value) {
  if (value === null || typeof value !== "object") return String(value ?? "");
  const [[shape, content]] = Object.entries(value);
  return SHAPES[shape]?.(content) ?? "";
}

const SHAPES = {
  // i18n: who did something that no person did, as in “The dashboard changed your roles”
  person: (person) => person?.name ?? _("The dashboard"),
  roles: (roles) => list(roles.map(roleLabel)),
  bytes: (size) => bytes(size),
  texts: ({ default: usual, by_locale: texts }) => texts[context.locale] ?? texts[usual] ?? "",
  // What people wrote in several languages, in the reader's or else in the usual one.
  texts: ({ by_locale: texts, default: usual }) => texts[context.locale] || (texts[usual] ?? ""),
  locale: (code) => {
    const names = new Intl.DisplayNames(context.tag, { type: "language", languageDisplay: "standard" });
    return names.of(code.replaceAll("_", "-"));
  },
};

/**
 * Whether a notification has not been read.
 *
 * @param {{read_through: number}} inbox up to where everything counts as read.
 */
export function isUnread({ read, position }, inbox) {
  return read === null ? position > inbox.read_through : !read;
}

/**
 * Whether a notification belongs into a list.
 *
 * @param {{filter: "all"|"unread"|"archived", kind: string}} query `kind` may be a topic, too.
 * @param {() => {read_through: number}} inbox as it is at that moment.
 */
export function matcher({ filter, kind }, inbox) {
  return (notice) =>
    notice.archived === (filter === "archived") &&
    (filter !== "unread" || isUnread(notice, inbox())) &&
    (!kind || notice.kind === kind || kindOf(notice.kind)?.topic === kind);
}
