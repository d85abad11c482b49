/** What came while the person was away: a line for each kind, until it is dismissed in some tab. */
import { busy } from "lib/busy";
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { ngettext } from "lib/i18n";
import { toastError } from "lib/toast";
import { dismissAway } from "notices/acts";
import { inbox } from "notices/inbox";
import { noticeNodes, paintIcon } from "notices/row";

const URL = "/api/v1/notifications/away";

export default function away(element) {
  let shown = null;
  const follow = () => {
    const { away_position: position } = inbox.record;
    if (position === shown) return;
    shown = position;
    if (position === null) hide(element);
    else show(element).catch(console.warn);
  };
  element.querySelector("[data-dismiss]").addEventListener("click", ({ currentTarget }) => {
    busy(currentTarget, dismissAway()).catch(toastError);
  });
  inbox.addEventListener("change", follow);
  follow();
}

async function show(element) {
  const { items } = await request("GET", URL);
  const template = element.querySelector("[data-line]");
  element.querySelector("[data-lines]").replaceChildren(...items.map((item) => paintLine(clone(template), item)));
  element.hidden = !items.length;
}

function hide(element) {
  if (element.contains(document.activeElement)) document.getElementById("main").focus({ preventScroll: true });
  element.hidden = true;
}

function paintLine(line, item) {
  const others = item.events - item.count;
  fill(line, {
    ...item,
    // i18n: behind the latest of several notifications of one kind
    further: others > 0 ? ngettext("and %(num)s more", "and %(num)s more", others) : "",
    address: others > 0 ? `/notifications?kind=${item.kind}` : item.path,
  });
  line.querySelector("[data-text]").replaceChildren(...noticeNodes(item));
  paintIcon(line, item);
  return line;
}
