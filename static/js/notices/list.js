/** A list of one's own notifications, kept up to date (live/list.js), and what is done in it. */
import { busy } from "lib/busy";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { LiveList } from "live/list";
import { compare, matcher, queries } from "models/notices";
import { archive, mark, markOnTheWay } from "notices/acts";
import { inbox } from "notices/inbox";

const NOTICES = {
  topic: "notifications",
  queries,
  address: (query, more) => `/api/v1/notifications${queries.write(query, more)}`,
  rules: (query) => ({ compare, matches: matcher(query, () => inbox.record) }),
};

/**
 * @param {{query, items, next, total, offsets}} snapshot
 * @param {() => void} repaint is called when the same notifications have to be painted again.
 */
export function noticeList(snapshot, repaint) {
  const list = new LiveList(NOTICES, snapshot);
  let { read_through: through } = inbox.record;
  const afresh = () => list.reload().catch(toastError);
  inbox.addEventListener("change", () => {
    if (inbox.record.read_through === through) return;
    through = inbox.record.read_through;
    if (list.query.filter === "unread") afresh();
    else repaint();
  });
  // What may not be seen any more goes, and comes back with the right.
  account.addEventListener("permissions", afresh);
  list.follow(snapshot.offsets.notifications);
  return list;
}

/** Let the lines of a list be opened, marked and archived by their links and buttons. */
export function actInRows(container, rows, list) {
  const opened = ({ target, button = 0 }) => {
    const notice = target.closest("[data-open]") && list.get(rows.idOf(target));
    if (notice && button < 2 && inbox.isUnread(notice)) markOnTheWay(notice.id);
  };
  container.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return opened(event);
    const act = actOf(button.dataset.action, rows.idOf(button));
    return act && busy(button, act()).catch(toastError);
  });
  container.addEventListener("auxclick", opened);
}

/** What a button of a line does. */
export function actOf(name, id) {
  return {
    read: () => mark([id], true),
    unread: () => mark([id], false),
    archive: () => archive([id], true),
    restore: () => archive([id], false),
  }[name];
}
