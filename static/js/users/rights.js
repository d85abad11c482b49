/** What the person at this page may do to others; the server checks again. */
import { account } from "live/account";
import { mayGive } from "models/roles";
import { outranks } from "models/users";

const own = { has: (name) => account.can(name) };

/** Whether they may use a permission on a person. */
export function mayAct(permission, person, roles) {
  return account.can(permission) && outranks(own, person, roles);
}

/** Whether they may give and take a role at all. */
export function mayGiveRole(role) {
  return account.can("users.grant") && mayGive(own, role);
}

/** Whether a person is the one at this page. */
function isSelf({ id }) {
  return account.record?.id === id;
}

/** Which of the acts on a row are possible now. */
export function possibleActs(person, roles) {
  const others = !isSelf(person);
  const closes = others && mayAct("users.deactivate", person, roles);
  const links = others && mayAct("users.invite", person, roles);
  return {
    deactivate: closes && person.state !== "deactivated",
    reactivate: closes && person.state === "deactivated",
    password: links && person.state === "active",
    invitation: links && person.state === "invited",
  };
}
