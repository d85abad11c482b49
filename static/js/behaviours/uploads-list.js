/** The list of uploads: live, searched, sorted, page by page; previews, downloads, deleting. */
import { busy } from "lib/busy";
import { context } from "lib/context";
import { fill } from "lib/dom";
import { number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { keepPlace } from "lib/place";
import { Rows } from "lib/rows";
import { Selection } from "lib/selection";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { LiveList } from "live/list";
import { comparator, matcher, queries } from "models/uploads";
import { BulkBar } from "uploads/bulk";
import { deleteUploads } from "uploads/delete";
import { Filters } from "uploads/filters";
import { keepingFocus } from "uploads/focus";
import { followOwners } from "uploads/owners";
import { paintRow } from "uploads/row";
import { ShareDialog } from "uploads/share-dialog";
import { usage } from "uploads/usage";
import { Viewer } from "uploads/viewer";

const FILES = {
  topic: "uploads",
  queries,
  address: (query, more) => `/api/v1/uploads${queries.write(allowed(query), more)}`,
  rules: (query) => ({ compare: comparator(query.sort), matches: matcher(allowed(query), context.user.id) }),
};

export default function uploadsList(element) {
  const first = dataOf("uploads");
  usage.start(first.usage);
  const list = new LiveList(FILES, first);
  const selection = new Selection();
  const body = element.querySelector("tbody");
  const rows = new Rows(body, "upload-row", (row, upload) => paintRow(row, upload, selection));
  const viewer = new Viewer(document.querySelector("[data-viewer]"), {
    pictures: () => list.items.filter(({ previewable }) => previewable),
    remove: (upload) => deleteUploads([upload]),
  });
  const bulk = new BulkBar(element, { list, rows, selection, remove: deleteUploads });
  const filters = new Filters(element, list.query, (query) => list.show(query).catch(toastError));
  const sharing = new ShareDialog(document.querySelector("[data-share]"));
  const page = { element, body, list, rows, viewer, bulk, filters, sharing };
  listen(page);
  show(page, { loaded: true });
  list.follow(first.offsets.uploads);
  followOwners(list, first.offsets.users);
}

function listen(page) {
  const { element, list, rows, viewer, sharing } = page;
  list.addEventListener("change", ({ detail }) => {
    usage.apply(detail.events);
    show(page, detail);
    sharing.refresh(list.get(sharing.uploadId));
  });
  list.addEventListener("rights", () => {
    if (list.denied) viewer.close();
    element.hidden = list.denied;
    document.querySelector("[data-denied]").hidden = !list.denied;
  });
  account.addEventListener("permissions", () => {
    rows.repaint();
    show(page);
  });
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-action]");
    const act = button && actOf(button, page);
    if (act) busy(button, Promise.resolve(act())).catch(toastError);
  });
}

/** What a button does; undefined for those that work by themselves. */
function actOf(button, { list, rows, viewer, filters, sharing }) {
  const upload = list.get(rows.idOf(button));
  return {
    preview: () => viewer.open(upload),
    delete: () => deleteUploads([upload]),
    share: () => sharing.open(upload),
    more: () => list.more(),
    "clear-filters": () => filters.clear(),
  }[button.dataset.action];
}

/** Show the list as it is now; what is read or has the focus stays where it is. */
function show({ element, body, list, rows, viewer, bulk }, { events = [], loaded = false } = {}) {
  const fresh = events.filter(({ op }) => op === "put").map(({ id }) => id);
  const repaint = () => keepingFocus(body, () => rows.show(list.items, { highlight: fresh }));
  if (loaded) repaint();
  else keepPlace(body, repaint);
  bulk.refresh();
  viewer.refresh();
  paintFrame(element, list);
}

/** The query as far as the person may ask it now: one other person's files only among everyone's. */
function allowed(query) {
  const one = /^\d+$/.test(query.owner) && !account.can("uploads.view_all");
  return one ? { ...query, owner: "" } : query;
}

function paintFrame(element, list) {
  const { items, total, complete } = list;
  const filtered = queries.isFiltered(list.query);
  const everyones = account.can("uploads.view_all");
  const shared = list.query.owner === "shared";
  element.classList.toggle("uploads-everyones", items.some(({ owner_id: owner }) => owner !== context.user.id));
  element.querySelector("table").hidden = !items.length;
  const values = {
    everyones,
    none: !items.length && !filtered && !shared,
    noneShared: !items.length && !filtered && shared,
    unmatched: !items.length && filtered,
    mayUpload: account.can("uploads.create"),
    more: !complete,
    count: ngettext("%(num)s file", "%(num)s files", total),
    shown: complete ? "" : _("%(shown)s of %(total)s files are shown", { shown: number(items.length), total: number(total) }),
  };
  element.querySelectorAll("[data-frame]").forEach((part) => fill(part, values));
}
