/** The page of all roles: the list and the matrix, kept up to date. */
import { dataOf } from "lib/json";
import { account } from "live/account";
import { Roles } from "models/roles";
import { RoleList } from "roles/list";
import { Matrix } from "roles/matrix";
import { mayEditRoles } from "roles/rights";

export default function rolesPage(element) {
  const { items, offsets } = dataOf("roles-data");
  const roles = new Roles(items);
  const total = element.querySelectorAll("[data-permission]").length;
  const list = new RoleList(element.querySelector("[data-list]"), roles, total);
  const matrix = new Matrix(element.querySelector("[data-matrix]"), roles);
  const allow = (allowed) => {
    element.querySelector("[data-allowed]").hidden = !allowed;
    element.querySelector("[data-denied]").hidden = allowed;
    document.querySelector("[data-new-role]").hidden = !allowed || !mayEditRoles();
  };

  list.show({ highlight: false });
  matrix.show({ highlight: false });
  roles.addEventListener("change", ({ detail: { events } }) => {
    allow(true);
    const highlight = events.length > 0;
    list.show({ highlight });
    matrix.show({ highlight });
  });
  roles.addEventListener("denied", () => allow(false));
  account.addEventListener("permissions", () => {
    list.refresh();
    matrix.refresh();
    allow(account.can("roles.view"));
  });
  roles.follow(offsets.roles);
}
