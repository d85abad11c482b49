/** What the editor shows around its boxes: the state, the source, and what may be done. */
import { setText } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { stateMeaning } from "models/entries";
import { showChips } from "translations/chips";
import { paintState } from "translations/parts";

/** Show a text's state and source. */
export function paintEntry(root, entry) {
  const find = (selector) => root.querySelector(selector);
  const { source, source_plural: plural, context, comment } = entry;
  paintState(find("[data-state]"), entry.state);
  setText(find("[data-meaning]"), stateMeaning(entry));
  showChips(find("[data-source]"), source, entry);
  find("[data-source-plural-box]").hidden = !plural || plural === source;
  showChips(find("[data-source-plural]"), plural ?? "", entry);
  find("[data-context]").hidden = !context;
  find("[data-context]").textContent = context ?? "";
  find("[data-comment]").hidden = !comment;
  find("[data-comment-text]").textContent = comment;
}

/** Offer what the person may do with a text as it is now. */
export function paintActions(root, { edit, review, suggest }, { entry, texts, changed, writable }) {
  const find = (selector) => root.querySelector(selector);
  const filled = texts.some(Boolean);
  const hidden = {
    save: !edit,
    approve: !review || !(edit || !changed) || !filled || (entry.state === "approved" && !changed),
    "needs-work": !edit || !filled || (entry.state === "needs_work" && !changed),
    suggest: !suggest || (edit && !changed),
    copy: !writable,
    discard: !changed,
  };
  for (const [name, state] of Object.entries(hidden)) find(`[data-act="${name}"]`).hidden = state;
  find('[data-act="suggest"]').classList.toggle("btn-primary", !edit);
  const confirms = entry.state === "needs_work" && !changed;
  setText(find("[data-save-text]"), confirms ? _("Confirm and next") : _("Save and next"));
  find("[data-unsaved]").hidden = !changed;
}
