/** The list of one's own sessions, live, with signing out on other devices. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { dataOf } from "lib/json";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { Collection } from "live/collection";
import { live } from "live/connection";
import { orderBy } from "live/order";

const URL = "/api/v1/sessions";
const SEEN_EVERY_MS = 60_000;

export default function sessionsList(element) {
  const first = dataOf("sessions");
  const sessions = new Collection({ compare: thisFirst(first.current) });
  const rows = new Rows(element.querySelector("[data-sessions]"), "session-row", (row, session) => {
    paint(row, { ...session, last_seen_at: seen[session.id] ?? session.created_at }, first.current);
  });
  const elsewhere = element.querySelector("[data-elsewhere]");
  let seen = {};

  const show = (added = []) => {
    rows.show(sessions.items, { highlight: added });
    elsewhere.hidden = !sessions.items.some(({ id }) => id !== first.current);
  };
  const load = (page) => {
    seen = page.seen;
    sessions.load(page.items);
    show();
    rows.repaint();
    return page.offsets.sessions;
  };

  live.subscribe("sessions", load(first), {
    changes(events) {
      show(events.flatMap((event) => sessions.apply(event).added.map(({ id }) => id)));
    },
    reset: async () => load(await request("GET", URL)),
  });
  whileVisible(async () => {
    ({ seen } = await request("GET", URL));
    rows.repaint();
  });

  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-end], [data-end-others]");
    if (!button) return;
    const work = button.matches("[data-end]") ? end(sessions.get(rows.idOf(button))) : endOthers();
    busy(button, work).catch(toastError);
  });
}

/** This device, then the others by when they signed in, so that no row moves under the pointer. */
function thisFirst(current) {
  const newest = orderBy("-created_at");
  return (a, b) => (b.id === current) - (a.id === current) || newest(a, b);
}

/** No event tells when a device was last seen, so that is asked for again and again. */
function whileVisible(ask) {
  const again = () => document.hidden || ask().catch(() => {}); // the banner tells of lost lines
  setInterval(again, SEEN_EVERY_MS);
  document.addEventListener("visibilitychange", again);
}

function paint(row, session, current) {
  const title = session.device || _("Unknown device");
  const here = session.id === current;
  // i18n: read by screen readers on a button; %(device)s is like "Firefox · Linux"
  const endLabel = _("Sign out on %(device)s", { device: title });
  fill(row, { ...session, title, current: here, endLabel });
  row.querySelector("[data-end]").hidden = here;
}

async function end(session) {
  await request("DELETE", `${URL}/${session.id}`);
}

async function endOthers() {
  const agreed = await confirmed({
    title: _("Sign out everywhere else?"),
    text: _("Every other device has to sign in again."),
    button: _("Sign out everywhere else"),
  });
  if (agreed) await request("DELETE", URL);
}
