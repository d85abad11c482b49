/** All languages, live: how far each is, publishing, files, and adding one. */
import { context } from "lib/context";
import { request } from "lib/http";
import { dataOf } from "lib/json";
import { Rows } from "lib/rows";
import { account } from "live/account";
import { live } from "live/connection";
import { directionOf, inOrder, nameIn, ownName, sees } from "models/catalogs";
import { addLanguage, changeFallback } from "translations/languages";
import { paintCard } from "translations/card";
import { importDialog } from "translations/import";
import { publishDialog, takeBack } from "translations/publish";

const DOES = {
  publish: publishDialog,
  takeBack: ({ locale }) => takeBack(locale),
  import: importDialog,
  fallback: changeFallback,
};

export default function translationsIndex(element) {
  const data = dataOf("catalogs");
  const catalogs = new Map(data.catalogs.map((catalog) => [catalog.id, catalog]));
  const rows = new Rows(element.querySelector("[data-rows]"), "language-card", paintCard);
  const add = document.querySelector("[data-add-language]");
  const show = (highlight = []) => {
    const seen = [...catalogs.values()].filter(({ locale }) => sees(locale, (name) => account.can(name)));
    rows.show(inOrder(seen), { highlight });
    element.querySelector("[data-none]").hidden = seen.length > 0;
    add.hidden = !account.can("translations.manage");
  };
  const load = async () => {
    const { items, offsets } = await request("GET", "/api/v1/catalogs");
    const there = new Set(items.map(({ id }) => id));
    for (const id of catalogs.keys()) if (!there.has(id)) catalogs.delete(id);
    for (const record of items) take(catalogs, "put", record.id, record);
    show();
    return offsets.catalogs;
  };
  live.subscribe("catalogs", data.offsets.catalogs ?? null, {
    changes: (events) => {
      for (const { op, id, record } of events) take(catalogs, op, id, record);
      show(events.map(({ id }) => id));
      // Events carry codes: the sentence on what is wrong with a file is the server's.
      if (events.some(({ record }) => record?.fault)) load().catch(console.warn);
    },
    reset: load,
  });
  account.addEventListener("permissions", () => {
    show();
    rows.repaint();
  });
  add.addEventListener("click", () => addLanguage([...catalogs.values()]));
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (button) DOES[button.dataset.do](catalogs.get(rows.idOf(button)), [...catalogs.values()]);
  });
  show();
}

/** A record of the topic has no names: those of a new language are the browser's. */
function take(catalogs, op, id, record) {
  if (op === "remove") return catalogs.delete(id);
  const { locale } = record;
  const known = catalogs.get(id) ?? { own_name: ownName(locale), name: nameIn(locale, context.tag), direction: directionOf(locale) };
  return catalogs.set(id, { ...known, ...record });
}
