/** What people do with suggestions in the workbench: send one, withdraw it, accept or reject it. */
import { busy } from "lib/busy";
import { gettext as _ } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { askReason } from "translations/reason";
import { accept, reject, suggest, withdraw } from "translations/suggestions";

/** Send what is in the boxes as a suggestion. */
export async function sendSuggestion(bench) {
  const { entry, texts, changed } = bench.editor;
  if (!entry || !bench.rights.suggest || !changed) return;
  const comment = await askReason({
    title: _("Send this suggestion?"),
    text: _("Whoever reviews the translations decides, and you are told."),
    label: _("Why is it better? (optional)"),
    button: _("Send"),
  });
  if (comment === null) return;
  try {
    await suggest(`${bench.url}/${entry.id}`, texts, comment);
    bench.drafts.drop(entry.id);
    if (bench.entry?.id === entry.id) bench.editor.revert();
    toast(_("Your suggestion was sent."), { kind: "success" });
    await refill(bench, entry.id);
  } catch (error) {
    toastError(error);
  }
}

/** Do what the button of a suggestion says. */
export async function decide(bench, button) {
  const { suggestion } = button.closest(".tr-item");
  if (button.matches("[data-take]")) return take(bench, suggestion);
  const byKeyboard = button.matches(":focus-visible");
  const done = await actOf(button)(bench, suggestion, button);
  if (!done) return undefined;
  await refill(bench, suggestion.entry_id);
  // The button is gone: whoever goes by keyboard goes on in the box.
  if (byKeyboard && document.activeElement === document.body) bench.editor.boxes.focus(0);
  return undefined;
}

/**
 * Accept a suggestion that was put into the boxes and changed there. Where it is not open any more,
 * or cannot be accepted so, the words are saved like any others.
 */
export async function acceptChanged(bench, suggestion, { entry, change, base }) {
  try {
    await accept(bench.locale, suggestion.id, change.texts, base.version);
    bench.drafts.drop(entry.id);
  } catch {
    await bench.saver.save(entry, change, base);
  }
}

function actOf(button) {
  if (button.matches("[data-accept]")) return acceptAsItIs;
  return button.matches("[data-withdraw]") ? takeBack : turnDown;
}

function take(bench, suggestion) {
  bench.taken = suggestion;
  bench.editor.boxes.rewrite(suggestion.texts);
  bench.editor.boxes.focus(0);
}

async function acceptAsItIs(bench, { id }, button) {
  await busy(button, accept(bench.locale, id, null, bench.entry.version));
  return true;
}

async function turnDown(bench, { id }) {
  const reason = await askReason({
    title: _("Reject this suggestion?"),
    text: _("Whoever made it is told, and reads why."),
    label: _("Why not?"),
    button: _("Reject"),
    required: true,
  });
  if (reason === null) return false;
  await reject(bench.locale, id, reason);
  return true;
}

async function takeBack(bench, suggestion, button) {
  await busy(button, withdraw(bench.locale, suggestion.id));
  toast(_("Your suggestion was withdrawn."), {
    kind: "success",
    seconds: 15,
    action: { label: _("Bring it back"), run: () => sendAgain(bench, suggestion) },
  });
  return true;
}

async function sendAgain(bench, { entry_id: id, texts, comment }) {
  try {
    await suggest(`${bench.url}/${id}`, texts, comment);
    await refill(bench, id);
  } catch (error) {
    toastError(error);
  }
}

/** Show what there is beside a text as it is now. */
async function refill(bench, id) {
  bench.details.forget(id);
  if (bench.entry?.id === id) await bench.fillSide(bench.entry);
}
