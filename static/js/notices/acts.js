/** What can be done with notifications. Every tab shows it by the events that follow. */
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { inbox } from "notices/inbox";

const URL = "/api/v1/notifications";

/** The message that offers to take back, and the version of the inbox that it takes back. */
let offer = null;

// There is one step to go back: who does something else, in whatever tab, cannot take back more.
inbox.addEventListener("acted", ({ detail: { version } }) => {
  if (version > offer?.version) withdraw();
});

/** Mark as read, or as unread. */
export async function mark(ids, read) {
  await act("marks", { ids, read });
}

/** As `mark`, while the page is being left. */
export function markOnTheWay(id) {
  act("marks", { ids: [id], read: true }, { keepalive: true }).catch(console.warn);
}

/** Mark several, which can be taken back. */
export async function markSeveral(ids, read) {
  offerUndo(await act("marks", { ids, read }), markedText(ids.length, read));
}

/** Archive, or bring back. */
export async function archive(ids, archived) {
  offerUndo(await act("archive", { ids, archived }), archivedText(ids.length, archived));
}

/** Mark everything as read, however much it is. */
export async function markAllRead() {
  offerUndo(await act("read-all"), _("All notifications are read now."));
}

/** Take back the last change. */
export async function undo() {
  await act("undo");
}

/** Do not tell again what happened while the person was away. */
export async function dismissAway() {
  await act("caught-up");
}

async function act(name, json = {}, options = {}) {
  withdraw();
  const answer = await request("POST", `${URL}/${name}`, { json, ...options });
  return answer.inbox.version;
}

function offerUndo(version, text) {
  withdraw();
  const run = () => undo().catch(toastError);
  const action = { label: _("Undo"), run };
  offer = { version, close: toast(text, { kind: "success", seconds: 8, action }) };
}

function withdraw() {
  offer?.close();
  offer = null;
}

function markedText(count, read) {
  if (read) return ngettext("%(num)s notification is read now.", "%(num)s notifications are read now.", count);
  return ngettext("%(num)s notification is unread again.", "%(num)s notifications are unread again.", count);
}

function archivedText(count, archived) {
  if (archived) return ngettext("%(num)s notification was archived.", "%(num)s notifications were archived.", count);
  return ngettext(
    "%(num)s notification is in the inbox again.",
    "%(num)s notifications are in the inbox again.",
    count,
  );
}
