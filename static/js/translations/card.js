/** The card of a language: how far it is, and what there is to do. */
import { fill, setText } from "lib/dom";
import { number, percent } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { account } from "live/account";
import { doneShare, ownName, partsOf, rightsIn, tagOf } from "models/catalogs";
import { stateLabel } from "models/entries";

/** Show a catalog in its card. */
export function paintCard(card, catalog) {
  const { locale, own_name: own, name } = catalog;
  const rights = rightsIn(locale, (permission) => account.can(permission));
  const url = `/translations/${locale}`;
  const open = partsOf(catalog);
  const todo = open.missing + open.needs_work;
  fill(card, {
    ...{ locale, own_name: own, url, tag: tagOf(locale), manage: rights.manage },
    name: name === own ? "" : name,
    // i18n: the share of the texts that are translated, like "87%"
    share: percent(doneShare(catalog)),
    about: todo ? ngettext("%(num)s text to do", "%(num)s texts to do", todo) : _("Complete"),
    faultText: catalog.fault ? (catalog.fault_text ?? "") : "",
    fault: catalog.fault,
    faultFile: `${locale}/LC_MESSAGES/messages.po`,
    ...facts(catalog, url),
    published_at: catalog.published_at ?? null,
    publisher: catalog.published_by?.name ?? "",
    fallbackText: catalog.fallback ? _("%(language)s stands in", { language: ownName(catalog.fallback) }) : "",
    nextUrl: todo && rights.edit ? `${url}?state=${open.missing ? "missing" : "needs_work"}` : url,
    openText: rights.edit ? _("Translate") : _("Open"),
    // i18n: read by screen readers on a button
    openLabel: rights.edit ? _("Translate into %(language)s", { language: own }) : _("Open %(language)s", { language: own }),
    publishLabel: _("Publish %(language)s", { language: own }),
    moreLabel: _("More about %(language)s", { language: own }),
    mayPublish: rights.publish && catalog.unpublished > 0,
    mayTakeBack: rights.publish && Boolean(catalog.published_at),
    exportUrl: `/api/v1/catalogs/${locale}/export`,
    exportPendingUrl: `/api/v1/catalogs/${locale}/export?pending=1`,
  });
  paintBar(card.querySelector("[data-bar]"), catalog, card.querySelector("[data-legend]"));
}

/** Show the parts that a language's texts fall into: each has a pattern of its own and a number. */
export function paintBar(bar, catalog, legend) {
  const parts = Object.entries(partsOf(catalog)).filter(([, count]) => count > 0);
  const total = Math.max(1, catalog.total);
  bar.replaceChildren(
    ...parts.map(([state, count]) => {
      const part = document.createElement("span");
      part.className = `tr-part tr-part-${state}`;
      part.style.flexGrow = String(count / total);
      return part;
    }),
  );
  const texts = parts.map(([state, count]) => `${stateLabel(state)}: ${number(count)}`);
  bar.setAttribute("aria-label", texts.join(", "));
  legend?.replaceChildren(
    ...parts.map(([state, count]) => {
      const item = document.createElement("li");
      const sign = Object.assign(document.createElement("span"), { className: `tr-sign tr-part-${state}` });
      const text = document.createElement("span");
      setText(text, `${stateLabel(state)} ${number(count)}`);
      item.append(sign, text);
      return item;
    }),
  );
}

function facts({ unpublished, errors, warnings, suggestions }, url) {
  return {
    unpublishedText: unpublished ? ngettext("%(num)s not published yet", "%(num)s not published yet", unpublished) : "",
    unpublishedUrl: `${url}?state=unpublished`,
    errorsText: errors ? ngettext("%(num)s with an error", "%(num)s with errors", errors) : "",
    errorsUrl: `${url}?state=errors`,
    warningsText: warnings ? ngettext("%(num)s with a warning", "%(num)s with warnings", warnings) : "",
    warningsUrl: `${url}?state=warnings`,
    suggestionsText: suggestions ? ngettext("%(num)s suggestion", "%(num)s suggestions", suggestions) : "",
    suggestionsUrl: `${url}?state=suggested`,
  };
}
