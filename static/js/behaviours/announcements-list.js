/** The list of all announcements, live. */
import { described, LIST, paintState } from "announcements/records";
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { keepPlace } from "lib/place";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { LiveList } from "live/list";
import { Roles } from "models/roles";

export default function announcementsList(element) {
  const data = dataOf("announcements-data");
  const part = (name) => element.querySelector(`[data-${name}]`);
  const roles = new Roles(data.roles);
  const list = new LiveList(LIST, data);
  const rows = new Rows(part("list"), "announcement-row", (row, record) => {
    fill(row, described(record, roles));
    paintState(row.querySelector("[data-state]"), record.state);
  });
  const page = { list, rows, part };

  show(page);
  list.addEventListener("change", ({ detail: { events, afresh } }) => {
    keepPlace(part("list"), () => show(page, afresh ? [] : events.map(({ id }) => id)));
  });
  list.addEventListener("rights", () => {
    part("allowed").hidden = list.denied;
    part("denied").hidden = !list.denied;
  });
  roles.addEventListener("change", () => rows.repaint());
  part("state-filter").addEventListener("change", ({ target }) => filter(list, target.value));
  part("more").addEventListener("click", ({ currentTarget }) => {
    busy(currentTarget, list.more()).catch(toastError);
  });
  list.follow(data.offsets.announcements);
  roles.follow(data.role_offsets.roles);
}

function show({ list, rows, part }, highlight = []) {
  const { items, complete, total, query } = list;
  rows.show(items, { highlight });
  element(part("list")).hidden = !items.length;
  part("empty").hidden = items.length > 0 || query.state !== "";
  part("nothing").hidden = items.length > 0 || query.state === "";
  part("more-bar").hidden = complete;
  part("count").textContent = ngettext("%(num)s announcement", "%(num)s announcements", total ?? 0);
}

function element(body) {
  return body.closest("table");
}

function filter(list, state) {
  const query = { ...list.query, state };
  history.replaceState(null, "", location.pathname + LIST.queries.write(query));
  list.show(query).catch(toastError);
}
