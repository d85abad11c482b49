/** The live list of people. */
import { busy } from "lib/busy";
import { dataOf } from "lib/json";
import { Latest } from "lib/latest";
import { Selection } from "lib/selection";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { LiveList } from "live/list";
import { Roles } from "models/roles";
import { comparator, matcher, queries } from "models/users";
import { BulkBar } from "users/bulk";
import { Filters } from "users/filters";
import { listKeys, searchKey } from "users/keys";
import { refreshParts } from "users/parts";
import { RoleMenu } from "users/role-menu";
import { RowMenu } from "users/row-menu";
import { TableView } from "users/table-view";

const PEOPLE = {
  topic: "users",
  queries,
  address: (query, more) => `/api/v1/users${queries.write(query, more)}`,
  rules: (query) => ({ compare: comparator(query.sort), matches: matcher(query) }),
};
const CONTROLS = ["[data-select]", "[data-edit-roles]", "[data-row-menu]"];

export default function usersTable(element) {
  const data = dataOf("users-data");
  const page = { list: new LiveList(PEOPLE, data), roles: new Roles(data.roles), selection: new Selection() };
  page.rights = new Latest();
  page.view = new TableView(element, page);
  page.menus = {
    roles: new RoleMenu(document.getElementById("role-menu"), page.roles),
    row: new RowMenu(document.getElementById("row-menu"), page.roles),
  };
  page.filters = new Filters(element, data.query, page.roles);
  page.bulk = new BulkBar({ ...page, menu: page.menus.roles });
  page.view.update({ afresh: true });
  listen(element, page);
  listenToRows(page);
  page.roles.follow(data.offsets.roles);
  page.list.follow(data.offsets.users);
}

function listen(element, page) {
  const { list, roles, selection, view, menus, filters } = page;
  const find = (id) => list.get(id);
  list.addEventListener("change", ({ detail: { events, loaded, afresh } }) => {
    view.update({ highlight: events.map(({ id }) => id), afresh });
    menus.roles.refresh(find);
    menus.row.refresh(find);
    if (loaded) filters.take(list.query);
  });
  const follow = () => followRights(page).catch(unlessGivenUp);
  list.addEventListener("rights", follow);
  account.addEventListener("permissions", follow);
  roles.addEventListener("change", () => view.repaint());
  selection.addEventListener("change", () => view.showSelection());
  filters.addEventListener("change", () => showAnother(element, page));
  for (const menu of Object.values(menus)) menu.popup.addEventListener("close", () => view.settle());
  element.querySelector("[data-more]").addEventListener("click", ({ currentTarget }) => {
    busy(currentTarget, list.more()).catch(toastError);
  });
  element.addEventListener("change", ({ target }) => {
    if (target.matches("[data-select-all]")) selection.all(view.ids, target.checked);
  });
  searchKey(element.querySelector("[name='q']"));
}

async function showAnother(element, { list, filters, selection }) {
  const table = element.querySelector("[data-table]");
  table.setAttribute("aria-busy", "true");
  selection.clear();
  try {
    await list.show(filters.query);
    table.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") table.removeAttribute("aria-busy");
    toastError(error);
  }
}

/** What may be seen and done has changed: the page follows. */
async function followRights({ list, view, menus, filters, bulk, selection, rights }) {
  menus.roles.close();
  menus.row.close();
  const allowed = await rights.run(refreshParts);
  if (!allowed) list.deny();
  // Nobody else brings it back: the right was away for so short a time that the server did not notice.
  else if (list.denied) await list.reload();
  view.rebuild();
  filters.show();
  if (!document.querySelector("[data-bulk]")) selection.clear();
  bulk.show();
}

function unlessGivenUp(error) {
  if (error.name !== "AbortError") throw error;
}

function listenToRows({ view, selection, menus }) {
  const idOf = (row) => view.personAt(row).id;
  view.body.addEventListener("click", (event) => {
    const { target, shiftKey } = event;
    const [box, roles, menu] = CONTROLS.map((selector) => target.closest(selector));
    if (box && shiftKey) selection.extend(idOf(box), view.ids);
    else if (box) selection.toggle(idOf(box), box.checked);
    else if (roles) menus.roles.edit(roles, view.personAt(roles));
    else if (menu) menus.row.open(menu, view.personAt(menu));
  });
  // Shift-click selects rows, not the text between them.
  view.body.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest("[data-select]")) event.preventDefault();
  });
  const selectable = () => Boolean(view.body.querySelector("[data-select]"));
  listKeys(view.body, {
    open: (row) => row.querySelector("a").click(),
    toggle: (row) => selectable() && selection.toggle(idOf(row)),
    extend(row, from) {
      if (!selectable()) return;
      if (from && !selection.has(idOf(from))) selection.toggle(idOf(from), true);
      selection.extend(idOf(row), view.ids);
    },
    selectAll: () => selectable() && selection.all(view.ids),
    clear: () => selection.clear(),
  });
}
