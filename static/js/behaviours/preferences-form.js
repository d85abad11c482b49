/** Where one is told of what: each choice is saved at once, and shows in all one's tabs. */
import { busy } from "lib/busy";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { dataOf } from "lib/json";
import { toast, toastError } from "lib/toast";
import { account } from "live/account";
import { live } from "live/connection";

const URL = "/api/v1/preferences";

export default function preferencesForm(form) {
  const first = dataOf("preferences");
  let kinds = first.kinds;
  const take = (record) => {
    kinds = record.kinds;
    paint(form, kinds);
  };
  const reload = async () => {
    const answer = await request("GET", URL);
    take(answer);
    return answer.offsets.preferences;
  };
  const save = async (wanted) => {
    try {
      await request("PUT", URL, { json: { kinds: wanted } });
    } catch (error) {
      paint(form, kinds); // what was not saved is not shown as chosen
      throw error;
    }
  };
  form.querySelector("[data-saved]").hidden = false;
  live.subscribe("preferences", first.offsets.preferences, {
    changes: (events) => take(events.at(-1).record),
    reset: reload,
  });
  account.addEventListener("permissions", () => reload().catch(toastError));
  form.addEventListener("change", ({ target }) => save(chosen(target)).catch(toastError));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!event.submitter?.matches("[data-email-off]")) return;
    const off = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { email: "off" }]));
    const done = () => toast(_("You get no more mails about what happens here."), { kind: "success" });
    busy(event.submitter, save(off).then(done)).catch(toastError);
  });
}

/** What a control of a line says, as the API takes it. */
function chosen(control) {
  const { kind } = control.closest("[data-kind]").dataset;
  const choice = control.type === "checkbox" ? { in_app: control.checked } : { email: control.value };
  return { [kind]: choice };
}

/** Show what is chosen; kinds that one is no longer told of are hidden. */
function paint(form, kinds) {
  form.querySelectorAll("[data-kind]").forEach((row) => {
    const choice = kinds[row.dataset.kind];
    row.hidden = !choice;
    if (!choice) return;
    row.querySelector('[type="checkbox"]').checked = choice.in_app;
    const select = row.querySelector("select");
    if (select) select.value = choice.email;
  });
  form.querySelectorAll("tbody").forEach((body) => {
    body.hidden = !body.querySelector("[data-kind]:not([hidden])");
  });
}
