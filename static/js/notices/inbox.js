/**
 * One's inbox on every page: how many notifications are unread, and up to where all are read.
 * Fires "change"; "acted" with {detail: the inbox} when its owner did something to it, in whatever
 * tab; "arrived" with {detail: notifications} for what comes while the page is open; and "touched"
 * with {detail: notifications} for those that were read, archived and so on.
 */
import { context } from "lib/context";
import { request } from "lib/http";
import { live } from "live/connection";
import { isUnread } from "models/notices";

const URL = "/api/v1/notifications/inbox";
const NONE = { unread: 0, read_through: 0, away_position: null, can_undo: false, version: 0 };

class Inbox extends EventTarget {
  record = context.bell?.inbox ?? NONE;

  /** Whether a notification waits to be read. */
  isUnread(notice) {
    return !notice.archived && isUnread(notice, this.record);
  }

  /** Begin to follow, when everybody listens who must not miss a thing; nothing for visitors. */
  follow() {
    if (!context.bell) return;
    const { offsets: at } = context.bell;
    live.subscribe("inbox", at.inbox, {
      changes: (events) => events.forEach((event) => this.#changed(event)),
      reset: async () => {
        const { inbox, offsets } = await request("GET", URL);
        this.#take(inbox);
        return offsets.inbox;
      },
    });
    // After a gap that is too long, lists are loaded afresh; nobody is told of it as of news.
    live.subscribe("notifications", at.notifications, {
      changes: (events) => this.#heard(events),
    });
  }

  #changed({ kind, record }) {
    this.#take(record);
    if (kind === "inbox.changed") this.#tell("acted", record);
  }

  #take(record) {
    if (record.version < this.record.version) return;
    this.record = record;
    this.dispatchEvent(new Event("change"));
  }

  #heard(events) {
    const [arrived, touched] = [new Map(), new Map()];
    for (const { op, id, kind, record } of events) {
      if (op !== "put") continue;
      // What a person does to their own inbox is no news; every other event that puts one is.
      if (kind !== "inbox.changed") arrived.set(id, record);
      else if (arrived.has(id)) arrived.set(id, record);
      else touched.set(id, record);
    }
    if (touched.size) this.#tell("touched", [...touched.values()]);
    if (arrived.size) this.#tell("arrived", [...arrived.values()]);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

export const inbox = new Inbox();
