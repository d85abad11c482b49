/**
 * The signed-in person, kept up to date: record, permissions and what follows from them.
 *
 *   account.can("users.edit")
 *   account.addEventListener("change", ({ detail }) => detail.permissions)   // true when they changed
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
    live.subscribe("account", context.offsets?.account ?? null, {
      changes: (events) => events.forEach(({ op, record }) => op === "put" && this.#take(record)),
      reset: async () => {
        const { user, permissions, offsets } = await request("GET", "/api/v1/session");
        this.#take({ ...user, permissions });
        return offsets.account;
      },
    });
  }

  #take(record) {
    const held = new Set(record.permissions ?? this.#permissions);
    const differs = held.size !== this.#permissions.size || [...held].some((name) => !this.can(name));
    this.record = record;
    this.#permissions = held;
    this.dispatchEvent(new CustomEvent("change", { detail: { permissions: differs } }));
  }
}

export const account = new Account();

account.follow();
