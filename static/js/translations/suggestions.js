/** Suggestions: what somebody thinks would be better, and what becomes of it. */
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { account } from "live/account";
import { directionOf, tagOf } from "models/catalogs";
import { diffNodes } from "translations/diff";

/** One suggestion, as what it would change. */
export function suggestionRow(suggestion, entry, rights, locale) {
  const { state, author, texts, comment, reason } = suggestion;
  const open = state === "open";
  const own = author?.id === account.record.id;
  const row = fill(clone("text-suggestion"), {
    ...{ comment, reason: reason ?? "", open, review: rights.review },
    withdraw: own && rights.suggest,
    author: author?.name ?? "",
    created_at: suggestion.created_at,
    decided: open ? "" : decision(state, suggestion.decided_by),
  });
  row.suggestion = suggestion;
  row.classList.toggle("is-decided", !open);
  // Whose own it is can do without this only where they may not decide.
  row.querySelector("[data-take]").hidden = own && !rights.review;
  row.querySelector("[data-texts]").replaceChildren(
    ...texts.map((text, form) => {
      const line = Object.assign(document.createElement("p"), { lang: tagOf(locale), dir: directionOf(locale) });
      line.className = "tr-diff";
      line.append(...(open ? diffNodes(entry.texts[form] ?? "", text) : [text]));
      return line;
    }),
  );
  return row;
}

/** Send a suggestion for the text at `url`. */
export function suggest(url, texts, comment) {
  return request("POST", `${url}/suggestions`, { json: { texts, comment } });
}

/** Accept a suggestion, as it is or with changes; `version` is that of the text as it was seen. */
export function accept(locale, id, texts, version) {
  return request("POST", `/api/v1/catalogs/${locale}/suggestions/${id}/accept`, { json: texts ? { texts } : {}, version });
}

/** Reject a suggestion and say why. */
export function reject(locale, id, reason) {
  return request("POST", `/api/v1/catalogs/${locale}/suggestions/${id}/reject`, { json: { reason } });
}

/** Withdraw a suggestion of one's own. */
export function withdraw(locale, id) {
  return request("DELETE", `/api/v1/catalogs/${locale}/suggestions/${id}`);
}

function decision(state, by) {
  const name = by?.name ?? "";
  // i18n: of a suggestion that its author has withdrawn
  if (state === "withdrawn") return _("Withdrawn");
  if (state === "accepted") return _("Accepted by %(name)s", { name });
  return _("Rejected by %(name)s", { name });
}
