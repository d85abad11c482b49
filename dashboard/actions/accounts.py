"""Verbs on accounts as a whole: the first one, invitations, passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from dashboard import fields
from dashboard.actions import links, passwords, users
from dashboard.events import UserActivated
from dashboard.models.links import SETUP
from dashboard.models.roles import Role, role_by_key
from dashboard.models.users import ACTIVE, User, people_exist
from dashboard.policy import SYSTEM, Actor, require
from dashboard.transaction import put, transaction


def require_nobody() -> None:
    """Demand that nobody has an account yet.

    Raises:
        Spent
    """
    if people_exist():
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
        require_nobody()
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


def _create_active(
    actor: Actor, values: Mapping[str, Any], digest: str, roles: Iterable[Role]
) -> User:
    with transaction() as tx:
        user = users.create(actor, values, roles)
        user.password_hash, user.state = digest, ACTIVE
        tx.record(actor, UserActivated(), user, put(user))
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


def _new_password(values: Mapping[str, Any]) -> str:
    known = (str(values.get(name) or "") for name in ("username", "name", "email"))
    return fields.password(values.get("password"), about=known)
