/** The matrix of permissions: ticks for everybody, boxes for those who may change roles. */
import { busy } from "lib/busy";
import { context } from "lib/context";
import { setAttribute, setText } from "lib/dom";
import { list } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { Rights, nameOf } from "lib/rights";
import { compareText } from "lib/text";
import { nameIn } from "models/catalogs";
import { roleLabel } from "models/roles";
import { Choices } from "roles/choices";
import { Columns } from "roles/columns";
import { Moves } from "roles/moves";
import { lockOf, mayEditRoles } from "roles/rights";
import { saveAll } from "roles/saving";
import { textOf } from "words/page";

export class Matrix {
  #element;
  #roles;
  #choices;
  #columns;
  #moves;
  #known = new Map();

  constructor(element, roles) {
    this.#element = element;
    this.#roles = roles;
    this.#choices = new Choices(roles);
    const table = element.querySelector("table");
    this.#columns = new Columns(table);
    this.#moves = new Moves(table);
    table.addEventListener("click", (event) => this.#clicked(event));
    this.#on("[data-save]", (button) => busy(button, this.#save()));
    this.#on("[data-discard]", () => this.#discard());
    addEventListener("beforeunload", (event) => this.#choices.count && event.preventDefault());
  }

  /** Show the roles as they are now; what differs from before lights up, unless all is new. */
  show({ highlight = true } = {}) {
    this.#choices.sync();
    this.#columns.show(this.#roles.all);
    this.#paint();
    if (highlight) this.#lightChanges();
    this.#known = new Map(this.#roles.all.map((role) => [role.id, role]));
  }

  /** What the person may do has changed. */
  refresh() {
    if (!mayEditRoles()) this.#choices.discard();
    this.#paint();
  }

  #on(selector, act) {
    const button = this.#element.querySelector(selector);
    button.addEventListener("click", () => this.#choices.count && act(button));
  }

  #paint() {
    const editable = mayEditRoles();
    setAttribute(this.#element.querySelector("table"), "aria-describedby", editable && "roles-keys");
    for (const role of this.#roles.all) {
      for (const permission of this.#columns.permissions) this.#paintCell(role, permission, editable);
    }
    this.#moves.refresh();
    this.#paintBar(editable);
  }

  #paintCell(role, permission, editable) {
    const cell = this.#columns.cell(role.id, permission);
    const box = cell.querySelector("input");
    const state = this.#choices.state(role, permission);
    const chosen = this.#choices.isChosen(role, permission);
    const lock = editable ? lockOf(role, permission) : null;
    const reason = lock ?? (chosen ? "unsaved" : null);
    box.hidden = !editable;
    box.checked = state === "all";
    box.indeterminate = state === "some";
    cell.classList.toggle("is-chosen", chosen);
    setAttribute(box, "aria-disabled", lock ? "true" : null);
    setAttribute(box, "aria-describedby", reason && `reason-${reason}`);
    setAttribute(cell, "title", lock && reasonText(lock));
    cell.querySelector(".roles-yes").hidden = editable || state !== "all";
    cell.querySelector(".roles-no").hidden = editable || state !== "none";
    const only = cell.querySelector(".roles-partly");
    only.hidden = state !== "some";
    setText(only, state === "some" ? languagesOf(role, permission) : "");
  }

  #paintBar(editable) {
    const { count } = this.#choices;
    this.#element.querySelector("[data-bar]").hidden = !editable;
    this.#say(
      count
        ? ngettext("%(num)s change is not saved yet.", "%(num)s changes are not saved yet.", count)
        : _("Tick what a role should allow, then save."),
    );
    this.#element.querySelectorAll("[data-save], [data-discard]").forEach((button) => {
      button.classList.toggle("disabled", !count);
      button.setAttribute("aria-disabled", String(!count));
    });
  }

  #say(text) {
    setText(this.#element.querySelector("[data-status]"), text);
  }

  #clicked(event) {
    const cell = event.target.closest(".roles-cell");
    const box = cell?.querySelector("input:not([hidden])");
    if (!box) return;
    const role = this.#roles.get(Number(cell.dataset.role));
    const { permission } = cell.parentElement.dataset;
    const lock = lockOf(role, permission);
    if (lock) {
      event.preventDefault();
      this.#say(reasonText(lock));
      return;
    }
    this.#showRefused([]);
    this.#choices.choose(role, permission, this.#choices.next(role, permission));
    // The box has ticked itself where it was clicked, and paints over that where its cell was.
    this.#paint();
  }

  async #save() {
    this.#showRefused([]);
    this.#showRefused(await saveAll(this.#roles, this.#choices));
    this.#paint();
  }

  #discard() {
    this.#choices.discard();
    this.#showRefused([]);
    this.#paint();
  }

  #showRefused(refused) {
    const lines = refused.map(({ role, error }) => {
      const [line, name] = [document.createElement("p"), document.createElement("strong")];
      name.textContent = roleLabel(role);
      name.dir = "auto";
      line.append(name, " ", error.fields?.permissions ?? error.message);
      return line;
    });
    this.#element.querySelector("[data-refused]").replaceChildren(...lines);
  }

  #lightChanges() {
    for (const role of this.#roles.all) {
      const before = this.#known.get(role.id);
      if (!before) this.#columns.light(role.id);
      else if (before !== role) this.#columns.light(role.id, differences(before, role));
    }
  }
}

function differences({ permissions: before }, { permissions: after }) {
  const both = before.filter((right) => after.includes(right));
  return [...before, ...after].filter((right) => !both.includes(right)).map(nameOf);
}

/** The languages in which a role has a permission. */
function languagesOf({ permissions }, permission) {
  const named = (locale) => nameIn(locale, context.tag);
  return list(new Rights(permissions).languages(permission).map(named).sort(compareText));
}

function reasonText(reason) {
  return textOf(document.getElementById(`reason-${reason}`));
}
