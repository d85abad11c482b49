/** What can be done in the workbench, by a button or a key. Each takes the bench. */
import { request } from "lib/http";
import { gettext as _, pgettext } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { acceptChanged, sendSuggestion } from "translations/deciding";
import { askReason } from "translations/reason";

/** What buttons with [data-act] do, and keys (translations/keys.js). */
export const ACTS = {
  /** Save and go on; whoever may only suggest sends a suggestion. */
  save: (bench) => (bench.rights.edit ? save(bench, { next: true }) : ACTS.suggest(bench)),
  stay: (bench) => bench.rights.edit && save(bench, { next: false }),
  approve: (bench) => bench.rights.review && save(bench, { state: "approved", next: true }),
  "needs-work": (bench) => bench.rights.edit && save(bench, { state: "needs_work", next: true }),
  suggest: sendSuggestion,
  copy: copySource,
  discard,
  previous: (bench) => bench.step(-1, { focus: inEditor(bench) }),
  next: (bench) => bench.step(1, { focus: inEditor(bench) }),
  "next-open": (bench) => bench.nextOpen({ focus: inEditor(bench) }).catch(toastError),
  search: (bench) => bench.filters.focus(),
  back: (bench) => bench.leave(),
  edit: (bench) => bench.entry && bench.editor.boxes.focus(0),
  fix: (bench) => bench.editor.findings.fixFirst() || toast(_("There is nothing here that can be fixed with one key.")),
  dismiss: (bench) => bench.editor.findings.dismissible && dismissFinding(bench, bench.editor.findings.dismissible),
  memory: (bench) => insertMemory(bench, 0),
  link: copyLink,
  note: saveNote,
};

/** Put in the placeholder with a number; on the side, the similar text with one. */
export function insertAtom(bench, index) {
  if (bench.entry && bench.editor.writable) bench.editor.boxes.insertAtom(index);
}

/** Write a similar text's translation into the boxes. */
export function insertMemory(bench, index) {
  const found = bench.side.memory[index];
  if (!found || !bench.editor.writable) return;
  const forms = bench.editor.texts.length;
  bench.editor.boxes.rewrite(Array.from({ length: forms }, (_none, form) => found.texts[form] ?? found.texts.at(-1)));
  bench.editor.boxes.focus(0);
}

/** Ask why, and dismiss a warning. */
export async function dismissFinding(bench, finding) {
  const reason = await askReason({
    title: _("Dismiss this warning?"),
    text: bench.editor.findings.titleOf(finding.check),
    label: _("Why is it no mistake here?"),
    button: pgettext("warning", "Dismiss"),
    required: true,
  });
  if (reason !== null) await bench.ask("POST", "dismissals", { check: finding.check, reason }).catch(toastError);
}

/** Show the whole history of the open text. */
export async function moreHistory({ url, entry, side }) {
  const { items } = await request("GET", `${url}/${entry.id}/history?limit=200`);
  side.showHistory(items);
}

/** Save what is in the boxes; the next text is there before the server has answered. */
async function save(bench, { state, next }) {
  const { entry, texts, base, changed } = bench.editor;
  if (!entry || bench.saver.isBusy(entry.id)) return;
  const confirms = !changed && entry.state === "needs_work" && !state;
  const wanted = state ?? (confirms ? "translated" : undefined);
  const change = { ...(changed ? { texts } : {}), ...(wanted ? { state: wanted } : {}) };
  const chosen = bench.taken;
  const saving = Object.keys(change).length ? send(bench, entry, change, base, chosen) : Promise.resolve(entry);
  bench.taken = null;
  if (next && bench.step(1, { focus: inEditor(bench) })) return;
  await saving;
}

/** A suggestion that was put into the box and changed there is accepted with the changes. */
async function send(bench, entry, change, base, suggestion) {
  if (suggestion && change.texts && bench.rights.review && suggestion.entry_id === entry.id) {
    return acceptChanged(bench, suggestion, { entry, change, base });
  }
  return bench.saver.save(entry, change, base);
}

function copySource(bench) {
  const { entry, writable, boxes } = bench.editor;
  if (!entry || !writable) return;
  boxes.copySource();
  boxes.focus(0);
}

function discard(bench) {
  const { entry, texts, changed } = bench.editor;
  if (!changed) return;
  bench.editor.revert();
  bench.editor.boxes.focus(0);
  toast(_("What you typed was discarded."), {
    action: {
      label: _("Bring it back"),
      run: () => bench.openById(entry.id).then(() => bench.editor.boxes.rewrite(texts)).catch(toastError),
    },
  });
}

async function copyLink(bench) {
  const address = `${location.origin}${location.pathname}?key=${bench.entry.key}&open=${bench.entry.id}`;
  try {
    await navigator.clipboard.writeText(address);
    toast(_("The link was copied."), { kind: "success" });
  } catch {
    toast(address, { seconds: 0 });
  }
}

async function saveNote(bench) {
  const note = bench.element.querySelector("[data-note]").value;
  const record = await bench.saver.save(bench.entry, { note });
  if (record && bench.entry?.id === record.id) bench.side.note(record);
}

function inEditor(bench) {
  return Boolean(document.activeElement?.closest("[data-form]")) || bench.fromBox;
}

