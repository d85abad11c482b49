/** The workbench of one language. */
import { busy } from "lib/busy";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { dataOf } from "lib/json";
import { toast, toastError } from "lib/toast";
import { account } from "live/account";
import { live } from "live/connection";
import { queries } from "models/entries";
import { ACTS, dismissFinding, insertMemory, moreHistory } from "translations/acts";
import { Bench } from "translations/bench";
import { decide } from "translations/deciding";
import { listenToKeys } from "translations/keys";
import { closes, opened } from "translations/parts";
import { publishDialog } from "translations/publish";
import { replaceDialog } from "translations/replace";
import { Texts } from "translations/texts";

export default function translationsBench(element) {
  const data = dataOf("bench");
  const query = queries.read(location.search);
  const list = new Texts(data.locale, { ...data.snapshot, query });
  const bench = new Bench(element, data, list);
  const help = document.querySelector("[data-keys]");
  closes(help);
  const more = {
    help: () => opened(help),
    publish: () => publishDialog(data.catalog),
    replace: () => replaceDialog(bench),
  };
  followList(bench, data);
  followTexts(bench);
  listenToButtons(bench, more);
  listenToKeys(bench, more);
  followRights(bench, data);
  bench.presence.follow();
  begin(bench, data);
}

/** Show the first page, and the text that the address names. */
async function begin(bench, data) {
  bench.paintProgress(data.catalog);
  bench.list.follow(data.snapshot.offsets[bench.list.topic] ?? null);
  bench.paint();
  bench.filters.showCounts(data.snapshot.counts);
  // Who asks for one single text wants it open.
  const only = bench.filters.query.key && bench.list.items.length === 1 ? bench.list.items[0].id : 0;
  const open = openIn(location.search) || only;
  addEventListener("popstate", () => {
    if (openIn(location.search)) bench.openById(openIn(location.search)).catch(toastError);
    else bench.showList();
  });
  if (!open) return;
  // From a link straight to a text, too, there is a way back to the list.
  if (!history.state?.open) history.replaceState(null, "", `${location.pathname}${queries.write(bench.filters.query)}`);
  await bench.openById(open).catch(toastError);
}

function openIn(address) {
  return Number(new URLSearchParams(address).get("open"));
}

function followList(bench) {
  const { list, filters, window: rows } = bench;
  list.addEventListener("change", ({ detail }) => {
    bench.paint();
    if (detail.afresh) rows.scrollToStart();
    if (detail.loaded) followReload(bench);
    for (const { id, record } of detail.events) {
      bench.details.forget(id);
      // What is being saved from here is taken in when the server has answered.
      if (record && bench.entry?.id === id && !bench.saver.isBusy(id)) bench.editor.update(record);
    }
    const sources = new Set(detail.events.map(({ record }) => record?.source));
    bench.details.forgetSaying(sources);
    if (detail.events.some(({ id }) => id === bench.entry?.id) || sources.has(bench.entry?.source)) bench.fillSide(bench.entry);
  });
  list.addEventListener("counts", ({ detail }) => filters.showCounts(detail));
  filters.addEventListener("change", () => {
    history.replaceState(null, "", `${location.pathname}${queries.write(filters.query)}`);
    list.show(filters.query).catch(toastError);
  });
  rows.addEventListener("end", () => list.more().catch(toastError));
}

/** Nobody tells what happened in between: the open text may be another by now. */
function followReload(bench) {
  const { entry, list, saver, details, editor } = bench;
  const record = entry && list.get(entry.id);
  details.forgetAll();
  if (!record || record.version <= entry.version || saver.isBusy(entry.id)) return;
  editor.update(record);
  bench.fillSide(record);
}

function followTexts(bench) {
  const { drafts, presence, saver, editor, window: rows } = bench;
  drafts.addEventListener("change", () => rows.repaint());
  presence.addEventListener("change", () => {
    rows.repaint();
    bench.paintPeople();
  });
  editor.addEventListener("typed", () => presence.say(bench.entry.id, true));
  bench.addEventListener("open", () => bench.paintPeople());
  saver.addEventListener("saved", ({ detail: { record, sent } }) => {
    bench.list.learn(record);
    if (bench.entry?.id === record.id) editor.rebase(record, sent);
    if (record.merged) toast(_("Saved together with what somebody else changed meanwhile."), { kind: "success" });
  });
  saver.addEventListener("failed", ({ detail: { entry, error } }) => {
    const action = { label: _("Go there"), run: () => bench.openById(entry.id, { focus: true }).catch(toastError) };
    const message = error.status === 0 ? _("There is no connection. What you typed is kept, and saved as soon as there is one.") : Object.values(error.fields ?? {})[0] ?? error.message;
    toast(message, { kind: error.status === 0 ? "warning" : "error", ...(bench.entry?.id === entry.id ? {} : { action }) });
  });
}

function listenToButtons(bench, more) {
  const { element, window: rows } = bench;
  bench.editor.addEventListener("act", ({ detail }) => ACTS[detail]?.(bench));
  bench.editor.findings.addEventListener("dismiss", ({ detail }) => dismissFinding(bench, detail));
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const row = target.closest("[role=option]");
    if (row) return bench.open(rows.recordAt(row));
    return button && pressed(bench, button, more);
  });
  element.querySelector("[data-note]").addEventListener("input", ({ target }) => {
    element.querySelector('[data-act="note"]').hidden = target.value === bench.entry.note;
  });
}

function pressed(bench, button, more) {
  const { act, insert } = button.dataset;
  if (act && Object.hasOwn(more, act)) more[act]();
  else if (act === "more-history") busy(button, moreHistory(bench)).catch(toastError);
  else if (insert !== undefined) insertMemory(bench, Number(insert));
  else if (button.matches("[data-accept], [data-take], [data-reject], [data-withdraw]")) decide(bench, button).catch(toastError);
  else if (button.matches("[data-revert]")) busy(button, bench.ask("POST", "revert", { change: Number(button.closest("[data-change]").dataset.change) })).catch(toastError);
  else if (button.matches("[data-restore]")) busy(button, bench.ask("DELETE", `dismissals/${button.closest("[data-check]").dataset.check}`)).catch(toastError);
}

/** Numbers of the language, and rights that come and go while the page is open. */
function followRights(bench, data) {
  let { catalog } = data;
  const take = (records) => {
    const own = records.filter((record) => record?.locale === data.locale).at(-1);
    if (own) bench.paintProgress((catalog = { ...catalog, ...own }));
  };
  live.subscribe("catalogs", data.offsets.catalogs ?? null, {
    changes: (events) => take(events.map(({ record }) => record)),
    reset: async () => {
      const { items, offsets } = await request("GET", "/api/v1/catalogs");
      take(items);
      return offsets.catalogs;
    },
  });
  const paint = () => {
    bench.paintProgress(catalog);
    bench.element.querySelector('[data-act="replace"]').hidden = !bench.rights.edit;
    if (bench.entry) bench.editor.open(bench.list.get(bench.entry.id) ?? bench.entry);
  };
  account.addEventListener("permissions", paint);
  bench.list.addEventListener("rights", () => {
    bench.element.classList.toggle("is-denied", bench.list.denied);
    document.querySelector("[data-denied]").hidden = !bench.list.denied;
    if (bench.list.denied) bench.editor.close();
  });
  paint();
}
