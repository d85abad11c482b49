/** What people have open: the fields of records as a page names them; the twin of live/looking.py. */
import { gettext as _, pgettext } from "lib/i18n";

const FIELDS = {
  users: {
    name: () => pgettext("person", "Name"),
    username: () => _("User name"),
    picture: () => _("Picture"),
    roles: () => _("Roles"),
    email: () => _("E-mail address"),
    locale: () => _("Language"),
    timezone: () => _("Time zone"),
  },
  roles: {
    name: () => _("Name"),
    description: () => _("Description"),
    permissions: () => _("Permissions"),
    max_upload_bytes: () => _("Limit per file"),
    quota_bytes: () => _("Space per person"),
  },
  uploads: { name: () => _("Name") },
  // i18n: the words of a translation, as the field that somebody is editing
  catalog_entries: { texts: () => _("Translation") },
};

const fieldsOf = (record) => FIELDS[record.split("/")[0]];

/** The field of `record` that a form control edits, or null. */
export function fieldOf(record, control) {
  return control.name && Object.hasOwn(fieldsOf(record), control.name) ? control.name : null;
}

/** What somebody {record, field?} is doing there, or nothing when they only look. */
export function doing({ record, field }) {
  if (!field) return "";
  // i18n: beside a person's name: which field of a form they are changing just now
  return _("is editing “%(field)s”", { field: fieldsOf(record)[field]() });
}
