/** What an entry says besides its sentence: values before and after, and further facts. */
import { context } from "lib/context";
import { bytes, list } from "lib/format";
import { gettext as _, pgettext } from "lib/i18n";
import { localeOf, nameOf } from "lib/rights";
import { roleNames } from "models/activity";
import { nameIn } from "models/catalogs";
import { textOf } from "words/page";

const IN_SENTENCE = ["name", "before", "after"];
const SIZES = new Set(["max_upload_bytes", "quota_bytes", "size", "used", "quota"]);

/** What a field is called. */
export function fieldLabel(field) {
  return {
    name: _("Name"),
    email: _("E-mail address"),
    locale: _("Language"),
    timezone: _("Time zone"),
    picture: _("Picture"),
    description: _("Description"),
    permissions: _("Permissions"),
    max_upload_bytes: _("Limit per file"),
    quota_bytes: _("Space per person"),
    state: _("State"),
    texts: pgettext("field", "Text"),
    text: pgettext("field", "Text"),
    audience: _("For whom"),
    starts_at: pgettext("field", "Begins"),
    ends_at: _("Ends"),
    level: _("Level"),
    size: _("Size"),
    used: _("Used space"),
    quota: _("Space"),
    device: _("Device"),
    scope: _("Permissions"),
    error: _("Cause"),
    seen: _("People who saw it"),
    reach: _("People it was shown to"),
    reason: _("Reason"),
    fallback: _("Fallback language"),
    line: pgettext("of a file", "Line"),
  }[field] ?? null;
}

/**
 * The changes of an entry, one per field.
 *
 * @returns {{field: string, label: string, before?: string, after?: string, added?: string[],
 *   removed?: string[]}[]} lists say what was added and removed.
 */
export function changes(entry) {
  const { data } = entry;
  if (data.granted) return [listed("roles", _("Roles"), roleNames(entry, data.granted), roleNames(entry, data.revoked))];
  if (typeof data.before === "string") {
    const field = entry.kind === "note.changed" ? "text" : "name";
    return [{ field, label: fieldLabel(field), before: data.before, after: data.after }];
  }
  if (!isRecord(data.before) || !isRecord(data.after)) return [];
  return Object.keys(data.after)
    .filter((field) => fieldLabel(field))
    .map((field) => change(field, data.before[field], data.after[field]));
}

/** Further facts of an entry: {field, label, value}[]. */
export function facts({ data, area }) {
  const said = area === "translations" ? [...IN_SENTENCE, "locale", "state"] : IN_SENTENCE;
  return Object.entries(data)
    .filter(([field, value]) => fieldLabel(field) && !said.includes(field) && value !== "")
    .filter(([field, value]) => value !== null || !["reason", "line"].includes(field))
    .map(([field, value]) => ({ field, label: factLabel(field, value), value: written(field, value) }));
}

const factLabel = (field, value) =>
  field === "texts" && typeof value === "number" ? _("Number of texts") : fieldLabel(field);

/** A value of a field as people read it. */
export function written(field, value) {
  if (SIZES.has(field)) return bytes(value);
  if (value === null || value === undefined || value === "") return pgettext("value of a field", "None");
  if (field === "locale" || field === "fallback") return new Intl.DisplayNames(context.tag, { type: "language" }).of(String(value).replaceAll("_", "-"));
  if (field === "timezone") return String(value).replaceAll("_", " ");
  if (field === "picture") return _("A picture");
  if (field === "state") return stateText(value);
  if (field === "permissions" || field === "scope") return list(value.map(permissionLabel));
  if (isRecord(value)) return Object.values(value).map(String).join("\n");
  return Array.isArray(value) ? list(value.map(String)) : String(value);
}

/** What a permission is called; the page brings the words along. */
export function permissionLabel(right) {
  const labels = document.getElementById("permission-labels")?.content;
  const label = labels?.querySelector(`[data-permission="${CSS.escape(nameOf(right))}"]`);
  const permission = label ? textOf(label) : nameOf(right);
  const locale = localeOf(right);
  if (locale === null) return permission;
  // i18n: a permission, and the only language in which it holds
  return _("%(permission)s (%(language)s)", { permission, language: nameIn(locale, context.tag) });
}

function change(field, before, after) {
  const label = fieldLabel(field);
  if (field !== "permissions") return { field, label, before: written(field, before), after: written(field, after) };
  const without = (all, others) => all.filter((name) => !others.includes(name)).map(permissionLabel);
  return listed(field, label, without(after, before), without(before, after));
}

function listed(field, label, added, removed) {
  return { field, label, added, removed };
}

function stateText(state) {
  return { active: _("Active"), invited: _("Invited"), deactivated: _("Deactivated") }[state] ?? state;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
