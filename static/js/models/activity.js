/**
 * What the activity says: a sentence for each kind of entry, in the language of whoever reads it.
 * The server keeps codes and names only (dashboard/models/entries.py).
 */
import { context } from "lib/context";
import { KINDS } from "activity/kinds";
import { gettext as _, piecesOf, plain } from "lib/i18n";
import { list } from "lib/format";
import { kindLabel as jobLabel } from "models/jobs";
import { roleLabel } from "models/roles";

// Letters that a translation cannot contain, around the name of each parameter.
const [OPEN, CLOSE] = ["\uE000", "\uE001"];
const PART = new RegExp(`${OPEN}(\\w+)${CLOSE}`);
const IN_SENTENCE = Object.fromEntries(
  ["actor", "subject", "person", "roles", "name", "job", "language"].map((name) => [name, `${OPEN}${name}${CLOSE}`]),
);

/** What a kind of entry is called, in a filter. */
export function kindLabel(kind) {
  return KINDS[kind]?.[1]() ?? kind;
}

/** The icon of a kind of entry. */
export function kindIcon(kind) {
  return KINDS[kind]?.[0] ?? "bolt";
}

/** What an area of the activity is called. */
export function areaLabel(area) {
  // i18n: what entries of the activity are about
  const labels = {
    users: _("People"),
    roles: _("Roles"),
    uploads: _("Files"),
    announcements: _("Announcements"),
    translations: _("Translations"),
    system: _("Operation"),
  };
  return labels[area] ?? area;
}

/**
 * The sentence of an entry in pieces: words of the translation, and names, which may be links.
 *
 * @returns {{text: string, param?: string, ref?: {type: string, id: number}, name: boolean}[]}
 */
export function sentence(entry) {
  const values = valuesOf(entry);
  return plain(said(entry, IN_SENTENCE))
    .split(PART)
    .map((piece, at) => (at % 2 ? { name: true, param: piece, ...values[piece] } : { name: false, text: piece }))
    .filter(({ text }) => text);
}

/** The message of an entry's sentence, for lib/sentence. */
export function sentenceMessage(entry) {
  return piecesOf(said(entry, IN_SENTENCE))[0];
}

/** The sentence of an entry as one text. */
export function plainSentence(entry) {
  const values = Object.entries(valuesOf(entry)).map(([name, { text }]) => [name, text]);
  return said(entry, Object.fromEntries(values));
}

function said(entry, values) {
  // i18n: for something that this version of the page cannot word; %(name)s is a code
  const say = KINDS[entry.kind]?.[2] ?? ((v) => _("%(actor)s: %(name)s", v));
  return say(values, entry);
}

/** The name of a record of an entry; built-in roles are translated. */
export function subjectName({ subject }) {
  return subject.type === "roles" ? roleLabel(subject) : subject.name;
}

/** The names of roles that an entry speaks of, as people read them. */
export function roleNames(entry, ids) {
  const known = entry.names.roles ?? {};
  // i18n: a role that is not known by name any more; %(id)s is a number
  return ids.map((id) => (known[id] ? roleLabel(known[id]) : _("role %(id)s", { id })));
}

function valuesOf(entry) {
  const { actor_id: actor, actor_name: name, data, subject, names } = entry;
  const person = entry.other_id ?? entry.person_id;
  return {
    // i18n: who did something that no person did, as in “The dashboard changed your roles”
    actor: actor ? { text: name, ref: { type: "users", id: actor } } : { text: _("The dashboard") },
    subject: { text: subjectName(entry), ref: { type: subject.type, id: subject.id } },
    person: { text: names.users?.[person] ?? "", ref: { type: "users", id: person } },
    roles: { text: list(roleNames(entry, [...(data.granted ?? []), ...(data.revoked ?? [])])) },
    name: { text: typeof data.before === "string" ? data.before : entry.kind },
    job: { text: jobLabel(data.job ?? "") },
    language: data.locale ? { text: languageName(data.locale), ref: { type: "catalogs", id: subject.id } } : { text: "" },
  };
}

function languageName(code) {
  return new Intl.DisplayNames(context.tag, { type: "language" }).of(code.replaceAll("_", "-"));
}
