/** What the person may change of roles, and why not. The server checks again. */
import { mayGive } from "models/roles";
import { account } from "live/account";

const held = { has: (right) => account.can(right) };

/** Whether the person may change anything of any role. */
export function mayEditRoles() {
  return account.can("roles.edit");
}

/** Whether the person may change a role: nobody changes one that allows more than they may. */
export function mayChange(role) {
  return mayEditRoles() && mayGive(held, role);
}

/** Why the person cannot give or take a permission: the name of a reason, or null if they can. */
export function lockOf(role, permission) {
  if (role.key === "admin") return "admin";
  if (!mayChange(role)) return "rank";
  return account.can(permission) ? null : "held";
}
