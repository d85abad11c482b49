/** Taking a change back, asking first where somebody changed the same since. */
import { fieldLabel, permissionLabel, written } from "activity/changes";
import { confirmed } from "lib/confirm";
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";
import { plainSentence } from "models/activity";

/** Revert an entry; resolves when it is done or given up. */
export async function revertEntry(entry) {
  const agreed = await confirmed({
    title: _("Revert this change?"),
    text: plainSentence(entry),
    button: _("Revert"),
    kind: "primary",
  });
  if (agreed) await send(entry, {});
}

async function send(entry, json) {
  try {
    await request("POST", `/api/v1/activity/${entry.id}/revert`, { json });
    toast(_("The change was reverted."), { kind: "success" });
  } catch (error) {
    if (error.status === 409) return toast(error.message);
    if (error.status !== 412 || !error.current) throw error;
    await ask(entry, error.current);
  }
  return undefined;
}

/** Ask about each field that somebody changed since, and revert what is chosen. */
async function ask(entry, current) {
  const fields = await chosen(entry, current);
  if (!fields) return;
  const others = fieldsOf(entry).filter((field) => !(field in current));
  await send(entry, { fields: [...others, ...fields], even_if_changed: true });
}

function chosen(entry, current) {
  const dialog = clone("activity-conflict");
  const choices = Object.entries(current).map(([field, now]) => choice(entry, field, now));
  dialog.querySelector("[data-choices]").append(...choices);
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close("cancel"));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const ticked = [...dialog.querySelectorAll("input:checked")].map(({ value }) => value);
      resolve(dialog.returnValue === "confirm" && ticked.length ? ticked : null);
    });
    dialog.showModal();
  });
}

function choice(entry, field, now) {
  const { before } = entry.data;
  const then = typeof before === "string" ? before : before?.[field];
  const label = fieldLabel(field) ?? permissionLabel(field);
  const element = fill(clone("activity-choice"), { label, now: written(field, now), then: written(field, then) });
  element.querySelector("input").value = field;
  return element;
}

/** The names by which the server takes the fields of an entry one by one. */
function fieldsOf({ kind, data }) {
  if (data.granted) return [...data.granted, ...data.revoked].map(String);
  if (typeof data.before === "string") return ["name"];
  if (!data.before) return ["state"];
  const named = Object.keys(data.before).filter((field) => field !== "permissions");
  const without = (all = [], others = []) => all.filter((name) => !others.includes(name));
  const { permissions: before } = data.before;
  const { permissions: after } = data.after;
  return kind === "role.updated" ? [...named, ...without(before, after), ...without(after, before)] : named;
}
