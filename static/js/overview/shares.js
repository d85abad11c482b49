/** Lists with a bar for each line: people by role, and how far each language is. */
import { context } from "lib/context";
import { fill } from "lib/dom";
import { number, percent } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { painter } from "lib/painter";
import { Rows } from "lib/rows";
import { account } from "live/account";
import { sees } from "models/catalogs";
import { roleLabel } from "models/roles";
import { showShare } from "overview/parts";

/** How many people hold each role. */
export class RoleBars {
  topic = "roles";
  #roles;
  #rows;
  #most = 1;
  #news = new Set();
  #soon = painter(() => this.#show());

  constructor(section, roles) {
    this.#roles = roles;
    const container = section.querySelector("[data-rows]");
    this.#rows = new Rows(container, "overview-role", (row, role) => this.#paint(row, role));
  }

  load({ roles }) {
    this.#roles.load(roles);
    this.#show();
  }

  apply(events) {
    this.#roles.apply(events);
    for (const { id } of events) this.#news.add(id);
    this.#soon();
    return true;
  }

  #show() {
    const all = this.#roles.all;
    const most = Math.max(1, ...all.map(({ members }) => members));
    const scaled = most !== this.#most;
    this.#most = most;
    this.#rows.show(all, { highlight: this.#news });
    this.#news.clear();
    if (scaled) this.#rows.repaint();
  }

  #paint(row, role) {
    const url = account.can("users.view") ? `/users?role=${role.id}` : null;
    fill(row, { ...role, label: roleLabel(role), url });
    showShare(row.querySelector("[data-bar]"), role.members / this.#most);
  }
}

/** How far the catalog of each language is. */
export class Catalogs {
  topic = "catalogs";
  #byId = new Map();
  #rows;

  constructor(section) {
    this.#rows = new Rows(section.querySelector("[data-rows]"), "overview-catalog", paintCatalog);
  }

  load({ parts: { translations } }) {
    this.#byId = new Map(translations.map((catalog) => [catalog.id, catalog]));
    this.#show();
  }

  apply(events) {
    for (const { op, id, record } of events) {
      if (op === "remove") this.#byId.delete(id);
      else this.#byId.set(id, record);
    }
    this.#show(events.map(({ id }) => id));
    return true;
  }

  #show(highlight = []) {
    this.#rows.show([...this.#byId.values()], { highlight });
  }
}

function paintCatalog(row, catalog) {
  const { locale, total, translated, fuzzy } = catalog;
  const share = total ? translated / total : 1;
  const names = new Intl.DisplayNames(context.tag, { type: "language" });
  const missing = total - translated;
  const open = missing
    ? ngettext("%(num)s text missing", "%(num)s texts missing", missing)
    : _("Complete");
  const unsure = fuzzy ? ` · ${ngettext("%(num)s to check", "%(num)s to check", fuzzy)}` : "";
  const url = sees(locale, (name) => account.can(name)) ? `/translations/${locale}` : null;
  fill(row, { ...catalog, url, label: names.of(locale.replaceAll("_", "-")), about: percent(Math.floor(share * 100) / 100) });
  row.title = `${number(translated)} / ${number(total)} · ${open}${unsure}`;
  showShare(row.querySelector("[data-bar]"), share);
}
