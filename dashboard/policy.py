"""Who may do what: the built-in roles as data, and the questions asked of all roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from flask_babel import lazy_gettext as _l

from dashboard.errors import Denied
from dashboard.i18n import Text
from dashboard.permissions import ALL, PERMISSIONS, TRANSLATING
from dashboard.rights import Rights, limited, locale_of, name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dashboard.models.users import User


SEES_TRANSLATIONS: Final = "translations.suggest"
"""Stands for seeing translations; every one of ``TRANSLATING`` includes that."""

EVERY: Final = "*"
"""Every language."""


@dataclass(frozen=True)
class BuiltinRole:
    """A role that always exists.

    Args:
        key: how code and events name it; people see ``label``.
        permissions: what a new installation gives it.
        max_upload_bytes: largest single file, or None for the server's limit.
        quota_bytes: all files of one person together, or None for no limit.
    """

    key: str
    label: Text
    description: Text
    permissions: frozenset[str]
    max_upload_bytes: int | None
    quota_bytes: int | None


MIB: Final = 1024 * 1024

BUILTIN_ROLES: Final[dict[str, BuiltinRole]] = {
    role.key: role
    for role in (
        BuiltinRole(
            "admin",
            _l("Administrator"),
            _l("May do everything."),
            ALL,
            None,
            None,
        ),
        BuiltinRole(
            "staff",
            _l("Staff"),
            _l("Looks after people and files."),
            frozenset(
                {
                    "users.view",
                    "users.view_private",
                    "users.edit",
                    "users.invite",
                    "users.deactivate",
                    "users.grant",
                    "users.export",
                    "roles.view",
                    "uploads.create",
                    "uploads.view_all",
                    "uploads.delete_all",
                    "translations.suggest",
                    "activity.view",
                    "activity.note",
                    "announcements.edit",
                    "system.view",
                    "system.jobs",
                }
            ),
            512 * MIB,
            10 * 1024 * MIB,
        ),
        BuiltinRole(
            "translator",
            _l("Translator"),
            _l("Maintains the translations."),
            frozenset(
                {
                    "users.view",
                    "roles.view",
                    "uploads.create",
                    "translations.suggest",
                    "translations.edit",
                    "translations.review",
                    "translations.publish",
                }
            ),
            100 * MIB,
            2 * 1024 * MIB,
        ),
        BuiltinRole(
            "user",
            _l("User"),
            _l("Uploads files and looks after their own account."),
            frozenset({"uploads.create"}),
            100 * MIB,
            1024 * MIB,
        ),
    )
}


class System:
    """The actor behind the command line and jobs; holds every permission."""

    id = None
    username = "system"
    is_active = True
    permissions = Rights(ALL)
    rank = Rights(ALL)

    def __repr__(self) -> str:
        return "SYSTEM"


SYSTEM: Final = System()

Actor: TypeAlias = "User | System"

OWNER_MAY: Final = frozenset({"users.edit", "uploads.delete_all", "uploads.view_all"})
"""Permissions that everybody has towards what is their own."""


SHARED_MAY: Final = frozenset({"uploads.view_all"})
"""Permissions towards a record that its owner shares with somebody, as long as they themselves
have to do with such records (``uploads.create``)."""


def can(actor: Actor | None, permission: str, subject: object = None) -> bool:
    """Whether ``actor`` may use ``permission`` (on ``subject``).

    A person as subject is guarded by rank: nobody acts on somebody who holds a permission that
    they do not hold themselves.

    Args:
        actor: who asks; None is nobody, and so is who has no active account.
        permission: a key of ``PERMISSIONS``; an unknown one raises KeyError.
        subject: a user, a record with ``owner_id`` or, as all that is translated, ``locale``; None
            is the kind as a whole, of which it is enough to have the right to a part.
    """
    PERMISSIONS[permission]
    if actor is None or not actor.is_active or not _in_scope(actor, permission):
        return False
    if permission in OWNER_MAY and _owns(actor, subject):
        return True
    if permission in SHARED_MAY and _is_shared(actor, subject):
        return True
    return _holds(actor, permission, subject) and outranks(actor, subject)


def is_right(right: str, languages: Collection[str]) -> bool:
    """Whether there is such a permission and, if it is limited to a language, that language.

    Args:
        languages: those that permissions can be limited to.
    """
    locale = locale_of(right)
    if locale is None:
        return right in PERMISSIONS
    return name_of(right) in TRANSLATING and locale in languages


def sees_catalog(actor: Actor | None, locale: str) -> bool:
    """Whether ``actor`` may see the translations into a language: who may do anything to them."""
    if actor is None or not actor.is_active:
        return False
    return any(limited(name, locale) in actor.permissions for name in TRANSLATING)


def seen_languages(actor: Actor) -> list[str]:
    """The languages whose translations ``actor`` may see; ``EVERY`` alone for all there are."""
    if not actor.is_active:
        return []
    rights = actor.permissions
    if any(name in rights for name in TRANSLATING):
        return [EVERY]
    return sorted({locale for name in TRANSLATING for locale in rights.languages(name)})


def outranks(actor: Actor, subject: object) -> bool:
    """Whether ``subject``, if it is a person, has no role that allows more than ``actor``'s do.

    The state of the account does not matter: a closed administrator account, edited and opened
    again, would be a way up. The scope of an access token does: one that may only hand out links
    would otherwise gain all that its owner may.
    """
    held: Iterable[str] = getattr(subject, "rank", ()) if _is_person(subject) else ()
    return actor.permissions.issuperset(held)


def require(actor: Actor | None, permission: str, subject: object = None) -> None:
    """Demand ``can``.

    Raises:
        Denied: when the actor may not.
    """
    if not can(actor, permission, subject):
        raise Denied()


def _in_scope(actor: Actor, permission: str) -> bool:
    scope: frozenset[str] | None = getattr(actor, "scope", None)
    return scope is None or Rights(scope).anywhere(permission)


def _holds(actor: Actor, permission: str, subject: object) -> bool:
    if not permission.startswith("translations."):
        return permission in actor.permissions
    locale: str | None = getattr(subject, "locale", None)
    if locale is None:
        return actor.permissions.anywhere(permission)
    return limited(permission, locale) in actor.permissions


def _is_person(subject: object) -> bool:
    return hasattr(subject, "password_hash")


def _owns(actor: Actor, subject: object) -> bool:
    if subject is None or actor.id is None:
        return False
    owner = getattr(subject, "owner_id", None)
    return actor.id == (subject.id if _is_person(subject) else owner)  # type: ignore[attr-defined]


def _is_shared(actor: Actor, subject: object) -> bool:
    shared = getattr(subject, "is_shared_with", None)
    return shared is not None and "uploads.create" in actor.permissions and shared(actor.id)
