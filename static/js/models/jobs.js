/** Jobs: what they are called, why they fail, and which belong into a list. Free of DOM. */
import { gettext as _ } from "lib/i18n";
import { Queries } from "lib/query";
import { orderBy } from "live/order";

const ICONS = {
  "mail.link": "key",
  "mail.notification": "mail",
  "mail.digest": "inbox",
  "announcement.due": "speakerphone",
  "notices.rest": "bell",
};

export const queries = new Queries({ state: "", sort: "-created_at" }, ["state"]);

/** Whether a job belongs into a list; "waiting" are all that are still to be done. */
export function matcher({ state }) {
  return (job) => !state || (job.state === "failed") === (state === "failed");
}

/** The comparison for a `sort` of the address. */
export function comparator(sort) {
  return orderBy(sort);
}

/** The name of the icon for a kind. */
export function iconOf(kind) {
  return ICONS[kind] ?? "settings";
}

/** What a kind of job is called. */
export function kindLabel(kind) {
  return (
    {
      "mail.link": _("Mail with a personal link"),
      "mail.notification": _("Mail about something new"),
      "mail.digest": _("Daily summary by mail"),
      "announcement.due": _("Announcement that begins or ends"),
      "notices.rest": _("Telling many people of something new"),
    }[kind] ?? kind
  );
}

/** What is being done about a job: failed, waiting to be tried again, meant for later, or running. */
export function stateLabel({ state, attempts }) {
  if (state === "failed") return _("Failed");
  if (state === "running") return _("Being done now");
  return attempts ? _("Will be tried again") : _("Waiting");
}

/** Why the last attempt did not succeed, in plain words; "" where there was none. */
export function reason({ error }) {
  if (!error) return "";
  return reasons()[error] ?? _("Something unexpected happened. The server’s log says more.");
}

function reasons() {
  return {
    unreachable: _("The mail server cannot be reached."),
    slow: _("The mail server takes too long to answer."),
    later: _("The mail server does not take the mail now, and asks to try later."),
    recipient: _("The mail server says that the receiver’s address does not work."),
    refused: _("The mail server refuses this mail."),
    sign_in: _("The mail server does not accept the user name and password that are set up."),
    encryption: _("The mail server does not offer the encryption that is set up."),
    no_server: _("No mail server is set up."),
    expired: _("The link in the mail has expired. Send a new one."),
    interrupted: _("The server was stopped each time while this was being done."),
    unknown: _("This version of the dashboard does not know this kind of work."),
  };
}
