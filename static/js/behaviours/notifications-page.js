/** The page of notifications: filtered, page by page, live; reading, archiving, several at once. */
import { busy } from "lib/busy";
import { number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { Rows } from "lib/rows";
import { Selection } from "lib/selection";
import { toastError } from "lib/toast";
import { markAllRead } from "notices/acts";
import { BulkBar } from "notices/bulk";
import { shortCount } from "notices/count";
import { Filters } from "notices/filters";
import { inbox } from "notices/inbox";
import { focusRow, noticeKeys, rove } from "notices/keys";
import { actInRows, noticeList } from "notices/list";
import { paintNotice } from "notices/row";
import { steadily } from "notices/steady";

export default function notificationsPage(element) {
  const data = dataOf("notifications-data");
  const selection = new Selection();
  const body = element.querySelector("[data-notices]");
  const rows = new Rows(body, "notice", (row, notice) => {
    paintNotice(row, notice);
    row.querySelector("[data-select]").checked = selection.has(notice.id);
  });
  const list = noticeList(data, () => rows.repaint());
  const filters = new Filters(element.querySelector("[data-filters]"), data.query);
  const leave = () => focusRow(body.querySelector("[data-current]") ?? body.firstElementChild);
  const bulk = new BulkBar(document.querySelector("[data-bulk]"), { list, selection, leave });
  const page = { element, body, rows, list, selection, filters, bulk };
  listen(page);
  listenToSelection(page);
  show(page, { afresh: true });
}

function listen(page) {
  const { element, body, rows, list, selection, filters } = page;
  list.addEventListener("change", ({ detail }) => show(page, detail));
  inbox.addEventListener("change", () => paintFrame(page));
  filters.addEventListener("change", () => {
    selection.clear();
    list.show(filters.query).catch(toastError);
  });
  actInRows(body, rows, list);
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-action]");
    const act = {
      more: () => list.more(),
      "read-all": markAllRead,
      "all-kinds": async () => filters.change({ kind: "" }),
    }[button?.dataset.action];
    if (act) busy(button, act()).catch(toastError);
  });
}

function listenToSelection({ element, body, rows, list, selection }) {
  const shown = () => list.items.map(({ id }) => id);
  selection.addEventListener("change", () => {
    for (const row of body.children) row.querySelector("[data-select]").checked = selection.has(rows.idOf(row));
    paintSelectAll(element, selection, list);
  });
  body.addEventListener("click", ({ target, shiftKey }) => {
    if (!target.matches("[data-select]")) return;
    if (shiftKey) selection.extend(rows.idOf(target), shown());
    else selection.toggle(rows.idOf(target), target.checked);
  });
  element.querySelector("[data-select-all]").addEventListener("change", ({ target }) => {
    selection.all(shown(), target.checked);
  });
  noticeKeys(body, (row) => selection.toggle(rows.idOf(row)));
}

/** Show the list as it is now; what is read or has the focus stays where it is. */
function show(page, { events = [], afresh = false } = {}) {
  const { element, body, rows, list, selection, bulk } = page;
  const fresh = events.filter(({ kind }) => kind !== "inbox.changed").map(({ id }) => id);
  const draw = () => rows.show(list.items, { highlight: fresh });
  if (afresh) draw();
  else steadily(body, draw);
  rove(body);
  selection.keep(list.items.map(({ id }) => id));
  bulk.show();
  paintSelectAll(element, selection, list);
  paintFrame(page);
}

function paintSelectAll(element, { size }, { items }) {
  const all = element.querySelector("[data-select-all]");
  all.checked = size > 0 && size === items.length;
  all.indeterminate = size > 0 && !all.checked;
}

function paintFrame({ element, list }) {
  const { items, total, complete, query } = list;
  const { unread } = inbox.record;
  const find = (name) => element.querySelector(`[data-${name}]`);
  for (const none of element.querySelectorAll("[data-none]")) {
    none.hidden = items.length > 0 || none.dataset.none !== (query.kind ? "kind" : query.filter);
  }
  find("head").hidden = find("keys").hidden = !items.length;
  find("read-all").hidden = !unread || query.filter === "archived";
  find("unread").hidden = !unread;
  find("unread").textContent = shortCount(unread);
  find("more").hidden = complete;
  find("shown").textContent = complete ? "" : shownText(items.length, total);
}

function shownText(shown, total) {
  // Nobody counts very many.
  if (total === null) return ngettext("%(num)s notification is shown", "%(num)s notifications are shown", shown);
  return _("%(shown)s of %(total)s notifications are shown", { shown: number(shown), total: number(total) });
}
