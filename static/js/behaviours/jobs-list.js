/** The list of work in the background: live, filtered, page by page; trying again and giving up. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { fill } from "lib/dom";
import { number } from "lib/format";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { dataOf } from "lib/json";
import { keepPlace } from "lib/place";
import { Rows } from "lib/rows";
import { toast, toastError } from "lib/toast";
import { LiveList } from "live/list";
import { JobNumbers } from "jobs/numbers";
import { paintRow } from "jobs/row";
import { comparator, matcher, queries } from "models/jobs";

const URL = "/api/v1/jobs";
const JOBS = {
  topic: "jobs",
  queries,
  address: (query, more) => `${URL}${queries.write(query, more)}`,
  rules: (query) => ({ compare: comparator(query.sort), matches: matcher(query) }),
};

export default function jobsList(element) {
  const first = dataOf("jobs");
  const list = new LiveList(JOBS, first);
  const rows = new Rows(element.querySelector("[data-jobs]"), "job-row", paintRow);
  const retryAll = document.querySelector("[data-retry-all]");
  const numbers = new JobNumbers(URL, first.numbers, (found) => paintNumbers(element, retryAll, found));
  const page = { element, list, rows };
  list.addEventListener("change", ({ detail }) => {
    show(page, detail);
    if (detail.events.length) numbers.askSoon();
  });
  list.addEventListener("rights", () => {
    element.hidden = retryAll.hidden = list.denied;
    document.querySelector("[data-denied]").hidden = !list.denied;
    if (!list.denied) numbers.askSoon();
  });
  listen(page, retryAll);
  show(page, { loaded: true });
  list.follow(first.offsets.jobs);
}

function listen({ element, list, rows }, retryAll) {
  retryAll.addEventListener("click", () => busy(retryAll, retryFailed()).catch(toastError));
  element.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-state]");
    if (tab && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      history.pushState(null, "", tab.href);
      choose(element, list, tab.dataset.state);
    }
    const button = event.target.closest("[data-retry], [data-discard], [data-more]");
    if (button) busy(button, act(button, list, rows)).catch(toastError);
  });
  addEventListener("popstate", () => choose(element, list, queries.read(location.search).state));
}

function act(button, list, rows) {
  if (button.matches("[data-more]")) return list.more();
  const job = list.get(rows.idOf(button));
  return button.matches("[data-retry]") ? request("POST", `${URL}/${job.id}/retry`) : discard(job);
}

async function retryFailed() {
  const { retried } = await request("POST", `${URL}/retry-failed`);
  toast(ngettext("%(num)s is tried again", "%(num)s are tried again", retried), { kind: "success" });
}

async function discard(job) {
  const agreed = await confirmed({
    title: _("Give this up?"),
    text: _("It will not be done any more. This cannot be undone."),
    button: _("Give up"),
  });
  if (agreed) await request("DELETE", `${URL}/${job.id}`);
}

function choose(element, list, state) {
  element.querySelectorAll("[data-state]").forEach((tab) => {
    if (tab.dataset.state === state) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  });
  list.show({ ...list.query, state }).catch(toastError);
}

function show({ element, list, rows }, { events = [], loaded = false }) {
  const fresh = events.filter(({ op }) => op === "put").map(({ id }) => id);
  const paint = () => rows.show(list.items, { highlight: fresh });
  if (loaded) paint();
  else keepPlace(element.querySelector("[data-jobs]"), paint);
  const { items, total, complete, query } = list;
  const values = {
    none: !items.length && !query.state,
    noneFailed: !items.length && query.state === "failed",
    noneWaiting: !items.length && query.state === "waiting",
    more: !complete,
    shown: complete ? "" : _("%(shown)s of %(total)s are shown", { shown: number(items.length), total: number(total) }),
  };
  element.querySelectorAll("[data-frame]").forEach((part) => fill(part, values));
}

function paintNumbers(element, retryAll, { failed, waiting, queued, done }) {
  for (const [state, count] of Object.entries({ failed, waiting })) {
    const place = element.querySelector(`[data-count="${state}"]`);
    place.textContent = number(count);
    place.classList.toggle("is-none", !count);
  }
  retryAll.hidden = failed < 2;
  const sentences = [ngettext("%(num)s done in the last 24 hours", "%(num)s done in the last 24 hours", done)];
  if (queued) sentences.unshift(ngettext("%(num)s under way", "%(num)s under way", queued));
  element.querySelector("[data-sum]").textContent = sentences.join(" · ");
}
