/**
 * Bringing an open form up to date with the same form as the server makes it now. Each control says
 * in data-was what it was filled with: what differs from that is typed and stays.
 */
import { gettext as _ } from "lib/i18n";
import { light } from "lib/rows";

const HIDDEN = '[name="version"], [name^="was_"], [name="offered"]';

/** Whether somebody has typed in a control. */
export function isTouched(control) {
  return valueOf(control) !== control.dataset.was;
}

/** Take over from `fresh` what is not being edited in `page`. */
export function takeOver(page, fresh) {
  const [form, now] = [page, fresh].map((root) => root.querySelector("[data-form]"));
  if (!form || !now) return page.querySelector("[data-part]").replaceWith(fresh.querySelector("[data-part]"));
  for (const control of form.querySelectorAll("[data-was]")) {
    const twin = now.querySelector(`#${CSS.escape(control.id)}`);
    if (twin) takeControl(control, twin);
  }
  for (const input of form.querySelectorAll(HIDDEN)) {
    const twin = now.elements.namedItem(input.name);
    if (twin) input.value = twin.value;
  }
  takeDeletion(page, fresh);
  return undefined;
}

function takeControl(control, twin) {
  const { was } = twin.dataset;
  control.disabled = twin.disabled;
  if (was === control.dataset.was) return;
  const touched = isTouched(control) && was !== valueOf(control);
  control.dataset.was = was;
  if (touched) return showTheirs(control, twin.dataset.text ?? was);
  if (isTick(control)) control.checked = was === "true";
  else control.value = was;
  hideTheirs(control);
  light(control.closest(".form-check, .form-field"));
}

function showTheirs(control, value) {
  const place = placeOf(control);
  if (!place) return;
  place.textContent = _("Meanwhile somebody changed this to “%(value)s”. Saving keeps yours.", { value });
  place.hidden = false;
}

function hideTheirs(control) {
  const place = placeOf(control);
  if (place) place.hidden = true;
}

function placeOf(control) {
  const name = control.name.replace(/_unit$/, "");
  return control.form.querySelector(`[data-theirs-for="${name}"]`);
}

function valueOf(control) {
  return isTick(control) ? String(control.checked) : control.value;
}

function isTick({ type }) {
  return type === "checkbox" || type === "radio";
}

/** How many people lose the role is part of the question. */
function takeDeletion(page, fresh) {
  const [form, now] = [page, fresh].map((root) => root.querySelector("[data-delete]"));
  if (form && now && !form.contains(document.activeElement)) form.replaceWith(now);
}
