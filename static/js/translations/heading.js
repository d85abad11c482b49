/** What stands above the list and the editor: how far the language is, and who else is here. */
import { setText } from "lib/dom";
import { list, number, percent } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { doneShare } from "models/catalogs";
import { queries } from "models/entries";
import { paintBar } from "translations/card";
import { paintPeople } from "translations/row";

/** Show how far a language is, and offer to publish what is not. */
export function showProgress(element, catalog, { publish }) {
  paintBar(element.querySelector("[data-bar]"), catalog);
  setText(element.querySelector("[data-progress-text]"), _("%(share)s translated", { share: percent(doneShare(catalog)) }));
  const button = element.querySelector('[data-act="publish"]');
  button.hidden = !publish || !catalog.unpublished;
  setText(button.querySelector("[data-publish-text]"), ngettext("Publish %(num)s text", "Publish %(num)s texts", catalog.unpublished));
}

/** Show where in the list, counted from 0, the open text stands, and whether there are more around. */
export function showPlace(element, at, { items, total, complete }) {
  const text = at === -1 ? "" : _("%(number)s of %(total)s", { number: number(at + 1), total: number(total ?? 0) });
  setText(element.querySelector("[data-place]"), text);
  element.querySelector('[data-act="previous"]').disabled = at <= 0;
  element.querySelector('[data-act="next"]').disabled = complete && at === items.length - 1;
}

/** Say how many texts the list has, or why there are none. */
export function showList(element, { items, total, complete, loaded, query }) {
  const none = loaded && complete && !items.length;
  const filtered = queries.isFiltered(query);
  element.querySelector('[data-show="none"]').hidden = !none || !filtered;
  element.querySelector('[data-show="done"]').hidden = !none || filtered;
  // i18n: below a list of texts
  const text = loaded ? ngettext("%(num)s text", "%(num)s texts", total ?? items.length) : "";
  setText(element.querySelector('[data-field="shown"]'), text);
}

/** Show who else has a text open, and who of them types. */
export function showPeople(place, people) {
  paintPeople(place, people);
  const typing = people.filter(({ field }) => field);
  const names = list((typing.length ? typing : people).map(({ name }) => name));
  const text = typing.length ? _("%(names)s is typing here", { names }) : _("%(names)s is here, too", { names });
  setText(place.querySelector("[data-people-text]"), people.length ? text : "");
}
