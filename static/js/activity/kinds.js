/** The kinds of entries of the activity: for each its icon, what it is called, and its sentence. */
import { gettext as _, pgettext } from "lib/i18n";
import { KINDS as translations } from "activity/translations";

const accounts = {
  "user.created": ["user-plus", () => _("Account made"), (v) => _("%(actor)s made an account for %(subject)s", v)],
  "user.updated": [
    "pencil",
    () => _("Profile changed"),
    (v, entry) =>
      isOwn(entry) ? _("%(actor)s changed their own profile", v) : _("%(actor)s changed the profile of %(subject)s", v),
  ],
  "user.roles_changed": ["shield", () => _("Roles given or taken"), sayRoles],
  "user.activated": ["user-check", () => _("Account activated"), (v) => _("The account of %(subject)s became active", v)],
  "user.deactivated": ["user-off", () => _("Account deactivated"), (v) => _("%(actor)s deactivated %(subject)s", v)],
  "user.reactivated": ["user-check", () => _("Account reactivated"), (v) => _("%(actor)s reactivated %(subject)s", v)],
  "user.password_changed": ["lock", () => _("Password changed"), (v) => _("%(subject)s chose a new password", v)],
  "user.signed_in": [
    "login",
    () => pgettext("kind of activity", "Signed in"),
    (v, { data }) => (data.new_device ? _("%(subject)s signed in on a new device", v) : _("%(subject)s signed in", v)),
  ],
  "user.sign_in_failed": [
    "alert-triangle",
    () => _("Sign-in failed"),
    (v) => _("Somebody gave a wrong password for %(subject)s", v),
  ],
  "session.ended": ["logout", () => _("Signed out"), saySessionEnded],
  "link.created": [
    "link",
    () => _("Link made"),
    (v, { data }) =>
      data.purpose === "password"
        ? _("%(actor)s made a password link for %(subject)s", v)
        : _("%(actor)s made an invitation link for %(subject)s", v),
  ],
  "token.created": ["key", () => _("Access token made"), (v) => _("%(actor)s made the access token “%(subject)s”", v)],
  "token.revoked": [
    "key",
    () => _("Access token revoked"),
    (v) => _("%(actor)s revoked the access token “%(subject)s”", v),
  ],
};

const roles = {
  "role.created": ["shield", () => _("Role made"), (v) => _("%(actor)s made the role %(subject)s", v)],
  "role.updated": ["shield", () => _("Role changed"), (v) => _("%(actor)s changed the role %(subject)s", v)],
  "role.deleted": ["trash", () => _("Role deleted"), (v) => _("%(actor)s deleted the role %(subject)s", v)],
  "role.layout_changed": [
    "home",
    () => _("Overview of a role changed"),
    (v) => _("%(actor)s arranged the overview of the role %(subject)s", v),
  ],
};

const files = {
  "upload.created": ["upload", () => _("File uploaded"), (v) => _("%(actor)s uploaded %(subject)s", v)],
  "upload.renamed": ["pencil", () => _("File renamed"), (v) => _("%(actor)s renamed %(name)s to %(subject)s", v)],
  "upload.deleted": ["trash", () => _("File deleted"), (v) => _("%(actor)s deleted %(subject)s", v)],
  "upload.shared": ["share", () => _("File shared"), (v) => _("%(actor)s shared %(subject)s with %(person)s", v)],
  "upload.unshared": [
    "share",
    () => _("File no longer shared"),
    (v) => _("%(actor)s no longer shares %(subject)s with %(person)s", v),
  ],
  "quota.nearly_full": [
    "database",
    () => _("Space nearly full"),
    (v) => _("%(subject)s has used nearly all of their space", v),
  ],
};

const operation = {
  "job.failed": ["alert-triangle", () => _("Background work failed"), (v) => _("Background work failed: %(job)s", v)],
  "job.retried": ["refresh", () => _("Background work tried again"), (v) => _("%(actor)s had this tried again: %(job)s", v)],
  "job.discarded": ["x", () => _("Background work given up"), (v) => _("%(actor)s gave this up: %(job)s", v)],
  "announcement.created": ["speakerphone", () => _("Announcement written"), (v) => _("%(actor)s wrote an announcement: %(subject)s", v)],
  "announcement.changed": ["speakerphone", () => _("Announcement changed"), (v) => _("%(actor)s changed an announcement: %(subject)s", v)],
  "announcement.started": ["speakerphone", () => _("Announcement started"), (v) => _("An announcement began: %(subject)s", v)],
  "announcement.ended": [
    "speakerphone",
    () => _("Announcement ended"),
    (v, { data }) => (data.early ? _("%(actor)s ended an announcement: %(subject)s", v) : _("An announcement ended: %(subject)s", v)),
  ],
  "announcement.deleted": ["trash", () => _("Announcement deleted"), (v) => _("%(actor)s deleted an announcement: %(subject)s", v)],
};

const notes = {
  "note.added": ["pencil", () => _("Note written"), (v) => _("%(actor)s wrote a note on %(subject)s", v)],
  "note.changed": ["pencil", () => _("Note changed"), (v) => _("%(actor)s changed a note on %(subject)s", v)],
  "note.deleted": ["trash", () => _("Note deleted"), (v) => _("%(actor)s deleted a note on %(subject)s", v)],
};

export const KINDS = { ...accounts, ...roles, ...files, ...operation, ...notes, ...translations };

function isOwn({ actor_id: actor, subject }) {
  return subject.type === "users" && subject.id === actor;
}

function sayRoles(v, { data: { granted, revoked } }) {
  if (granted.length && revoked.length) return _("%(actor)s changed the roles of %(subject)s: %(roles)s", v);
  if (granted.length) return _("%(actor)s gave roles to %(subject)s: %(roles)s", v);
  return _("%(actor)s took roles from %(subject)s: %(roles)s", v);
}

function saySessionEnded(v, { data: { reason } }) {
  if (reason === "expired") return _("A session of %(person)s expired", v);
  if (reason === "signed_out") return _("%(person)s signed out", v);
  return _("%(actor)s ended a session of %(person)s", v);
}
