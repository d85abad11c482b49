/**
 * The signed-in person, kept up to date: their record, and what they may do.
 *
 *   account.record.name
 *   account.can("users.edit")
 *   account.addEventListener("change", () => …)
 *   account.addEventListener("permissions", () => …)
 */
import { context } from "lib/context";
import { request } from "lib/http";
import { live } from "live/connection";

class Account extends EventTarget {
  record = context.user;
  #permissions = new Set(context.permissions);

  /** Whether the person holds a permission (the server checks again). */
  can(permission) {
    return this.#permissions.has(permission);
  }

  /** Start to follow the account; does nothing for visitors. */
  follow() {
    if (!this.record) return;
    live.subscribe("account", context.offsets.account ?? null, {
      changes: (events) => events.forEach(({ op, record }) => op === "put" && this.#take(record)),
      reset: () => this.#refresh(),
    });
    // Rights follow from roles, which change without the person's own record changing.
    live.addEventListener("access", () => this.#refresh().catch(console.warn));
  }

  async #refresh() {
    const { user, permissions, offsets } = await request("GET", "/api/v1/session");
    this.#take({ ...user, permissions });
    return offsets.account;
  }

  #take(record) {
    this.record = record;
    this.dispatchEvent(new Event("change"));
    if (!record.permissions || this.#holdsExactly(record.permissions)) return;
    this.#permissions = new Set(record.permissions);
    this.dispatchEvent(new Event("permissions"));
  }

  #holdsExactly(permissions) {
    return permissions.length === this.#permissions.size && permissions.every((name) => this.can(name));
  }
}

export const account = new Account();

account.follow();
