/** The overview: cards that follow what the person may see, in the places that they choose. */
import { mount } from "lib/behaviours";
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { dataOf } from "lib/json";
import { toast, toastError } from "lib/toast";
import { account } from "live/account";
import { Arranging } from "overview/arrange";
import { Board } from "overview/board";
import { Contents } from "overview/contents";
import { Here } from "overview/here";
import { Keeping } from "overview/keeping";
import { Measures, rangeFailed } from "overview/measures";
import { textOf } from "words/page";

const URL = "/api/v1/overview";

// Many pages learn of a change at once; they need not all ask at once.
const SOON_MS = 150;
const SPREAD_MS = 450;

export default function overview(element) {
  const first = dataOf(element.querySelector("[data-overview]"));
  const board = new Board(element);
  const measures = new Measures(board.sections, first.cards);
  const refresh = async () => {
    const data = await request("GET", URL);
    contents.load(data);
    return data.offsets;
  };
  const contents = new Contents(board.sections, refresh, debounced(() => refresh().catch(console.warn)));
  contents.load(first);
  measures.load(first.measures);
  const keeping = new Keeping(board, measures, first.layout);
  new Arranging(element, board, first.cards);
  listen(element, { measures, keeping });

  const stops = [contents.follow(first.offsets), measures.follow(), keeping.follow(first.offsets.layout)];
  const here = board.sections.get("here");
  if (here) stops.push(new Here(here, measures.card("here")).follow());
  stops.push(followAccount(element, board, () => stops.forEach((stop) => stop())));
}

function listen(element, { measures, keeping }) {
  element.querySelector("[data-ranges]")?.addEventListener("change", ({ target: { value } }) => {
    measures.choose(value).catch(rangeFailed);
    keeping.chooseRange(value).catch(toastError);
  });
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-as-table], [data-reset], [data-role], [data-role-reset]");
    if (!button) return;
    if (button.matches("[data-reset]")) busy(button, keeping.reset()).catch(toastError);
    else if (button.matches("[data-role]")) setForRole(keeping, button).catch(toastError);
    else if (button.matches("[data-role-reset]")) resetForRole(keeping, button).catch(toastError);
    else {
      const { card } = button.closest("[data-card]").dataset;
      keeping.showAsTable(card, !measures.card(card).asTable).catch(toastError);
    }
  });
}

async function setForRole(keeping, button) {
  await keeping.setForRole(Number(button.dataset.role));
  offerReset(button.closest("[data-role-defaults]"), button.dataset.role, true);
  const role = textOf(button);
  toast(_("People with the role “%(role)s” begin with this arrangement now.", { role }), { kind: "success" });
}

async function resetForRole(keeping, button) {
  await keeping.resetForRole(Number(button.dataset.roleReset));
  offerReset(button.closest("[data-role-defaults]"), button.dataset.roleReset, false);
  const role = textOf(button);
  toast(_("People with the role “%(role)s” begin with the built-in arrangement now.", { role }), { kind: "success" });
}

/** Offer to go back to the built-in arrangement for the roles that have another one. */
function offerReset(menu, id, offered) {
  menu.querySelector(`[data-role-reset="${id}"]`).hidden = !offered;
  const resets = menu.querySelector("[data-role-resets]");
  resets.hidden = !resets.querySelector("[data-role-reset]:not([hidden])");
}

/** Show one's own card as it is now; when one's rights change, take the page afresh. */
function followAccount(element, board, stop) {
  const held = new AbortController();
  const { signal } = held;
  const card = board.sections.get("account");
  let roles;
  const renew = async () => {
    stop();
    const page = await fetch("/", { credentials: "same-origin" });
    if (!page.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const content = document.importNode(fresh.querySelector(".overview"), true);
    element.replaceWith(content);
    return mount(content);
  };
  const changed = () => {
    const record = account.record;
    const same = !roles || !record.roles || String(roles) === String(record.roles);
    roles = record.roles ?? roles;
    if (!same) renew();
    else if (card) fill(card, record);
  };
  account.addEventListener("change", changed, { signal });
  account.addEventListener("permissions", renew, { signal });
  return () => held.abort();
}

function debounced(act) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, SOON_MS + Math.random() * SPREAD_MS);
  };
}
