/** People in lists: the twin of dashboard/models/people.py, and what their fields are called. */
import { gettext as _ } from "lib/i18n";
import { Queries } from "lib/query";
import { textKey } from "lib/text";
import { orderBy } from "live/order";

const MOST_WORDS = 6;
// What separates words on the server: white space, control characters, the byte order mark.
// eslint-disable-next-line no-control-regex
const SEPARATORS = /[\s\x00-\x1f\x7f-\x9f\ufeff]+/;
const SORT_FIELDS = { name: "name_key", username: "username" };

export const queries = new Queries({ q: "", role: "", state: "", sort: "name" }, ["q", "role", "state"]);

/** The words of a search: as names are compared, and as addresses are. */
export function words(query) {
  const found = new Map();
  for (const word of query.split(SEPARATORS)) {
    const [key, plain] = [textKey(word), word.toLowerCase()];
    if (key) found.set(`${key}\n${plain}`, { key, plain });
  }
  return [...found.values()].slice(0, MOST_WORDS);
}

/**
 * Whether a person belongs into a list.
 *
 * @param {{q: string, role: string, state: string}} query as in the address.
 * @returns {(record: object) => boolean} Records without an address are not searched by it.
 */
export function matcher({ q = "", role = "", state = "" }) {
  const wanted = words(q);
  return (record) =>
    (!state || record.state === state) &&
    (!role || record.roles.includes(Number(role))) &&
    wanted.every((word) => contains(record, word));
}

function contains({ name_key: name, username, email }, { key, plain }) {
  return (
    name.includes(key) ||
    username.includes(key) ||
    (email !== undefined && email.toLowerCase().includes(plain))
  );
}

/** The comparison for a `sort` of the address. */
export function comparator(sort) {
  const [, minus, field] = /^(-?)(.*)$/.exec(sort);
  return orderBy(minus + (SORT_FIELDS[field] ?? field));
}

/** What a state is called. */
export function stateLabel(state) {
  return { active: _("Active"), invited: _("Invited"), deactivated: _("Deactivated") }[state];
}

/** Which kind of tag shows a state. */
export function stateKind(state) {
  return { active: "success", invited: "accent", deactivated: "neutral" }[state];
}

/**
 * Whether somebody with `permissions` may act on a person at all: on nobody who may do more.
 * The server checks again.
 */
export function outranks(permissions, person, roles) {
  return roles.of(person).every((role) => role.permissions.every((name) => permissions.has(name)));
}
