/**
 * What is ticked in the matrix and not saved yet. Free of DOM.
 *
 * Only what differs from the roles as they are is kept, so that what others change meanwhile stays:
 * a permission is either given or not, so two people never want different things of one that both
 * changed.
 */
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

  /** Whether `role` has the permission, as it is chosen now. */
  has(role, permission) {
    return this.#byRole.get(role.id)?.get(permission) ?? role.permissions.includes(permission);
  }

  /** Whether a box differs from what is saved. */
  isChosen({ id }, permission) {
    return this.#byRole.get(id)?.has(permission) ?? false;
  }

  /** Change a box. */
  choose({ id }, permission, on) {
    if (!this.#byRole.has(id)) this.#byRole.set(id, new Map());
    this.#byRole.get(id).set(permission, on);
    this.sync();
  }

  /** All permissions that `role` shall have. */
  wanted(role) {
    const known = new Set([...role.permissions, ...(this.#byRole.get(role.id)?.keys() ?? [])]);
    return [...known].filter((permission) => this.has(role, permission));
  }

  /** The roles have changed: forget what is already as chosen, and roles that are gone. */
  sync() {
    for (const [id, chosen] of this.#byRole) {
      const role = this.#roles.get(id);
      for (const [permission, on] of chosen) {
        if (!role || role.permissions.includes(permission) === on) chosen.delete(permission);
      }
      if (!chosen.size) this.#byRole.delete(id);
    }
  }

  /** Give everything up. */
  discard() {
    this.#byRole.clear();
  }
}
