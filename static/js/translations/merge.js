/** Two people changed the same words: what they were, mine and theirs, side by side, and the result. */
import { clone } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { diffNodes } from "translations/diff";
import { Field } from "translations/field";
import { closes, opened } from "translations/parts";

/**
 * Ask what is to be saved.
 *
 * @param {{entry: object, base: string[], mine: string[], current: object}} both
 * @returns {Promise<string[] | null>} the texts, or null to decide later; nothing is lost then.
 */
export async function askMerge({ entry, base, mine, current }) {
  const dialog = document.querySelector("[data-merge]");
  const area = document.querySelector("[data-form] textarea");
  const rows = mine.map((text, form) => row({ entry, form, base: base[form] ?? "", mine: text, theirs: current.texts[form] ?? "", area }));
  dialog.querySelector("[data-who]").textContent = current.changed_by
    ? _("%(name)s changed this translation while you were working on it. Nothing is lost: choose what is to be saved.", { name: current.changed_by.name })
    : _("This translation was changed while you were working on it. Nothing is lost: choose what is to be saved.");
  dialog.querySelector("[data-merge-source]").textContent = entry.source;
  dialog.querySelector("[data-forms]").replaceChildren(...rows.map(({ element }) => element));
  rows.forEach(({ start }) => start());
  rows[0].field.area.autofocus = true;
  closes(dialog);
  const answer = await opened(dialog);
  return answer === "save" ? rows.map(({ field }) => field.value) : null;
}

/** One form; where only one of them changed it, theirs is taken as the result at once. */
function row({ entry, form, base, mine, theirs, area }) {
  const element = clone("merge-form");
  const language = { tag: area?.lang ?? "", direction: area?.dir || "ltr" };
  const field = new Field(element, entry, language);
  const result = mine === base ? theirs : mine;
  const both = mine !== base && theirs !== base && mine !== theirs;
  field.area.id = `merge-${form}`;
  element.querySelector("label").htmlFor = field.area.id;
  for (const [name, text] of Object.entries({ base, mine, theirs })) show(element, name, base, text, area);
  element.classList.toggle("is-conflict", both);
  element.addEventListener("click", ({ target }) => {
    const take = target.closest("[data-take]")?.dataset.take;
    if (take) field.replace({ mine, theirs }[take]);
  });
  return { element, field, start: () => (field.value = result) };
}

function show(element, name, base, text, area) {
  const place = element.querySelector(`[data-version="${name}"]`);
  Object.assign(place, { lang: area?.lang ?? "", dir: area?.dir || "auto" });
  if (name === "base") place.textContent = text || "—";
  else place.replaceChildren(...diffNodes(base, text));
}
