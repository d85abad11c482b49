/** Announcements as those see them who write them: the list's rules, and what fields are called. */
import { firstLine } from "announcements/texts";
import { dateTime, number } from "lib/format";
import { gettext as _, ngettext, pgettext } from "lib/i18n";
import { Queries } from "lib/query";
import { orderBy } from "live/order";
import { roleLabel } from "models/roles";

export const queries = new Queries({ state: "", sort: "-created_at" }, ["state"]);

/** The list, for LiveList. */
export const LIST = {
  topic: "announcements",
  address: (query, more) => `/api/v1/announcements${queries.write(query, more)}`,
  rules: ({ state, sort }) => ({
    compare: orderBy(sort),
    matches: (record) => !state || record.state === state,
  }),
  queries,
};

/** What a state is called. */
export function stateLabel(state) {
  return {
    draft: _("Draft"),
    scheduled: pgettext("announcements", "Scheduled"),
    running: pgettext("announcements", "Running"),
    ended: pgettext("announcements", "Ended"),
  }[state];
}

/** Show a state in its tag. */
export function paintState(tag, state) {
  const kind = { draft: "neutral", scheduled: "accent", running: "success", ended: "neutral" }[state];
  tag.className = `tag tag-${kind}`;
  tag.textContent = stateLabel(state);
}

/** How urgent it is, in words. */
export function levelLabel(level) {
  return { info: _("Information"), warning: _("Important"), critical: _("Urgent") }[level];
}

/** An announcement with all that a list or page says of it. `roles` are those that may be seen. */
export function described(record, roles) {
  return {
    ...record,
    line: firstLine(record),
    url: `/announcements/${record.id}`,
    isWarning: record.level === "warning",
    isCritical: record.level === "critical",
    levelText: levelLabel(record.level),
    audienceText: audienceText(record, roles),
    when: whenText(record),
    startText: dateTime(record.started_at ?? record.starts_at) || _("When it is announced"),
    endText: dateTime(record.ended_at ?? record.ends_at) || _("When somebody ends it"),
    counted: record.state === "running" || record.state === "ended",
    most: Math.max(1, record.reach),
    seenText: seenText(record),
    seenLong: seenLong(record),
  };
}

function audienceText({ audience, role_id: id, people }, roles) {
  if (audience === "everyone") return _("Everyone");
  if (audience === "people") return ngettext("%(num)s chosen person", "%(num)s chosen people", people.length);
  const role = roles.get(id);
  // i18n: whom an announcement is for, where the role's name may not be shown
  return role ? roleLabel(role) : _("A role");
}

function whenText({ state, starts_at: starts, started_at: started, ends_at: ends, ended_at: ended }) {
  if (state === "draft") return "";
  if (state === "ended") return _("Ended %(time)s", { time: dateTime(ended) });
  if (state === "scheduled") return _("Starts %(time)s", { time: dateTime(starts) });
  if (ends) return _("Until %(time)s", { time: dateTime(ends) });
  return _("Since %(time)s", { time: dateTime(started) });
}

function seenText({ state, seen, reach }) {
  if (state === "draft" || state === "scheduled") {
    // i18n: how many people an announcement will be for
    return ngettext("For %(num)s person", "For %(num)s people", reach);
  }
  // i18n: how many of those whom an announcement is for have seen it
  return _("%(count)s of %(total)s", { count: number(seen), total: number(reach) });
}

function seenLong(record) {
  const { state, seen, reach } = record;
  if (state === "draft" || state === "scheduled") return seenText(record);
  return _("Seen by %(count)s of %(total)s", { count: number(seen), total: number(reach) });
}
