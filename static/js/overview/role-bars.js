/** The overview's roles: how many people hold each, as bars. */
import { fill } from "lib/dom";
import { Rows } from "lib/rows";
import { account } from "live/account";
import { roleLabel } from "models/roles";
import { showShare } from "overview/parts";

export class RoleBars {
  topic = "roles";
  #roles;
  #rows;
  #most = 1;

  constructor(page, roles) {
    this.#roles = roles;
    const container = page.querySelector('[data-list="roles"] [data-rows]');
    this.#rows = new Rows(container, "overview-role", (row, role) => this.#paint(row, role));
  }

  load({ roles }) {
    this.#roles.load(roles);
    this.#show();
  }

  apply(events) {
    this.#roles.apply(events);
    this.#show(events.map(({ id }) => id));
    return true;
  }

  #show(highlight = []) {
    const all = this.#roles.all;
    const most = Math.max(1, ...all.map(({ members }) => members));
    const scaled = most !== this.#most;
    this.#most = most;
    this.#rows.show(all, { highlight });
    if (scaled) this.#rows.repaint();
  }

  #paint(row, role) {
    const url = account.can("users.view") ? `/users?role=${role.id}` : null;
    fill(row, { ...role, label: roleLabel(role), url });
    showShare(row.querySelector("[data-bar]"), role.members / this.#most);
  }
}
