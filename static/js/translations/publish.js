/** Publishing: what changes for people, the errors that are in the way, and taking it back. */
import { busy } from "lib/busy";
import { confirmed } from "lib/confirm";
import { clone, setText } from "lib/dom";
import { request } from "lib/http";
import { gettext as _, ngettext } from "lib/i18n";
import { toast, toastError } from "lib/toast";
import { directionOf, tagOf } from "models/catalogs";
import { diffNodes } from "translations/diff";
import { closes, opened } from "translations/parts";

const SHOWN = 200;

/** Show what of a catalog would go live, and publish it if the person says so. */
export async function publishDialog({ locale, own_name: name }) {
  const dialog = document.querySelector("[data-publish]");
  const show = async () => paint(dialog, { locale, name }, await request("GET", `/api/v1/catalogs/${locale}/publication`));
  try {
    await show();
    dialog.querySelector("[data-take-back]").onclick = () => dialog.close("take-back");
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      send(dialog, locale, show).catch(toastError);
    };
    closes(dialog);
    if ((await opened(dialog)) === "take-back") await takeBack(locale);
  } catch (error) {
    toastError(error);
  }
}

/** Where it is refused, the dialog says why, and shows what there is by now. */
async function send(dialog, locale, show) {
  const go = dialog.querySelector("[data-go]");
  if (go.getAttribute("aria-busy") === "true") return;
  try {
    await busy(go, publish(locale, dialog.querySelector("[data-without]").checked));
    dialog.close();
  } catch (error) {
    if (error.status === 409) await show();
    refuse(dialog, error.message);
  }
}

function refuse(dialog, text) {
  dialog.querySelector("[data-refusal]").hidden = !text;
  dialog.querySelector("[data-refusal-text]").textContent = text;
}

/** Ask, and put back what was read before the last publish. */
export async function takeBack(locale) {
  const agreed = await confirmed({
    title: _("Take back the last publish?"),
    text: _("People read at once what they read before it. The translations stay here, as not published yet."),
    button: _("Take back"),
  });
  if (!agreed) return;
  try {
    await request("POST", `/api/v1/catalogs/${locale}/take-back`);
    toast(_("The last publish was taken back."), { kind: "success" });
  } catch (error) {
    toastError(error);
  }
}

async function publish(locale, withoutErrors) {
  const { texts } = await request("POST", `/api/v1/catalogs/${locale}/publish`, { json: { without_errors: withoutErrors } });
  toast(texts ? ngettext("%(num)s text is live.", "%(num)s texts are live.", texts) : _("The texts are live."), {
    kind: "success",
    action: { label: _("Take back"), run: () => takeBack(locale) },
    seconds: 15,
  });
}

function paint(dialog, { locale, name }, { texts, total: count, errors, held, last, fault_text: fault }) {
  // Whether the file is still broken is found out when it is published.
  refuse(dialog, fault ?? "");
  setText(dialog.querySelector("[data-title]"), _("Publish %(language)s", { language: name }));
  setText(
    dialog.querySelector("[data-text]"),
    count
      ? ngettext("%(num)s text changes for everybody, on open pages, too.", "%(num)s texts change for everybody, on open pages, too.", count)
      : _("Everything is published already."),
  );
  paintErrors(dialog, locale, errors, { held, count });
  dialog.querySelector("[data-texts]").replaceChildren(...texts.slice(0, SHOWN).map((text) => row(text, locale)));
  const rest = dialog.querySelector("[data-rest]");
  rest.hidden = count <= Math.min(SHOWN, texts.length);
  setText(rest, ngettext("and %(num)s more", "and %(num)s more", count - Math.min(SHOWN, texts.length)));
  dialog.querySelector("[data-take-back]").hidden = !last?.may_take_back || Boolean(fault);
}

/** Errors keep everything back, unless the person wants the others to go without them. */
function paintErrors(dialog, locale, errors, { held, count }) {
  const [box, without, go] = ["[data-errors]", "[data-without]", "[data-go]"].map((name) => dialog.querySelector(name));
  box.hidden = !errors.length;
  setText(dialog.querySelector("[data-errors-title]"), ngettext("%(num)s text has an error.", "%(num)s texts have errors.", held));
  dialog.querySelector("[data-errors-list]").replaceChildren(...errors.slice(0, 20).map((error) => errorRow(error, locale)));
  without.checked = false;
  const allow = () => (go.disabled = errors.length ? !without.checked || !count : !count);
  without.onchange = allow;
  allow();
}

function errorRow({ id, source }, locale) {
  const item = clone("publish-error");
  const link = item.querySelector("[data-link]");
  link.href = `/translations/${locale}?state=errors&open=${id}`;
  link.textContent = source;
  return item;
}

/** What people read before and will read, as a difference. */
function row({ source, before, after }, locale) {
  const item = clone("publish-text");
  item.querySelector("[data-source]").textContent = source;
  const place = item.querySelector("[data-diff]");
  Object.assign(place, { lang: tagOf(locale), dir: directionOf(locale) });
  place.append(...diffNodes(joined(before), joined(after)));
  return item;
}

/** The forms of a translation as lines. */
export function joined(texts) {
  return texts.join("\n");
}
