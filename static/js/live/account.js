/**
 * The signed-in person, kept up to date: their record, and what they may do.
 *
 *   account.record.name
 *   account.can("users.edit")
 *   account.can("translations.edit", "fr")
 *   account.addEventListener("change", () => …)
 *   account.addEventListener("permissions", () => …)
 */
import { context } from "lib/context";
import { request } from "lib/http";
import { Rights } from "lib/rights";
import { live } from "live/connection";

// Several signs of the same change arrive together.
const TOGETHER_MS = 100;

class Account extends EventTarget {
  record = context.user;
  #permissions = new Rights(context.permissions);
  #refreshing;

  /**
   * Whether the person holds a permission: in a language if one is given, else in all of them
   * (the server checks again).
   */
  can(permission, locale = null) {
    return this.#permissions.has(permission, locale);
  }

  /** Whether the person holds a permission, if only in one language. */
  canAnywhere(permission) {
    return this.#permissions.anywhere(permission);
  }

  /** Start to follow the account; does nothing for visitors. */
  follow() {
    if (!this.record) return;
    live.subscribe("account", context.offsets.account ?? null, {
      changes: (events) => events.forEach((event) => this.#changed(event)),
      reset: () => this.#refresh(),
    });
    // Rights follow from roles, which change without the person's own record changing.
    live.addEventListener("access", () => this.#refreshSoon());
    let lost = false;
    live.addEventListener("status", () => {
      if (lost && live.status === "live") this.#refreshSoon();
      lost = live.status === "offline";
    });
  }

  #changed({ op, record }) {
    if (op !== "put") return;
    this.#take(record);
    if (!record.permissions) this.#refreshSoon();
  }

  #refreshSoon() {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => this.#refresh().catch(console.warn), TOGETHER_MS);
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
    this.#permissions = new Rights(record.permissions);
    this.dispatchEvent(new Event("permissions"));
  }

  #holdsExactly(permissions) {
    const held = [...this.#permissions].sort().join(" ");
    return [...permissions].sort().join(" ") === held;
  }
}

export const account = new Account();

account.follow();
