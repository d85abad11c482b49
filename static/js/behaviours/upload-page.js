/** One file's page, live. */
import { context } from "lib/context";
import { fill } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { live } from "live/connection";
import { iconOf, typeLabel } from "models/uploads";
import { deleteUploads } from "uploads/delete";
import { RenameForm } from "uploads/rename-form";
import { mayDelete, mayShare, paintIcon, previewUrl } from "uploads/row";
import { ShareDialog } from "uploads/share-dialog";
import { refreshParts } from "users/parts";

export default function uploadPage(element) {
  const { upload, shares, offsets } = dataOf("upload");
  const page = {
    element,
    upload,
    naming: new RenameForm(element.querySelector("[data-rename]"), element.querySelector("[data-naming]")),
    sharing: new ShareDialog(document.querySelector("[data-share]")),
    people: new Rows(element.querySelector("[data-people]"), "upload-person", fill),
  };
  watchPicture(element.querySelector("[data-stage]"));
  show(page);
  showPeople(page, shares ?? []);
  listen(page);
  follow(page, offsets);
}

function listen(page) {
  const acts = {
    rename: () => page.naming.open(page.upload),
    share: () => page.sharing.open(page.upload),
    delete: () => deleteUploads([page.upload]),
  };
  page.element.addEventListener("click", ({ target }) => {
    const act = acts[target.closest("[data-act]")?.dataset.act];
    if (act) Promise.resolve(act()).catch(toastError);
  });
  account.addEventListener("permissions", () => followRights(page).catch(toastError));
  addEventListener("beforeunload", (event) => page.naming.touched && event.preventDefault());
}

function follow(page, offsets) {
  const { id } = page.upload;
  live.subscribe("uploads", offsets.uploads ?? null, {
    changes: (events) => events.filter((event) => event.id === id).forEach((event) => take(page, event)),
    reset: () => readAgain(page),
    denied: () => take(page, { op: "remove" }),
  });
  live.subscribe("users", offsets.users ?? null, {
    changes: (events) => events.forEach((event) => takeOwner(page, event)),
    // Whoever may not see people waits until they may; the name shown is the one read with the file.
    reset: () => null,
  });
}

async function readAgain(page) {
  const { offsets } = await request("GET", "/api/v1/uploads?limit=1");
  try {
    const record = await request("GET", `/api/v1/uploads/${page.upload.id}`);
    take(page, { op: "put", record });
  } catch (error) {
    if (error.status !== 404) throw error;
    take(page, { op: "remove" });
  }
  return offsets.uploads;
}

function take(page, { op, record }) {
  const isGone = !page.element.isConnected;
  if (op === "remove") return isGone ? undefined : gone(page);
  if (isGone) return location.reload(); // it is shared again
  if (record.version < page.upload.version) return undefined;
  const before = page.upload;
  page.upload = record;
  page.naming.take(record);
  page.sharing.refresh(record);
  if (String(before.shared_with) !== String(record.shared_with)) readPeople(page);
  return show(page);
}

function takeOwner(page, { op, id, record }) {
  if (op !== "put" || id !== page.upload.owner_id || record.name === page.upload.owner_name) return;
  page.upload = { ...page.upload, owner_name: record.name };
  show(page);
}

/** Nothing of it stays on the page: it may not be seen any more. */
function gone(page) {
  page.naming.close();
  page.sharing.refresh(null);
  document.body.append(...page.element.querySelectorAll("template")); // others may still use them
  page.element.remove();
  document.getElementById("upload").remove();
  document.querySelector("[data-gone]").hidden = false;
  setTitle(_("This file is not here any more"));
}

function show({ element, upload }) {
  const type = typeLabel(upload.content_type);
  const shareable = mayShare(upload);
  const values = {
    ...upload,
    type,
    shareable,
    editable: mayDelete(upload),
    preview: upload.previewable ? previewUrl(upload, 1200) : null,
    // i18n: %(type)s is what a kind of file is called, e.g. "ZIP archive"
    noPreview: _("%(type)s – there is no preview", { type }),
    exactly: upload.size < 1000 ? "" : ngettext("%(count)s byte", "%(count)s bytes", upload.size, { count: number(upload.size) }),
    ownerUrl: account.can("users.view") ? `/users/${upload.owner_id}` : null,
  };
  element.querySelectorAll("[data-frame]").forEach((part) => fill(part, values));
  paintIcon(element.querySelector("[data-icon]"), iconOf(upload.content_type));
  element.querySelector("[data-sharing]").hidden = !shareable;
  setTitle(upload.name);
}

function setTitle(title) {
  document.querySelector(".app-title").textContent = title;
  document.title = document.title.replace(/^.*(?= · )/s, () => title);
}

async function readPeople(page) {
  if (!mayShare(page.upload)) return showPeople(page, []);
  const { items } = await request("GET", `/api/v1/uploads/${page.upload.id}/shares`).catch(() => ({ items: [] }));
  return showPeople(page, items);
}

function showPeople({ element, people }, items) {
  people.show(items);
  element.querySelector("[data-private]").hidden = items.length > 0;
}

/** What may be seen and done has changed: the page follows. */
async function followRights(page) {
  if (!page.element.isConnected) return;
  show(page);
  await readPeople(page);
  if (!(await refreshParts())) location.reload();
}

function watchPicture(stage) {
  const image = stage.querySelector("img");
  const is = (state) => () => (stage.dataset.state = state);
  image.addEventListener("load", is("shown"));
  image.addEventListener("error", is("failed"));
}
