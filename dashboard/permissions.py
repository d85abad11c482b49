"""What there is to be permitted, as data; ``policy`` answers who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l

from dashboard.i18n import Text


@dataclass(frozen=True)
class Permission:
    """One right.

    Args:
        name: stored in roles, ``noun.verb``.
        label: what it lets a person do.
        text: what else is to be known before giving it.
    """

    name: str
    label: Text
    text: Text

    @property
    def group(self) -> str:
        """The noun it is about, a key of ``GROUPS``."""
        return self.name.partition(".")[0]


GROUPS: Final[dict[str, Text]] = {
    # i18n: headings of groups of permissions
    "users": _l("People"),
    "roles": _l("Roles"),
    "uploads": _l("Files"),
    "translations": _l("Translations"),
    "activity": _l("Activity"),
    "announcements": _l("Announcements"),
    # i18n: heading of the rights to see how the app itself is doing
    "system": _l("Operation"),
}
"""What permissions are about, in the order in which they are listed."""

PERMISSIONS: Final[dict[str, Permission]] = {
    permission.name: permission
    for permission in (
        Permission(
            "users.view",
            _l("See people and their roles"),
            _l("Names, user names, pictures and whether an account is active."),
        ),
        Permission(
            "users.view_private",
            _l("See e-mail addresses and sign-in details"),
            _l("Also languages, time zones and the last sign-in."),
        ),
        Permission(
            "users.edit",
            _l("Edit people's profiles"),
            _l("Except those of people who may do more. Everybody edits their own profile."),
        ),
        Permission(
            "users.invite",
            _l("Invite people and send password links"),
            _l("With other roles than “User” only together with the right to give roles."),
        ),
        Permission(
            "users.deactivate",
            _l("Deactivate and reactivate people"),
            _l("A deactivated account is signed out everywhere at once."),
        ),
        Permission(
            "users.grant",
            _l("Give and take roles"),
            _l("Only roles that allow no more than one's own."),
        ),
        Permission(
            "users.export",
            _l("Export the list of people"),
            _l("As a file for spreadsheets, with what the person may see."),
        ),
        Permission(
            "roles.view",
            _l("See roles and what they allow"),
            _l("Their permissions and limits, and how many people hold them."),
        ),
        Permission(
            "roles.edit",
            _l("Create, change and delete roles"),
            _l("Only within what one's own roles allow."),
        ),
        Permission(
            "uploads.create",
            _l("Upload and manage own files"),
            _l("Within the limits of one's roles."),
        ),
        Permission(
            "uploads.view_all",
            _l("See and download everyone's files"),
            _l("Without this, people see their own files only."),
        ),
        Permission(
            "uploads.delete_all",
            _l("Delete everyone's files"),
            _l("Deleted files cannot be brought back."),
        ),
        Permission(
            "translations.suggest",
            _l("See translations and suggest better ones"),
            _l("Whoever reviews them decides."),
        ),
        Permission(
            "translations.edit",
            _l("Translate the texts of this app"),
            _l("Nobody else sees changes before they are published."),
        ),
        Permission(
            "translations.review",
            _l("Review translations"),
            _l("Approve them, and accept or reject suggestions."),
        ),
        Permission(
            "translations.publish",
            _l("Publish translations"),
            _l("Everybody sees published texts at once."),
        ),
        Permission(
            "translations.manage",
            _l("Add languages and take in files"),
            _l("A new language is offered to people once it has been published."),
        ),
        Permission(
            "activity.view",
            _l("See what happened, and who did it"),
            _l("Only about people, roles and files that the person may see."),
        ),
        Permission(
            "activity.note",
            _l("Write notes on people, roles and files"),
            _l("Those who are mentioned in a note are told."),
        ),
        Permission(
            "announcements.edit",
            _l("Write announcements"),
            _l("To everyone, to a role or to chosen people."),
        ),
        Permission(
            "system.view",
            _l("See how the dashboard is doing"),
            _l("Connections, delivery, storage and background work, as numbers."),
        ),
        Permission(
            "system.jobs",
            _l("Look after background work and mails"),
            _l("See what failed and why, try it again or give it up."),
        ),
    )
}

ALL: Final = frozenset(PERMISSIONS)
"""Every permission there is."""

TRANSLATING: Final = tuple(name for name in PERMISSIONS if name.startswith("translations."))
"""The permissions that may be limited to languages."""


def grouped() -> dict[str, list[Permission]]:
    """All permissions by group, in the order in which they are listed."""
    return {
        group: [permission for permission in PERMISSIONS.values() if permission.group == group]
        for group in GROUPS
    }
