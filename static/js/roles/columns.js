/** The columns of the matrix: one per role, beside the permissions that the page brings along. */
import { clone, fill, setAttribute } from "lib/dom";
import { light } from "lib/rows";
import { roleLabel } from "models/roles";

export class Columns {
  #heads;
  #rows;
  #across;
  #columns = new Map();

  constructor(table) {
    this.#heads = table.querySelector("[data-heads]");
    this.#rows = [...table.querySelectorAll("[data-permission]")];
    this.#across = table.querySelectorAll("[data-across]");
  }

  get permissions() {
    return this.#rows.map((row) => row.dataset.permission);
  }

  /** Show a column for each of `roles`; those that were there stay as they are. */
  show(roles) {
    const wanted = new Set(roles.map(({ id }) => id));
    for (const id of this.#columns.keys()) if (!wanted.has(id)) this.#remove(id);
    for (const role of roles) {
      if (!this.#columns.has(role.id)) this.#add(role);
      const { head } = this.#columns.get(role.id);
      fill(head, { label: roleLabel(role), url: `/roles/${role.id}` });
    }
    this.#across.forEach((cell) => (cell.colSpan = roles.length + 1));
  }

  /** The cell of a role and a permission. */
  cell(id, permission) {
    return this.#columns.get(id)?.cells.get(permission);
  }

  /** Light up what has changed of a role: the boxes, or all of it. */
  light(id, permissions = null) {
    const column = this.#columns.get(id);
    if (!column) return;
    if (!permissions) light(column.head);
    for (const [permission, cell] of column.cells) {
      if (!permissions || permissions.includes(permission)) light(cell);
    }
  }

  #add(role) {
    const head = clone("role-column");
    head.id = `role-${role.id}`;
    this.#heads.append(head);
    const cells = new Map(this.#rows.map((row) => [row.dataset.permission, addCell(row, role)]));
    this.#columns.set(role.id, { head, cells });
  }

  #remove(id) {
    const { head, cells } = this.#columns.get(id);
    head.remove();
    cells.forEach((cell) => cell.remove());
    this.#columns.delete(id);
  }
}

function addCell(row, { id }) {
  const cell = clone("role-cell");
  const { permission } = row.dataset;
  cell.dataset.role = id;
  // Named by the headings of its column and row.
  setAttribute(cell.querySelector("input"), "aria-labelledby", `role-${id} permission-${permission}`);
  row.append(cell);
  return cell;
}
