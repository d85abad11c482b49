/** The boxes to tick for roles: of one person, saved at once; or of several, applied together. */
import { fill, setAttribute } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { toastError } from "lib/toast";
import { setRole } from "users/acts";
import { Popup } from "users/popup";
import { mayGiveRole } from "users/rights";
import { roleChoice } from "users/row";

export class RoleMenu {
  #popup;
  #panel;
  #roles;
  #people = [];
  #apply = null;
  #pending = new Set();

  constructor(panel, roles) {
    this.#panel = panel;
    this.#roles = roles;
    this.#popup = new Popup(panel);
    this.#popup.addEventListener("close", () => (this.#people = []));
    panel.addEventListener("change", ({ target }) => !this.#apply && this.#save(target));
    panel.querySelector("[data-apply] button").addEventListener("click", () => this.#finish());
    roles.addEventListener("change", () => this.refresh());
  }

  get popup() {
    return this.#popup;
  }

  /** Edit the roles of one person at `anchor`; each tick is saved at once. */
  edit(anchor, person) {
    this.#open(anchor, [person], _("Roles of %(name)s", { name: person.name }), null);
  }

  /** Choose for several people; `apply` gets a list of {role, held} when the person is done. */
  choose(anchor, people, title, apply) {
    this.#open(anchor, people, title, apply);
  }

  close() {
    this.#popup.close();
  }

  /** Somebody's record, or a role, has changed. */
  refresh(find = () => undefined) {
    if (!this.#popup.anchor) return;
    this.#people = this.#people.map((person) => find(person.id) ?? person);
    if (!this.#apply) this.#show();
  }

  #open(anchor, people, title, apply) {
    if (!this.#popup.toggle(anchor)) return;
    this.#people = people;
    this.#apply = apply;
    fill(this.#panel, { title });
    this.#panel.querySelector("[data-apply]").hidden = !apply;
    this.#show();
    this.#popup.place();
    this.#popup.focus();
  }

  #show() {
    const place = this.#panel.querySelector("[data-choices]");
    const focused = document.activeElement?.value;
    const had = place.contains(document.activeElement);
    place.replaceChildren(...this.#roles.all.map((role) => this.#choice(role)));
    const fixed = this.#roles.all.some((role) => !mayGiveRole(role));
    this.#panel.querySelector("[data-hint]").hidden = !fixed;
    if (had) place.querySelector(`input[value="${focused}"]`)?.focus();
  }

  #choice(role) {
    const holders = this.#people.filter(({ roles }) => roles.includes(role.id)).length;
    const checked = holders > 0 && holders === this.#people.length;
    return roleChoice({ role, checked, mixed: holders > 0 && !checked, fixed: !mayGiveRole(role) });
  }

  async #save(box) {
    const role = this.#roles.get(Number(box.value));
    if (!role || this.#pending.has(role.id)) return;
    this.#pending.add(role.id);
    setAttribute(box, "aria-busy", "true");
    try {
      const [person] = this.#people;
      const fresh = await setRole(person, role, box.checked);
      if (this.#people[0]?.id === fresh.id) this.#people = [fresh];
    } catch (error) {
      toastError(error);
    } finally {
      this.#pending.delete(role.id);
      this.refresh();
    }
  }

  #finish() {
    const boxes = [...this.#panel.querySelectorAll("[data-choices] input")];
    const before = new Map(boxes.map((box) => [box, this.#choice(this.#roles.get(Number(box.value)))]));
    const changed = boxes.filter((box) => {
      const was = before.get(box).querySelector("input");
      return !box.indeterminate && (was.indeterminate || was.checked !== box.checked);
    });
    const changes = changed.map((box) => ({ role: this.#roles.get(Number(box.value)), held: box.checked }));
    const apply = this.#apply;
    this.close();
    if (changes.length) apply(changes);
  }
}
