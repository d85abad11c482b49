/** The list of roles: who holds them, their limits, and the way to each. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { fill } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { nameOf } from "lib/rights";
import { Rows } from "lib/rows";
import { toast, toastError } from "lib/toast";
import { account } from "live/account";
import { roleAbout, roleLabel } from "models/roles";
import { mayChange } from "roles/rights";

export class RoleList {
  #rows;
  #body;
  #roles;
  #total;
  #known = new Map();

  /** @param {number} total how many permissions there are. */
  constructor(body, roles, total) {
    this.#body = body;
    this.#roles = roles;
    this.#total = total;
    this.#rows = new Rows(body, "role-row", (row, role) => fill(row, this.#shown(role)));
    body.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-delete]");
      const role = button && roles.get(this.#rows.idOf(button));
      if (role) busy(button, remove(role)).catch(toastError);
    });
  }

  /** Show the roles as they are now; what differs from before lights up, unless all is new. */
  show({ highlight = true } = {}) {
    const now = new Map(this.#roles.all.map((role) => [role.id, JSON.stringify(role)]));
    const changed = [...now.keys()].filter((id) => now.get(id) !== this.#known.get(id));
    this.#known = now;
    const place = [...this.#body.children].findIndex((row) => row.contains(document.activeElement));
    this.#rows.show(this.#roles.all, { highlight: highlight ? changed : [] });
    if (place >= 0 && !this.#body.contains(document.activeElement)) this.#focusNear(place);
  }

  /** What the person may do has changed. */
  refresh() {
    this.#rows.repaint();
  }

  #focusNear(place) {
    const rows = this.#body.children;
    rows[Math.min(place, rows.length - 1)]?.querySelector("a").focus();
  }

  #shown(role) {
    const label = roleLabel(role);
    return {
      ...role,
      label,
      about: roleAbout(role),
      url: `/roles/${role.id}`,
      allowed: allowedOf(new Set(role.permissions.map(nameOf)).size, this.#total),
      peopleUrl: account.can("users.view") ? `/users?role=${role.id}` : null,
      peopleLabel: ngettext("%(num)s person", "%(num)s people", role.members),
      editable: mayChange(role),
      deletable: mayChange(role) && !role.key,
      editLabel: _("Edit %(name)s", { name: label }),
      deleteLabel: _("Delete %(name)s", { name: label }),
    };
  }
}

/** What deleting a role means for those who hold it. */
function lossText({ members }) {
  if (!members) return _("Nobody holds this role. This cannot be undone.");
  return ngettext(
    "%(num)s person loses this role and what it allows. This cannot be undone.",
    "%(num)s people lose this role and what it allows. This cannot be undone.",
    members,
  );
}

async function remove(role) {
  const agreed = await confirmed({
    title: _("Delete “%(name)s”?", { name: role.name }),
    text: lossText(role),
    button: _("Delete role"),
  });
  if (!agreed) return;
  await request("DELETE", `/api/v1/roles/${role.id}`, { version: role.version });
  toast(_("The role “%(name)s” was deleted.", { name: role.name }), { kind: "success" });
}

function allowedOf(count, total) {
  // i18n: how many of all permissions a role has
  return _("%(count)s of %(total)s", { count: number(count), total: number(total) });
}
