/** Doing the same to several notifications at once. */
import { busy } from "lib/busy";
import { ngettext } from "lib/i18n";
import { toastError } from "lib/toast";
import { archive, markSeveral } from "notices/acts";
import { inbox } from "notices/inbox";

// As many as the server takes in one go, which is also what can be taken back in one go.
const AT_ONCE = 200;

const ACTS = {
  read: { does: (ids) => markSeveral(ids, true), fits: (notice) => inbox.isUnread(notice) },
  unread: { does: (ids) => markSeveral(ids, false), fits: (notice) => !notice.archived && !inbox.isUnread(notice) },
  archive: { does: (ids) => archive(ids, true), fits: (notice) => !notice.archived },
  restore: { does: (ids) => archive(ids, false), fits: (notice) => notice.archived },
};

/** The bar that floats over the page while something is selected. */
export class BulkBar {
  #element;
  #list;
  #selection;

  /** @param {() => void} leave gives the focus to the list when the bar goes. */
  constructor(element, { list, selection, leave }) {
    [this.#element, this.#list, this.#selection] = [element, list, selection];
    selection.addEventListener("change", () => this.show(leave));
    element.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.matches("[data-bulk-clear]")) selection.clear();
      else if (button) busy(button, this.#act(button.dataset.bulkAct)).catch(toastError);
    });
  }

  /** Offer what can be done with the ones selected. */
  show(leave = () => {}) {
    const { size } = this.#selection;
    const focused = this.#element.contains(document.activeElement);
    this.#element.hidden = !size;
    if (!size) return focused && leave();
    const text = ngettext("%(num)s notification selected", "%(num)s notifications selected", size);
    this.#element.querySelector("[data-selected]").textContent = text;
    for (const [name, { fits }] of Object.entries(ACTS)) {
      this.#element.querySelector(`[data-bulk-act="${name}"]`).hidden = !this.#chosen(fits).length;
    }
    return undefined;
  }

  async #act(name) {
    const { does, fits } = ACTS[name];
    const ids = this.#chosen(fits);
    for (let at = 0; at < ids.length; at += AT_ONCE) await does(ids.slice(at, at + AT_ONCE));
    this.#selection.clear();
  }

  #chosen(fits) {
    return this.#list.items.filter((notice) => this.#selection.has(notice.id) && fits(notice)).map(({ id }) => id);
  }
}
