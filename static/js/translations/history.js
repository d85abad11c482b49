/** The history of a text: who changed what, when and how, and going back to it. */
import { clone, fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { directionOf, tagOf } from "models/catalogs";
import { howLabel, sameTexts, stateLabel } from "models/entries";
import { diffNodes } from "translations/diff";

/** One change: the words before and after, and what became of the state. */
export function changeRow(change, { edit }, locale) {
  const { before, after } = change;
  const words = !sameTexts(before.texts, after.texts);
  const row = fill(clone("text-change"), {
    actor: nameOf(change.by),
    at: change.at,
    how: howLabel(change.how),
    states: before.state === after.state ? "" : _("%(before)s → %(after)s", { before: stateLabel(before.state), after: stateLabel(after.state) }),
    edit: edit && words,
  });
  row.dataset.change = change.id;
  const place = row.querySelector("[data-texts]");
  place.hidden = !words;
  place.replaceChildren(...after.texts.map((text, form) => line(before.texts[form] ?? "", text, locale)));
  return row;
}

/** What somebody is called; nobody is the server itself. */
export function nameOf(by) {
  return by?.name ?? _("The dashboard");
}

function line(before, after, locale) {
  const place = Object.assign(document.createElement("p"), { lang: tagOf(locale), dir: directionOf(locale) });
  place.append(...diffNodes(before, after));
  return place;
}
