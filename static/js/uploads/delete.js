/** Deleting uploads, after asking. */
import { confirmed } from "lib/confirm";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toastError } from "lib/toast";

const AT_ONCE = 4;

/**
 * Ask, then delete; the rows leave by the events. A file that is gone already is no failure.
 *
 * @returns {Promise<boolean>} whether the person agreed.
 */
export async function deleteUploads(uploads) {
  if (!(await confirmed(question(uploads)))) return false;
  const waiting = [...uploads];
  const failures = new Map();
  const worker = async () => {
    for (let upload = waiting.shift(); upload; upload = waiting.shift()) {
      await remove(upload).catch((error) => failures.set(error.message, error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  failures.forEach(toastError);
  return true;
}

async function remove({ id }) {
  try {
    await request("DELETE", `/api/v1/uploads/${id}`);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
}

function question(uploads) {
  const [{ name }] = uploads;
  // The marks keep a name of the other direction from disturbing the sentence around it.
  const title =
    uploads.length === 1
      ? _("Delete “%(name)s”?", { name: `\u2068${name}\u2069` })
      : ngettext("Delete %(num)s file?", "Delete %(num)s files?", uploads.length);
  return { title, text: _("This cannot be undone."), button: _("Delete") };
}
