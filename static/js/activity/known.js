/** What is true of entries only now: how people look, which records are gone, what was reverted. */
import { account } from "live/account";
import { sees } from "models/catalogs";

const GOES = { "upload.deleted": "uploads", "role.deleted": "roles" };

/** Fires "change" when something is known of entries that may be shown already. */
export class Known extends EventTarget {
  #people = new Map();
  #gone = new Set();
  #reverted = new Map();

  /** Take in what the server says with a page of entries. */
  take({ people = {}, gone = [], reverted = {} }) {
    for (const person of Object.values(people)) this.#people.set(person.id, person);
    for (const record of gone) this.#gone.add(record);
    for (const [id, by] of Object.entries(reverted)) this.#reverted.set(Number(id), by);
  }

  /** Take in a new entry. */
  see(entry) {
    const { kind, subject, reverts, id } = entry;
    if (GOES[kind]) this.#gone.add(`${subject.type}/${subject.id}`);
    if (reverts) this.#reverted.set(reverts, id);
    if (GOES[kind] || reverts) this.dispatchEvent(new Event("change"));
  }

  /** A person as the avatar of an entry shows them. */
  person(id, name) {
    return this.#people.get(id) ?? { id, name, picture: null };
  }

  /** The later entry that reverted one, if there is one. */
  revertedBy(id) {
    return this.#reverted.get(id) ?? null;
  }

  /** Where a record that an entry speaks of is shown, if it is still there and may be seen. */
  pathOf({ type, id }, entry) {
    if (!id || this.#gone.has(`${type}/${id}`)) return null;
    if (type === "catalogs" || type === "catalog_entries") return this.#workbench(type, id, entry);
    const own = [entry.person_id, entry.other_id].includes(account.record?.id);
    const may = {
      users: account.can("users.view"),
      roles: account.can("roles.view"),
      uploads: account.can("uploads.view_all") || (own && account.can("uploads.create")),
      announcements: account.can("announcements.edit") && entry.kind !== "announcement.deleted",
    }[type];
    if (may) return `/${type}/${id}`;
    return type === "users" && id === account.record?.id ? "/account" : null;
  }

  /** Where a language is translated, or one text of it. */
  #workbench(type, id, { data: { locale } }) {
    if (!locale || !sees(locale, (permission) => account.can(permission))) return null;
    return type === "catalogs" ? `/translations/${locale}` : `/translations/${locale}?open=${id}`;
  }
}
