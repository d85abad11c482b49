/** Texts and their translations in a list: the twin of the server's search. Free of DOM. */
import { context } from "lib/context";
import { gettext as _ } from "lib/i18n";
import { Queries } from "lib/query";
import { textKey } from "lib/text";
import { orderBy } from "live/order";

const FILTERS = ["q", "state", "check", "person", "since", "path", "key"];

export const queries = new Queries(
  { q: "", state: "", check: "", person: "", since: "", path: "", key: "", sort: "position" },
  FILTERS,
);

/** What a list may be narrowed to, in the order in which it is offered. */
export const STATES = ["missing", "needs_work", "translated", "approved", "unpublished", "suggested", "errors", "warnings"];

const LEVELS = { errors: "error", warnings: "warning" };

const MOST_WORDS = 6;

/**
 * Whether a text belongs into a list.
 *
 * @param {object} query as in the address.
 * @param {(id: number) => boolean} known texts of which the server has said that the person whom
 *   the list is about changed them once; of others only who was the last is known.
 */
export function matcher(query, known = () => false) {
  const words = [...new Set(textKey(query.q ?? "").split(" "))].filter(Boolean).slice(0, MOST_WORDS);
  const since = query.since ? startOf(query.since) : null;
  const keys = query.key ? query.key.split(",") : null;
  return (entry) =>
    !entry.obsolete &&
    hasState(entry, query.state) &&
    (!query.check || entry.findings.some(({ check }) => check === query.check)) &&
    (!query.person || entry.changed_by?.id === Number(query.person) || known(entry.id)) &&
    (since === null || (entry.changed_at && Date.parse(entry.changed_at) >= since)) &&
    (!query.path || entry.places.some((place) => place.includes(query.path))) &&
    (!keys || keys.includes(entry.key)) &&
    words.every((word) => searched(entry).includes(word));
}

/** The comparison for a `sort` of the address. */
export function comparator(sort) {
  const [, minus, field] = /^(-?)(.*)$/.exec(sort);
  return orderBy(minus + (field === "changed" ? "changed_at" : field));
}

/** Whether people do not read a text's translation, so that there is something to do. */
export function isOpen({ state }) {
  return state === "missing" || state === "needs_work";
}

/** The worst level of what checks found: "error", "warning" or nothing. */
export function worst(findings) {
  if (findings.some(({ level }) => level === "error")) return "error";
  return findings.length ? "warning" : "";
}

/** What a state, or another thing to narrow a list to, is called. */
export function stateLabel(state) {
  return {
    // i18n: states of a translation, in a list of translations
    missing: _("Missing"),
    needs_work: _("Needs work"),
    translated: _("Translated"),
    approved: _("Approved"),
    unpublished: _("Not published yet"),
    suggested: _("With suggestions"),
    errors: _("With errors"),
    warnings: _("With warnings"),
  }[state];
}

/** What the state of a text, {state, unpublished}, means for people who use the app. */
export function stateMeaning({ state, unpublished }) {
  return {
    missing: _("People read the source text."),
    needs_work: _("Not shown to anybody until it is confirmed."),
    translated: unpublished ? _("Shown to everybody once it is published.") : _("Shown to everybody."),
    approved: unpublished ? _("Somebody has reviewed it. Shown to everybody once it is published.") : _("Somebody has reviewed it. Shown to everybody."),
  }[state];
}

/** The symbol of a state. */
export function stateIcon(state) {
  const icons = { missing: "circle-dashed", needs_work: "tool", translated: "circle-check", approved: "rosette-discount-check" };
  return icons[state];
}

/** Which kind of tag shows a state. */
export function stateKind(state) {
  return { missing: "neutral", needs_work: "warning", translated: "accent", approved: "success" }[state];
}

/** How a change came about. */
export function howLabel(how) {
  return {
    // i18n: how a translation came to be changed, in its history
    edit: _("Edited"),
    suggestion: _("Suggestion accepted"),
    import: _("From a file that was imported"),
    file: _("From the file on the server"),
    replace: _("Find and replace"),
    revert: _("Back to an earlier version"),
    undo: _("Find and replace undone"),
    note: _("Note changed"),
  }[how] ?? how;
}

/** Whether two lists of forms are the same. */
export function sameTexts(one, other) {
  return one.length === other.length && one.every((text, form) => text === other[form]);
}

function hasState(entry, state) {
  if (!state) return true;
  if (state === "unpublished") return entry.unpublished;
  if (state === "suggested") return entry.suggestions > 0;
  if (LEVELS[state]) return entry.findings.some(({ level }) => level === LEVELS[state]);
  return entry.state === state;
}

function searched({ source, source_plural: plural, texts, context: meaning, comment, note }) {
  return textKey([source, plural ?? "", ...texts, meaning ?? "", comment, note].join(" "));
}

/** The moment at which a day, or what is written more exactly, begins in the person's time zone. */
function startOf(since) {
  if (since.length > "2026-01-01".length) return Date.parse(since);
  const guess = Date.parse(`${since}T00:00:00Z`);
  const local = new Date(guess).toLocaleString("sv-SE", { timeZone: context.timezone });
  return guess - (Date.parse(`${local.replace(" ", "T")}Z`) - guess);
}
