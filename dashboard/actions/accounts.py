"""Verbs on accounts as a whole: the first one, invitations, passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from dashboard import fields
from dashboard.actions import links, passwords, users
from dashboard.actions.announcement_readers import welcome
from dashboard.actions.tokens import require_password_sign_in
from dashboard.errors import Conflict
from dashboard.events import PasswordChanged, UserActivated
from dashboard.models.links import INVITATION, PASSWORD, SETUP
from dashboard.models.roles import Role, role_by_key
from dashboard.models.users import ACTIVE, User, administrators_exist
from dashboard.policy import SYSTEM, Actor, require
from dashboard.transaction import Transaction, put, transaction

KNOWN: Final = ("username", "name", "email")
"""What others know of a person, and what is therefore no password."""


def require_no_administrator() -> None:
    """Demand that nobody is an administrator yet.

    Raises:
        Spent
    """
    if administrators_exist():
        raise links.Spent()


def set_up(token: str, values: Mapping[str, Any]) -> User:
    """Make the first administrator.

    Args:
        token: of the setup link.
        values: username, name, email, password; optional locale and timezone.

    Raises:
        Garbled, Spent: the link does not work, or somebody has an account already.
        Invalid
    """
    links.read(SETUP, token)
    clean, digest = _clean_new(values)
    with transaction():
        require_no_administrator()
        links.use(SETUP, token)
        return _create_active(SYSTEM, clean, digest, [role_by_key("admin")])


def create_with_password(
    actor: Actor, values: Mapping[str, Any], password: str, roles: Iterable[Role] = ()
) -> User:
    """Make an account that can be used at once.

    Args:
        actor: as for ``users.create``.
        values: username, name, email; optional locale and timezone.
        password: what the person will sign in with.
        roles: as for ``users.create``.

    Raises:
        Denied, Invalid
    """
    require(actor, "users.invite")
    clean, digest = _clean_new({**values, "password": password})
    return _create_active(actor, clean, digest, roles)


def accept_invitation(token: str, values: Mapping[str, Any]) -> User:
    """Take over an account one was invited to.

    Args:
        token: of the invitation.
        values: password; optional locale and timezone.

    Raises:
        Garbled, Spent: the link does not work.
        Invalid
    """
    invited = links.user_of(links.read(INVITATION, token))
    rules = {name: partial(users.RULES[name], values.get(name)) for name in ("locale", "timezone")}
    clean = fields.collect({**rules, "password": partial(_new_password, values, invited)})
    digest = passwords.digest(clean.pop("password"))
    with transaction() as tx:
        user = links.user_of(links.use(INVITATION, token))
        user.password_hash, user.state = digest, ACTIVE  # the invited may do nothing yet
        users.update_profile(user, user, clean)
        tx.record(user, UserActivated(), user, put(user))
        welcome(tx, user)
    return user


def edit_profile(actor: User, typed: Mapping[str, Any], was: Mapping[str, Any]) -> None:
    """Change one's own profile. Only fields that differ from what the form showed are written, so
    that what somebody else changed meanwhile stays.

    Args:
        actor: signed in with their password.
        typed: the form's fields.
        was: what the form showed; a field that it does not name was not shown.

    Raises:
        Denied, Invalid
        Conflict: a field was changed by both; ``current`` has what those fields hold now.
    """
    with transaction():
        require_password_sign_in(actor)
        changed = {
            name: typed[name]
            for name in users.RULES
            if name in typed and (name not in was or typed[name] != was[name])
        }
        now = {name: getattr(actor, name) or "" for name in changed}
        both = {
            name: value
            for name, value in now.items()
            if name in was and value not in (was[name], changed[name])
        }
        if both:
            raise Conflict(both)
        users.update_profile(actor, actor, changed)


def change_password(actor: User, password: object, keep: int | None) -> None:
    """Choose a new password; every other session of the person ends.

    Args:
        actor: has just proved who they are.
        password: the new one.
        keep: the id of the session that stays.

    Raises:
        Denied: the actor came with an access token.
        Invalid
    """
    require_password_sign_in(actor)
    digest = passwords.digest(_new_password({"password": password}, actor))
    with transaction() as tx:
        _set_password(tx, actor, digest, keep)


def choose_password(token: str, password: object) -> User:
    """Choose a new password by a link, having forgotten the old one; every session ends.

    Raises:
        Garbled, Spent: the link does not work.
        Invalid
    """
    owner = links.user_of(links.read(PASSWORD, token))
    digest = passwords.digest(_new_password({"password": password}, owner))
    with transaction() as tx:
        user = links.user_of(links.use(PASSWORD, token))
        _set_password(tx, user, digest, None)
    return user


def _set_password(tx: Transaction, user: User, digest: str, keep: int | None) -> None:
    links.spend_all(user)
    ended = users.end_sessions(user, keep)
    user.password_hash = digest
    tx.record(user, PasswordChanged(), user, put(user), *ended)


def _create_active(
    actor: Actor, values: Mapping[str, Any], digest: str, roles: Iterable[Role]
) -> User:
    with transaction() as tx:
        user = users.create(actor, values, roles)
        user.password_hash, user.state = digest, ACTIVE
        tx.record(actor, UserActivated(), user, put(user))
        welcome(tx, user)
    return user


def _clean_new(values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """All fields checked at once, and the password as it is stored."""
    clean = fields.collect(
        {
            **{name: partial(rule, values.get(name)) for name, rule in users.RULES.items()},
            "username": partial(fields.username, values.get("username")),
            "password": partial(_new_password, values),
        }
    )
    return clean, passwords.digest(clean["password"])


def _new_password(values: Mapping[str, Any], user: User | None = None) -> str:
    known = [values.get(name) for name in KNOWN]
    if user is not None:
        known += [getattr(user, name) for name in KNOWN]
    return fields.password(values.get("password"), about=[str(it) for it in known if it])
