/** Filling cloned <template>s from records. */
import { paintAvatar } from "lib/avatar";
import * as format from "lib/format";
import { plain } from "lib/i18n";
import { noteAttribute, noteText } from "words/memory";

/** A copy of the one element in <template id="…">. */
export function clone(template) {
  const source = typeof template === "string" ? document.getElementById(template) : template;
  return source.content.firstElementChild.cloneNode(true);
}

/**
 * Show `record` in `element`; only what differs is touched.
 *
 *   data-field="name"              text; in <time> the datetime, in form fields the value
 *   data-field="size" data-format="bytes"   text through a function of lib/format
 *   data-attr-href="url"           attribute; null and false take it away
 *   data-show="email"              hidden unless the field is truthy; "!email" the other way
 *   data-avatar                    picture or initials of {id, name, picture}
 */
export function fill(element, record) {
  each(element, "[data-field]", (target) => fillField(target, record));
  each(element, "[data-show]", (target) => {
    const [, negated, field] = /^(!?)(.*)$/.exec(target.dataset.show);
    target.hidden = Boolean(record[field]) === Boolean(negated);
  });
  each(element, "[data-avatar]", (target) => paintAvatar(target, record));
  each(element, "*", (target) => fillAttributes(target, record));
  return element;
}

function each(root, selector, act) {
  if (root.matches?.(selector)) act(root);
  root.querySelectorAll(selector).forEach(act);
}

function fillField(target, record) {
  const { field, format: name } = target.dataset;
  if (!(field in record)) return;
  const value = record[field];
  if (target.localName === "time") return fillTime(target, value);
  const text = name ? format[name](value) : String(value ?? "");
  if ("value" in target && target.matches("input, select, textarea")) {
    if (target.value !== plain(text)) target.value = plain(text);
  } else setText(target, text);
  return undefined;
}

/** Show a text; nothing is touched where it is shown already. Returns whether it is another. */
export function setText(element, text) {
  const other = element.textContent !== plain(text);
  if (other) element.textContent = text;
  else noteText(element, text);
  return other;
}

function fillTime(target, value) {
  if (value) {
    target.setAttribute("datetime", value);
    format.paintTime(target);
  } else {
    target.removeAttribute("datetime");
    target.textContent = "";
  }
}

function fillAttributes(target, record) {
  for (const { name, value: field } of [...target.attributes]) {
    if (!name.startsWith("data-attr-") || !(field in record)) continue;
    setAttribute(target, name.slice("data-attr-".length), record[field]);
  }
}

/** Set an attribute; null and false take it away, true sets it empty. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== plain(String(value))) {
    element.setAttribute(name, value === true ? "" : value);
  } else noteAttribute(element, name, String(value));
}

/**
 * Show `errors` ({field: sentence}) in a form made with the macros, and go to the first one.
 * An empty object clears them.
 */
export function showErrors(form, errors) {
  form.querySelectorAll("[data-error-for]").forEach((place) => {
    const name = place.dataset.errorFor;
    const control = form.elements.namedItem(name);
    const text = errors[name] ?? "";
    place.textContent = text;
    if (!(control instanceof Element)) return;
    control.classList.toggle("is-invalid", Boolean(text));
    setAttribute(control, "aria-invalid", text ? "true" : null);
  });
  form.querySelector(".is-invalid")?.focus();
}
