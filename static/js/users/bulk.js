/** Doing the same to several people, and telling what could not be done. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { DEACTIVATED_MEANS } from "users/acts";

// Small enough to be answered soon, so that a lost connection leaves little unknown.
const AT_ONCE = 100;

/**
 * Run {action, role} for the people with these ids.
 *
 * @returns {Promise<{done: number[], failed: {id: number, reason: string}[]}>}
 */
async function runBulk(ids, what) {
  const outcome = { done: [], failed: [] };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const json = { ...what, ids: ids.slice(at, at + AT_ONCE) };
    const { results } = await request("POST", "/api/v1/users/bulk", { json });
    for (const { id, ok, problem } of results) {
      if (ok) outcome.done.push(id);
      else outcome.failed.push({ id, reason: problem.detail });
    }
  }
  return outcome;
}

/** The bar that offers it for what is selected. */
export class BulkBar {
  #list;
  #selection;
  #menu;
  #names = new Map();

  constructor({ list, selection, menu }) {
    [this.#list, this.#selection, this.#menu] = [list, selection, menu];
    selection.addEventListener("change", () => this.show());
    document.addEventListener("click", ({ target }) => this.#clicked(target));
  }

  /** Show how many are selected; hidden when nobody is. */
  show() {
    const bar = document.querySelector("[data-bulk]");
    const { size } = this.#selection;
    if (!bar) return;
    const focused = bar.contains(document.activeElement);
    bar.hidden = !size;
    if (!size && focused) document.querySelector("[data-rows] [tabindex='0']")?.focus();
    const text = ngettext("%(num)s person selected", "%(num)s people selected", size);
    if (size) bar.querySelector("[data-selected]").textContent = text;
  }

  #clicked(target) {
    const button = target.closest?.("[data-bulk] button");
    if (!button) return;
    if (button.matches("[data-bulk-clear]")) this.#selection.clear();
    else if (button.matches("[data-bulk-roles]")) this.#chooseRoles(button);
    else this.#act(button, button.dataset.bulkAct).catch(toastError);
  }

  #chooseRoles(button) {
    const people = this.#people();
    const title = ngettext("Roles of %(num)s person", "Roles of %(num)s people", people.length);
    this.#menu.choose(button, people, title, (changes) => {
      busy(button, this.#changeRoles(changes)).catch(toastError);
    });
  }

  async #changeRoles(changes) {
    const ids = this.#chosen();
    for (const { role, held } of changes) {
      const outcome = await runBulk(ids, { action: held ? "grant" : "revoke", role: role.id });
      this.#tell(outcome);
    }
  }

  async #act(button, action) {
    const ids = this.#chosen();
    if (action === "deactivate" && !(await this.#agreed(ids.length))) return;
    this.#tell(await busy(button, runBulk(ids, { action })));
  }

  #agreed(count) {
    return confirmed({
      title: ngettext("Deactivate %(num)s person?", "Deactivate %(num)s people?", count),
      text: DEACTIVATED_MEANS,
      button: _("Deactivate"),
    });
  }

  #tell({ done, failed }) {
    const { length } = done;
    const text = ngettext("%(num)s account was changed.", "%(num)s accounts were changed.", length);
    if (length) toast(text, { kind: "success" });
    if (failed.length) this.#showFailures(failed);
  }

  #showFailures(failed) {
    const title = ngettext(
      "%(num)s account could not be changed",
      "%(num)s accounts could not be changed",
      failed.length,
    );
    const dialog = fill(clone("failures-template"), { title });
    const lines = failed.map(({ id, reason }) => {
      const name = this.#names.get(id) ?? `#${id}`;
      return fill(clone("failure-template"), { name, reason });
    });
    dialog.querySelector("[data-list]").replaceChildren(...lines);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  /** The ids of those selected; their names are kept, since they may leave the list by it. */
  #chosen() {
    this.#names = new Map(this.#people().map(({ id, name }) => [id, name]));
    return this.#selection.ids;
  }

  #people() {
    return this.#list.items.filter(({ id }) => this.#selection.has(id));
  }
}
