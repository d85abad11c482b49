/** One text in the list: its state, the source, the translation, and what there is to see to. */
import { paintAvatar } from "lib/avatar";
import { fill } from "lib/dom";
import { ngettext } from "lib/i18n";
import { showChips } from "translations/chips";
import { setIcon } from "translations/parts";
import { stateIcon, stateLabel, worst } from "models/entries";

/**
 * Paints rows.
 *
 * @param {{drafts: Drafts, people: (id: number) => object[]}} known what is unsaved, and who is there.
 */
export function rowPainter({ drafts, people, language }) {
  return (row, entry) => {
    const { state, findings, suggestions, unpublished } = entry;
    const level = worst(findings);
    const unsaved = drafts.has(entry.id);
    fill(row, {
      stateLabel: stateLabel(state),
      findings: findings.length || "",
      findingsText: findings.length ? ngettext("%(num)s finding", "%(num)s findings", findings.length) : "",
      suggestions: suggestions || "",
      suggestionsText: suggestions ? ngettext("%(num)s suggestion", "%(num)s suggestions", suggestions) : "",
      unpublished: unpublished && !unsaved,
      unsaved,
    });
    setIcon(row.querySelector("[data-state-icon]"), stateIcon(state));
    row.dataset.state = state;
    row.querySelector("[data-findings]").dataset.level = level;
    setIcon(row.querySelector("[data-findings]"), level === "error" ? "alert-circle" : "alert-triangle");
    showChips(row.querySelector("[data-source]"), oneLine(entry.source), entry);
    const place = row.querySelector("[data-text]");
    Object.assign(place, { lang: language.tag, dir: language.direction });
    showChips(place, oneLine(shownText(entry, drafts)), entry);
    paintPeople(row.querySelector("[data-people]"), people(entry.id));
  };
}

/** Of several forms the last one, which is for most numbers: the first may be for none at all. */
function shownText(entry, drafts) {
  return (drafts.get(entry.id)?.texts ?? entry.texts).findLast(Boolean) ?? "";
}

function oneLine(text) {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** Show the pictures of up to two people before whatever else stands in a place. */
export function paintPeople(place, people) {
  place.hidden = !people.length;
  const key = people.map(({ id }) => id).join();
  if (place.dataset.of === key) return;
  place.dataset.of = key;
  const template = place.querySelector("template");
  const faces = people.slice(0, 2).map((person) => {
    const face = template.content.firstElementChild.cloneNode(true);
    paintAvatar(face, person);
    face.title = person.name;
    return face;
  });
  place.querySelectorAll(":scope > .avatar").forEach((face) => face.remove());
  template.after(...faces);
}
