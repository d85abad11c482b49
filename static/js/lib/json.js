/**
 * JSON of the server. Texts in it that it has translated say which message they are
 * (dashboard/words/data.py): they are strings here, which follow their words wherever they are shown.
 */
import { told } from "lib/i18n";

const MARK = "data-t";

/** The headers with which such texts are asked for. */
export const marked = { "X-Words": "marked" };

/** What a JSON text says. */
export function parse(text) {
  return text.includes(`"${MARK}"`) ? JSON.parse(text, revived) : JSON.parse(text);
}

/** What a block of JSON in the page says: an element, or its id. */
export function dataOf(block) {
  return parse((typeof block === "string" ? document.getElementById(block) : block).textContent);
}

function revived(_name, value) {
  return value?.[MARK] ? told(value[MARK], value.text) : value;
}
