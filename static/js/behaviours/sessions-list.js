/** The list of one's own sessions, live, with signing out on other devices. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { Collection } from "live/collection";
import { live } from "live/connection";
import { orderBy } from "live/order";

const URL = "/api/v1/sessions";

export default function sessionsList(element) {
  const first = JSON.parse(document.getElementById("sessions").textContent);
  const sessions = new Collection({ compare: orderBy("-last_seen_at") });
  const rows = new Rows(element.querySelector("[data-sessions]"), "session-row", (row, session) => {
    paint(row, session, session.id === first.current);
  });
  const elsewhere = element.querySelector("[data-elsewhere]");

  const show = (added = []) => {
    rows.show(sessions.items, { highlight: added });
    elsewhere.hidden = !sessions.items.some(({ id }) => id !== first.current);
  };

  sessions.load(first.items);
  show();
  live.subscribe("sessions", first.offsets.sessions, {
    changes(events) {
      show(events.flatMap((event) => sessions.apply(event).added.map(({ id }) => id)));
    },
    async reset() {
      const { items, offsets } = await request("GET", URL);
      sessions.load(items);
      show();
      return offsets.sessions;
    },
  });

  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-end], [data-end-others]");
    if (!button) return;
    const work = button.matches("[data-end]") ? end(sessions.get(rows.idOf(button))) : endOthers();
    busy(button, work).catch(toastError);
  });
}

function paint(row, session, current) {
  const title = session.device || _("Unknown device");
  fill(row, { ...session, title, current, endLabel: _("Sign out on %(device)s", { device: title }) });
  row.querySelector("[data-end]").hidden = current;
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
