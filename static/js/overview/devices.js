/** Where the person is signed in. */
import { fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { orderBy } from "live/order";
import { SHOWN } from "overview/parts";

const newest = orderBy("-created_at");

export class Devices {
  topic = "sessions";
  #current = null;
  #seen = {};
  #rows;
  #sessions = new Collection({ compare: (a, b) => this.#thisFirst(a, b) });

  constructor(section) {
    this.#rows = new Rows(section.querySelector("[data-rows]"), "overview-device", (row, session) => {
      const device = session.device || _("Unknown device");
      const seen = this.#seen[session.id] ?? session.created_at;
      fill(row, { ...session, device, current: session.id === this.#current, last_seen_at: seen });
    });
  }

  load({ parts: { devices }, session, offsets }) {
    this.#current = session;
    this.#seen = devices.seen;
    this.#sessions.load(devices.items, { position: offsets.sessions });
    this.#show();
    this.#rows.repaint();
  }

  apply(events) {
    this.#show(events.flatMap((event) => this.#sessions.apply(event).added.map(({ id }) => id)));
    return true;
  }

  #show(highlight = []) {
    this.#rows.show(this.#sessions.items.slice(0, SHOWN), { highlight });
  }

  #thisFirst(a, b) {
    return (b.id === this.#current) - (a.id === this.#current) || newest(a, b);
  }
}
