/**
 * What is ticked in the matrix and not saved yet. Free of DOM.
 *
 * Only what differs from the roles as they are is kept, so that what others change meanwhile stays:
 * a permission is given ("all"), given in some languages ("some") or not given ("none"). Here it is
 * only ever given or taken as a whole; languages are chosen on the page of the role.
 */
import { Rights, nameOf } from "lib/rights";

/** Whether a role has a permission: "all", "some" (in some languages only) or "none". */
export function stateOf({ permissions }, permission) {
  if (permissions.includes(permission)) return "all";
  return new Rights(permissions).anywhere(permission) ? "some" : "none";
}

export class Choices {
  #roles;
  #byRole = new Map();

  /** @param {{get: (id: number) => object | undefined}} roles as they are now. */
  constructor(roles) {
    this.#roles = roles;
  }

  /** How many boxes differ from what is saved. */
  get count() {
    return [...this.#byRole.values()].reduce((sum, chosen) => sum + chosen.size, 0);
  }

  /** The ids of the roles with anything to save. */
  get ids() {
    return [...this.#byRole.keys()];
  }

  /** Whether `role` has the permission, as it is chosen now: "all", "some" or "none". */
  state(role, permission) {
    return this.#byRole.get(role.id)?.get(permission) ?? stateOf(role, permission);
  }

  /** Whether a box differs from what is saved. */
  isChosen({ id }, permission) {
    return this.#byRole.get(id)?.has(permission) ?? false;
  }

  /** Change a box: give or take the permission, or leave it as it is in some languages. */
  choose({ id }, permission, state) {
    if (!this.#byRole.has(id)) this.#byRole.set(id, new Map());
    this.#byRole.get(id).set(permission, state);
    this.sync();
  }

  /** What the next click on a box makes of it; where it holds in some languages, all, none, some. */
  next(role, permission) {
    const was = stateOf(role, permission);
    const now = this.state(role, permission);
    if (was === "some" && now === "none") return "some";
    return now === "all" ? "none" : "all";
  }

  /** All rights that `role` shall have. */
  wanted(role) {
    const chosen = this.#byRole.get(role.id) ?? new Map();
    const kept = role.permissions.filter((right) => !chosen.has(nameOf(right)));
    return [...kept, ...[...chosen.keys()].filter((name) => chosen.get(name) === "all")];
  }

  /** The roles have changed: forget what is already as chosen, and roles that are gone. */
  sync() {
    for (const [id, chosen] of this.#byRole) {
      const role = this.#roles.get(id);
      for (const [permission, state] of chosen) {
        if (!role || stateOf(role, permission) === state) chosen.delete(permission);
      }
      if (!chosen.size) this.#byRole.delete(id);
    }
  }

  /** Give everything up. */
  discard() {
    this.#byRole.clear();
  }
}
