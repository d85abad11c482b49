/** What a list of the activity shows: the twin of dashboard/models/activity.py. Free of DOM. */
import { context } from "lib/context";
import { Queries } from "lib/query";
import { textKey } from "lib/text";
import { words } from "models/users";

export const queries = new Queries(
  { q: "", person: "", kind: "", record: "", since: "", until: "" },
  ["q", "person", "kind", "record", "since", "until"],
);

const AREAS = ["users", "roles", "uploads", "announcements", "translations", "system"];

/** The topics in which a person may meet entries; the server says which they may follow. */
export const TOPICS = [...AREAS, "own"].map((area) => `activity.${area}`);

/**
 * Whether an entry belongs into a list.
 *
 * @param {object} query as in the address.
 * @param {string} timezone in which days begin and end.
 */
export function matcher(query, timezone = context.timezone) {
  const wanted = words(query.q ?? "");
  const [since, until] = [query.since, query.until].map((text) => bound(text ?? ""));
  const day = dayOf(timezone);
  const within = (entry) => {
    const at = { day: since?.day || until?.day ? day(entry.at) : "", moment: Date.parse(entry.at) };
    return (!since || !isBefore(at, since)) && (!until || (until.day ? at.day <= until.day : isBefore(at, until)));
  };
  return (entry) =>
    (!query.person || concerns(entry, Number(query.person))) &&
    (!query.kind || query.kind === entry.kind || query.kind === entry.area) &&
    (!query.record || query.record === `${entry.subject.type}/${entry.subject.id}`) &&
    within(entry) &&
    wanted.every(({ key }) => searched(entry).includes(key));
}

/** The day of a moment in a time zone, like 2026-05-03; days are as long as the zone makes them. */
export function dayOf(timezone) {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short", numberingSystem: "latn" });
  return (moment) => format.format(new Date(moment));
}

function concerns(entry, id) {
  return entry.actor_id === id || entry.person_id === id || entry.other_id === id;
}

function searched({ actor_name: actor, subject, names }) {
  const people = Object.values(names.users ?? {});
  const roles = Object.values(names.roles ?? {}).map(({ name }) => name);
  return textKey([actor ?? "", subject.name, ...people, ...roles].join(" "));
}

function bound(text) {
  if (!text) return null;
  return text.length > "2026-01-01".length ? { moment: Date.parse(text) } : { day: text };
}

function isBefore(at, { day, moment }) {
  return day ? at.day < day : at.moment < moment;
}
