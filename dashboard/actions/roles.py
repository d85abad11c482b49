"""Verbs on roles: create, change, delete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard import fields
from dashboard.errors import Conflict, Denied, Invalid
from dashboard.events import RoleCreated, RoleDeleted, RoleUpdated
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.models.catalogs import translated_languages
from dashboard.models.roles import Role
from dashboard.models.text import text_key
from dashboard.models.users import holders_of
from dashboard.policy import BUILTIN_ROLES, Actor, is_right, require
from dashboard.rights import locale_of, tidied
from dashboard.transaction import put, remove, transaction

LIMITS: Final = ("max_upload_bytes", "quota_bytes")
MOST_BYTES: Final = 2**50

NEEDED_TO_UNDO: Final = frozenset({"roles.view", "roles.edit", "users.grant"})
"""What nobody takes away from themselves by changing a role: they could not give it back."""


def create(actor: Actor, values: Mapping[str, object]) -> Role:
    """Make a role.

    Args:
        actor: needs ``roles.edit`` and every permission the role gets.
        values: name, description, permissions, max_upload_bytes, quota_bytes (None: no limit).

    Raises:
        Denied, Invalid
    """
    with transaction() as tx:
        require(actor, "roles.edit")
        clean = _clean({"description": "", "permissions": [], **dict.fromkeys(LIMITS), **values})
        if "name" not in clean:
            raise Invalid({"name": _l("This field is required.")})
        _require_held(actor, clean["permissions"])
        role = Role(key=None, name_key=text_key(clean["name"]), **clean)
        db.session.add(role)
        db.session.flush()
        tx.record(actor, RoleCreated(), role, put(role))
    return role


def update(
    actor: Actor, role: Role, values: Mapping[str, object], version: int | None = None
) -> Role:
    """Change a role; fields that stay the same are left alone.

    Args:
        actor: needs ``roles.edit``, ``roles.view``, all that the role allows and shall allow.
        values: as for ``create``; a built-in role keeps its name, «admin» all its permissions.
        version: the version the values were typed against, if known.

    Raises:
        Denied, Invalid
        Conflict: the role has changed since ``version``.
    """
    with transaction() as tx:
        _require_editor(actor)
        _require_version(role, version)
        clean = _clean(values, role)
        changed = {name: value for name, value in clean.items() if getattr(role, name) != value}
        if not changed:
            return role
        _require_changeable(actor, role, changed)
        held = actor.permissions
        before = {name: getattr(role, name) for name in changed}
        for name, value in changed.items():
            setattr(role, name, value)
        role.name_key = text_key(role.name)
        _require_not_locked_out(actor, held)
        tx.record(actor, RoleUpdated(before=before, after=changed), role, put(role))
    return role


def delete(actor: Actor, role: Role, version: int | None = None) -> None:
    """Delete a role that admins made; whoever holds it loses it.

    Args:
        actor: needs ``roles.edit``, ``roles.view`` and all that the role allows.
        version: the version that was looked at, if known.

    Raises:
        Denied: also for a built-in role.
        Conflict: the role has changed since ``version``.
    """
    with transaction() as tx:
        _require_editor(actor)
        if role.key:
            raise Denied(_l("Built-in roles cannot be deleted."))
        _require_held(actor, role.permissions)
        _require_version(role, version)
        held, gone, holders = actor.permissions, remove(role), holders_of(role)
        for holder in holders:
            holder.roles = [other for other in holder.roles if other is not role]
            holder.touch()
        db.session.flush()
        _require_not_locked_out(actor, held)
        event = RoleDeleted(name=role.name, holders=[holder.id for holder in holders])
        tx.record(actor, event, role, gone, *map(put, holders))
        db.session.delete(role)


def _clean(values: Mapping[str, object], role: Role | None = None) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if "name" in values and not _keeps_name(role, values["name"]):
        rules["name"] = lambda: _free_name(values["name"], role)
    if "description" in values:
        rules["description"] = lambda: fields.description(values["description"])
    if "permissions" in values:
        kept = role.permissions if role else []
        rules["permissions"] = lambda: _permissions(values["permissions"], kept)
    for limit in LIMITS:
        if limit in values:
            rules[limit] = lambda limit=limit: _limit(values[limit], limit)
    return fields.collect(rules)


def _keeps_name(role: Role | None, name: object) -> bool:
    if role is None or not role.key:
        return False
    if name != role.name:
        raise Denied(_l("Built-in roles cannot be renamed."), "name")
    return True


def _free_name(value: object, role: Role | None) -> str:
    name = fields.display_name(value, "name", most=64)
    taken = db.session.scalars(select(Role).where(Role.name_key == text_key(name))).first()
    if (taken is not None and taken is not role) or text_key(name) in _builtin_names():
        raise Invalid({"name": _l("Another role has this name.")})
    return name


def _builtin_names() -> set[str]:
    """The keys of what the built-in roles are called, in every language."""
    names = set()
    for code in LANGUAGES:
        with force_locale(code):
            names |= {text_key(str(builtin.label)) for builtin in BUILTIN_ROLES.values()}
    return names


def _permissions(value: object, kept: Collection[str]) -> list[str]:
    # What the role allows already stays, even in a language that the app no longer has.
    rights = value if isinstance(value, Iterable) and not isinstance(value, str) else [None]
    chosen = [str(right) for right in rights]
    languages = translated_languages()
    unknown = [it for it in chosen if it not in kept and not is_right(it, languages)]
    if any(locale_of(right) == "" for right in unknown):
        raise Invalid({"permissions": _l("Choose at least one language, or all of them.")})
    if unknown:
        raise Invalid({"permissions": _l("Choose from the list of permissions.")})
    return tidied(chosen)


def _limit(value: object, field: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_BYTES:
        raise Invalid({field: _l("Enter a size of zero or more, or leave it empty for no limit.")})
    return value


def _require_editor(actor: Actor) -> None:
    # Answers show the role as it is now: a refusal for another version, and what was saved.
    require(actor, "roles.view")
    require(actor, "roles.edit")


def _require_held(actor: Actor, permissions: Iterable[str]) -> None:
    if not actor.permissions.issuperset(permissions):
        message = _l("You can only give or take permissions that you hold yourself.")
        raise Denied(message, "permissions")


def _require_changeable(actor: Actor, role: Role, changed: Mapping[str, Any]) -> None:
    if "permissions" in changed and role.key == "admin":
        raise Denied(_l("Administrators always have every permission."), "permissions")
    _require_held(actor, {*role.permissions, *changed.get("permissions", ())})


def _require_version(role: Role, version: int | None) -> None:
    if version is not None and version != role.version:
        raise Conflict(role.public())


def _require_not_locked_out(actor: Actor, held: frozenset[str]) -> None:
    if (held - actor.permissions) & NEEDED_TO_UNDO:
        message = _l("You cannot take your own right to see, edit or give roles.")
        raise Denied(message, "permissions")
