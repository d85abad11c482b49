/** The notes on a record: live for everyone who looks, one's own can be changed and deleted. */
import { context } from "lib/context";
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { dataOf } from "lib/json";
import { keepPlace } from "lib/place";
import { light, Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { LiveList } from "live/list";
import { orderBy } from "live/order";
import { noteNodes } from "notes/mentions";
import { sayUnreached, writing } from "notes/writer";

export default function notesPanel(element) {
  const data = dataOf(element.querySelector("[data-notes]"));
  const part = (name) => element.querySelector(`[data-${name}]`);
  const list = new LiveList(kindOf(data.record), { ...data, query: {} });
  const rows = new Rows(part("list"), element.querySelector("#note-item"), paint);
  const page = { element, part, list, rows, record: data.record };

  show(page);
  list.addEventListener("change", ({ detail: { events } }) => {
    keepPlace(part("list"), () => show(page, events.map(({ id }) => id)));
  });
  list.addEventListener("rights", () => (element.hidden = list.denied));
  account.addEventListener("permissions", () => showRights(page));
  list.follow(data.offsets[`notes.${data.record.split("/")[0]}`]);
  writing(part("writer"), (text) => add(page, text));
  element.addEventListener("click", ({ target }) => clicked(page, target));
  goToAddress(element);
}

function kindOf(record) {
  const [type, id] = record.split("/");
  const { compare, matches } = {
    compare: orderBy("-created_at"),
    matches: ({ subject }) => subject.type === type && subject.id === Number(id),
  };
  return {
    topic: `notes.${type}`,
    address: (_query, more) => `/api/v1/notes?${new URLSearchParams({ record, ...clean(more) })}`,
    rules: () => ({ compare, matches }),
  };
}

function clean(values) {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value));
}

function show({ part, list, rows }, highlight = []) {
  rows.show(list.items, { highlight });
  part("none").hidden = list.items.length > 0;
  part("more-bar").hidden = list.complete;
}

function paint(row, note) {
  const mine = note.author_id === context.user.id && account.can("activity.note");
  fill(row, { ...note, anchor: `note-${note.id}`, name: note.author_name, mine });
  const avatar = { id: note.author_id ?? 0, name: note.author_name, picture: null };
  fill(row.querySelector(".avatar"), avatar);
  row.querySelector("[data-note-text]").replaceChildren(noteNodes(note));
}

function showRights({ part, rows, list }) {
  part("writer").hidden = !account.can("activity.note") || list.denied;
  rows.repaint();
}

async function add({ part, record }, text) {
  const { unreached } = await request("POST", "/api/v1/notes", { json: { record, text } });
  const field = part("text");
  field.value = "";
  field.dispatchEvent(new Event("input"));
  sayUnreached(part("unreached"), unreached);
}

function clicked(page, target) {
  const { rows, list } = page;
  const button = target.closest("button");
  if (!button) return;
  if (button.matches("[data-more]")) busy(button, list.more()).catch(toastError);
  const note = list.get(rows.idOf(button));
  if (note && button.matches("[data-edit]")) edit(page, note);
  if (note && button.matches("[data-delete]")) remove(page, note).catch(toastError);
}

function edit({ element, part, rows, list }, { id, text }) {
  const row = rows.row(id);
  if (row.querySelector(".note-editor")) return;
  let { version } = list.get(id);
  const editor = clone(element.querySelector("#note-editor"));
  const [field, theirs] = ["text", "theirs"].map((name) => editor.querySelector(`[data-${name}]`));
  field.value = text;
  const close = () => {
    editor.remove();
    row.classList.remove("is-edited");
    row.querySelector("[data-edit]").focus();
  };
  row.querySelector(".note-body").append(editor);
  row.classList.add("is-edited");
  field.focus();
  field.dispatchEvent(new Event("input"));
  editor.querySelector("[data-cancel]").addEventListener("click", close);
  editor.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  writing(editor, async (typed) => {
    try {
      const { unreached } = await request("PATCH", `/api/v1/notes/${id}`, { json: { text: typed }, version });
      sayUnreached(part("unreached"), unreached);
      close();
    } catch (error) {
      if (error.status !== 412) throw error;
      ({ version } = error.current);
      theirs.hidden = false;
      theirs.textContent = _("Meanwhile you changed this elsewhere to “%(value)s”. Saving keeps what is above.", { value: error.current.text });
    }
  });
}

async function remove({ element, part }, { id }) {
  const agreed = await confirmed({
    title: _("Delete this note?"),
    text: _("It goes for everyone. This cannot be undone."),
    button: _("Delete note"),
  });
  if (!agreed) return;
  await request("DELETE", `/api/v1/notes/${id}`);
  if (document.activeElement === document.body) (part("writer").hidden ? element : part("text")).focus();
}

/** The note that the address leads to, as notifications do. */
function goToAddress(element) {
  const found = /^#note-\d+$/.test(location.hash) && element.querySelector(location.hash);
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  light(found);
}
