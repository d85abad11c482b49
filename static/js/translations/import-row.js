/** One text that a file would change. */
import { clone } from "lib/dom";
import { directionOf, tagOf } from "models/catalogs";
import { DECIDED } from "translations/choices";
import { diffNodes } from "translations/diff";
import { joined } from "translations/publish";

/** A text of the file beside the one here, with both sides to choose from. */
export function importRow(item, locale, choices) {
  const { key, context, source, yours, theirs, kind, reason } = item;
  const element = clone("import-text");
  Object.assign(element.dataset, { key, kind });
  const place = (name) => element.querySelector(`[data-${name}]`);
  place("source").textContent = source;
  place("source").id = `import-source-${key}`;
  place("context").textContent = context ?? "";
  place("context").hidden = !context;
  for (const one of [place("yours"), place("theirs")]) Object.assign(one, { lang: tagOf(locale), dir: directionOf(locale) });
  const here = joined(yours?.texts ?? []);
  place("yours").textContent = here || "—";
  place("theirs").append(...diffNodes(here, joined(theirs.texts)));
  place("reason").hidden = !reason;
  place("reason").textContent = reason ?? "";
  name(element, key);
  place("choice").hidden = !DECIDED.includes(kind) || Boolean(reason);
  checkRow(element, choices);
  return element;
}

/** The sides of each text are one group of their own. */
function name(element, key) {
  element.querySelector("[data-choice]").setAttribute("aria-labelledby", `import-source-${key}`);
  for (const input of element.querySelectorAll("input")) {
    Object.assign(input, { name: `take-${key}`, id: `import-${input.value}-${key}` });
    input.nextElementSibling.htmlFor = input.id;
  }
}

/** Show which side is taken of a text. */
export function checkRow(element, choices) {
  const side = choices.of(element.dataset);
  for (const input of element.querySelectorAll("input")) input.checked = input.value === side;
}
