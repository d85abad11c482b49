/** Roles as this page knows them, kept up to date by the topic `roles`. */
import { gettext as _ } from "lib/i18n";
import { request } from "lib/http";
import { live } from "live/connection";

const TONES = 8;

/** A role's name as people read it: built-in ones are translated. */
export function roleLabel({ key, name }) {
  const builtin = {
    admin: _("Administrator"),
    staff: _("Staff"),
    translator: _("Translator"),
    user: _("User"),
  };
  return builtin[key] ?? name;
}

/** What a role is for: of built-in ones this is translated, unless somebody wrote something else. */
export function roleAbout({ key, description }) {
  const builtin = {
    admin: _("May do everything."),
    staff: _("Looks after people and files."),
    translator: _("Maintains the translations."),
    user: _("Uploads files and looks after their own account."),
  };
  return description || (builtin[key] ?? "");
}

/** The colour of a role: a number that CSS knows as .role-tone-0 … 7. */
export function roleTone({ id }) {
  return id % TONES;
}

/**
 * Whether somebody with `permissions` (a set or anything with `has`) may give or take a role:
 * nobody gives what they do not hold. The server checks again.
 */
export function mayGive(permissions, role) {
  return role.permissions.every((name) => permissions.has(name));
}

/**
 * All roles by id, in the order the server lists them. Fires "change" with {detail: {events}} (none
 * for a whole list), and "denied" when they may no longer be seen.
 */
export class Roles extends EventTarget {
  #byId = new Map();

  constructor(records = []) {
    super();
    this.load(records);
  }

  get all() {
    return [...this.#byId.values()];
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The roles of a person that are known here, in their order. */
  of({ roles }) {
    return this.all.filter(({ id }) => roles.includes(id));
  }

  load(records, events = []) {
    this.#byId = new Map(records.toSorted(listed).map((role) => [role.id, role]));
    this.dispatchEvent(new CustomEvent("change", { detail: { events } }));
  }

  /** Take in events of the topic. */
  apply(events) {
    const records = new Map(this.#byId);
    for (const { op, id, record } of events) {
      if (op === "remove") records.delete(id);
      else if (!(records.get(id)?.version > record.version)) records.set(id, record);
    }
    this.load([...records.values()], events);
  }

  /** Take in a role as the server has answered it; its event comes by itself. */
  put(record) {
    this.apply([{ op: "put", id: record.id, record }]);
  }

  /** Keep up with the topic from `position` on; without one, roles may not be seen yet. */
  follow(position) {
    live.subscribe("roles", position ?? null, {
      changes: (events) => this.apply(events),
      reset: async () => {
        const { items, offsets } = await request("GET", "/api/v1/roles?limit=200");
        this.load(items);
        return offsets.roles;
      },
      denied: () => {
        this.load([]);
        this.dispatchEvent(new Event("denied"));
      },
    });
  }
}

/** Built-in roles first, then as they were made. */
function listed(a, b) {
  return Number(!a.key) - Number(!b.key) || a.id - b.id;
}
