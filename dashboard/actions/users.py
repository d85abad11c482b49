"""Verbs on people: create, edit, give and take roles, deactivate, reactivate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard import fields
from dashboard.actions.announcement_readers import welcome
from dashboard.errors import Conflict, Denied, Invalid
from dashboard.events import (
    UserCreated,
    UserDeactivated,
    UserReactivated,
    UserRolesChanged,
    UserUpdated,
)
from dashboard.extensions import db
from dashboard.live.rooms import room_for
from dashboard.models.roles import Role, role_by_key
from dashboard.models.sessions import sessions_of
from dashboard.models.text import text_key
from dashboard.models.uploads import Upload
from dashboard.models.users import (
    ACTIVE,
    BASIC_FIELDS,
    DEACTIVATED,
    INVITED,
    User,
    active_holders,
    basic,
)
from dashboard.policy import Actor, require
from dashboard.transaction import Change, put, remove, transaction

RULES: dict[str, Callable[[object], Any]] = {
    "name": fields.display_name,
    "email": fields.email,
    "locale": fields.locale,
    "timezone": fields.timezone,
}
"""The profile's fields and their rules."""

NEEDED_TO_UNDO: Final = frozenset({"users.view", "users.grant"})
"""What nobody takes away from themselves by giving up a role: they could not get it back."""


def create(actor: Actor, values: Mapping[str, object], roles: Iterable[Role]) -> User:
    """Make an account in state «invited»; a link lets the person choose a password.

    Args:
        actor: needs ``users.invite``, and each role must be theirs to give.
        values: username, name, email; optional locale and timezone.
        roles: what the person gets; none means the built-in role «user», others than that need
            ``users.grant`` too.

    Raises:
        Denied, Invalid
    """
    with transaction() as tx:
        require(actor, "users.invite")
        given = list(dict.fromkeys(roles)) or [role_by_key("user")]
        for role in given:
            require_may_give(actor, role)
        if any(role.key != "user" for role in given):
            require(actor, "users.grant")
        clean = _clean_new(values)
        user = User(password_hash=None, state=INVITED, roles=given)
        _assign(user, clean)
        db.session.add(user)
        db.session.flush()
        tx.record(actor, UserCreated(state=user.state), user, put(user), *map(put, given))
    return user


def update_profile(
    actor: Actor, user: User, values: Mapping[str, object], version: int | None = None
) -> User:
    """Change profile fields; those that stay the same are left alone.

    Args:
        actor: the person themselves, or somebody with ``users.edit``.
        values: any of ``RULES``.
        version: the version the values were typed against, if known.

    Raises:
        Denied, Invalid
        Conflict: ``user`` has changed since ``version``.
    """
    with transaction() as tx:
        require(actor, "users.edit", user)
        _require_visible(actor, user, values)
        require_version(actor, user, version)
        clean = fields.collect(
            {name: _rule(name, value) for name, value in values.items() if name in RULES}
        )
        changed = {name: value for name, value in clean.items() if getattr(user, name) != value}
        _require_free(changed, except_for=user)
        if changed:
            before = {name: getattr(user, name) for name in changed}
            _assign(user, changed)
            event = UserUpdated(before=before, after=changed)
            tx.record(actor, event, user, put(user), *_renamed_uploads(user, changed))
    return user


def set_picture(actor: Actor, user: User, sha256: str | None) -> User:
    """Show another picture of a person, or none.

    Args:
        actor: the person themselves, or somebody with ``users.edit``.
        sha256: the content in storage.py.

    Raises:
        Denied
    """
    with transaction() as tx:
        require(actor, "users.edit", user)
        if user.picture_sha256 != sha256:
            before, user.picture_sha256 = {"picture": user.picture_sha256}, sha256
            event = UserUpdated(before=before, after={"picture": sha256})
            tx.record(actor, event, user, put(user))
    return user


def change_roles(
    actor: Actor, user: User, grant: Iterable[Role] = (), revoke: Iterable[Role] = ()
) -> User:
    """Give and take roles at once.

    Args:
        actor: needs ``users.grant``, must outrank ``user`` and hold what each role allows.

    Raises:
        Denied: also for taking the last administrator's role, or one's own right to give roles.
    """
    with transaction() as tx:
        require(actor, "users.grant", user)
        granted, revoked = _differences(user, set(grant), set(revoke))
        for role in (*granted, *revoked):
            require_may_give(actor, role)
        if not granted and not revoked:
            return user
        _require_admin_remains(user, revoked)
        held = user.rank
        user.roles = [role for role in user.roles if role not in revoked] + granted
        _require_not_locked_out(actor, user, held)
        user.touch()
        event = UserRolesChanged(
            granted=[role.id for role in granted], revoked=[role.id for role in revoked]
        )
        tx.record(actor, event, user, put(user), *map(put, (*granted, *revoked)))
        welcome(tx, user, granted)
    return user


def deactivate(actor: Actor, user: User) -> User:
    """Close an account and end its sessions at once; nothing of it is deleted.

    Raises:
        Denied: also for oneself and for the last administrator.
    """
    with transaction() as tx:
        require(actor, "users.deactivate", user)
        if user.state == DEACTIVATED:
            return user
        if actor.id == user.id:
            raise Denied(_l("You cannot deactivate your own account."))
        _require_admin_remains(user, user.roles)
        ended = end_sessions(user)
        user.state = DEACTIVATED
        tx.record(actor, UserDeactivated(), user, put(user), *ended)
    return user


def reactivate(actor: Actor, user: User) -> User:
    """Open a closed account again, with the roles it had.

    Raises:
        Denied: also where the account's roles allow more than the actor may.
    """
    with transaction() as tx:
        require(actor, "users.deactivate", user)
        if user.state == DEACTIVATED:
            user.state = ACTIVE if user.password_hash else INVITED
            tx.record(actor, UserReactivated(), user, put(user))
            welcome(tx, user)
    return user


def end_sessions(user: User, keep: int | None = None) -> list[Change]:
    """Delete a person's sessions inside an open transaction, except the one with id ``keep``.

    Returns:
        What to record with the event; it must be one that has ``access`` set, so that sockets
        close.
    """
    ended = [session for session in sessions_of(user) if session.id != keep]
    changes = [remove(session) for session in ended]
    for session in ended:
        db.session.delete(session)
    return changes


def require_may_give(actor: Actor, role: Role) -> None:
    """Nobody gives or takes what they do not hold themselves.

    Raises:
        Denied
    """
    if not actor.permissions.issuperset(role.permissions):
        raise Denied(_l("You can only give or take roles whose permissions you hold yourself."))


def require_version(actor: Actor, user: User, version: int | None) -> None:
    """Refuse an edit that was typed against another version.

    Raises:
        Conflict: with the record as ``actor`` may see it.
    """
    if version is None or version == user.version:
        return
    shown = user.public()
    raise Conflict(shown if _sees_everything(actor, user) else basic(shown))


def _require_visible(actor: Actor, user: User, values: Mapping[str, object]) -> None:
    # Whoever may not see an address could otherwise find out by trial whose it is.
    if not _sees_everything(actor, user) and values.keys() & RULES.keys() - BASIC_FIELDS:
        raise Denied()


def _sees_everything(actor: Actor, user: User) -> bool:
    if not isinstance(actor, User):
        return True
    return actor.id == user.id or room_for(actor, "users") == "users:full"


def _rule(name: str, value: object) -> Callable[[], Any]:
    return lambda: RULES[name](value)


def _clean_new(values: Mapping[str, object]) -> dict[str, Any]:
    rules = {name: _rule(name, values.get(name)) for name in RULES}
    rules["username"] = lambda: fields.username(values.get("username"))
    clean = fields.collect(rules)
    _require_free(clean)
    return clean


def _require_free(values: Mapping[str, Any], except_for: User | None = None) -> None:
    taken: dict[str, Any] = {}
    if "username" in values and _exists(User.username_key == text_key(values["username"])):
        taken["username"] = _l("This user name is taken.")
    if "email" in values:
        mine = User.id != (except_for.id if except_for else None)
        same = User.email_key == values["email"].lower()
        if _exists(same & mine if except_for else same):
            taken["email"] = _l("Another account has this e-mail address.")
    if taken:
        raise Invalid(taken)


def _exists(condition: Any) -> bool:
    return db.session.scalar(select(User.id).where(condition).limit(1)) is not None


def _assign(user: User, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(user, name, value)
    if "name" in values:
        user.rename(values["name"])
    if "username" in values:
        user.username_key = text_key(values["username"])
    if "email" in values:
        user.email_key = values["email"].lower()


def _renamed_uploads(user: User, changed: Mapping[str, Any]) -> list[Any]:
    if "name" not in changed:
        return []
    owned = db.session.scalars(select(Upload).where(Upload.owner_id == user.id))
    return [put(upload) for upload in owned]


def _require_admin_remains(user: User, taken: Iterable[Role]) -> None:
    for role in taken:
        if role.key == "admin" and user.state == ACTIVE and active_holders(role) == 1:
            raise Denied(_l("Nobody else is an administrator. Give somebody else that role first."))


def _differences(user: User, grant: set[Role], revoke: set[Role]) -> tuple[list[Role], list[Role]]:
    """What is really given and taken; a role in both lists stays as it is."""
    held = set(user.roles)
    granted, revoked = grant - revoke - held, (revoke - grant) & held
    return sorted(granted, key=lambda role: role.id), sorted(revoked, key=lambda role: role.id)


def _require_not_locked_out(actor: Actor, user: User, held: frozenset[str]) -> None:
    if actor.id == user.id and (held - user.rank) & NEEDED_TO_UNDO:
        raise Denied(_l("You cannot take your own right to see people and give roles."))
