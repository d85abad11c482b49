"""People and sessions for tests, made by the app's own actions where they exist."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from importlib import metadata
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login.utils import _create_identifier
from flask_wtf.csrf import generate_csrf

from dashboard.actions import users
from dashboard.extensions import db
from dashboard.models import Role, Session, User
from dashboard.models.columns import now
from dashboard.models.roles import role_by_key
from dashboard.models.sessions import token_digest
from dashboard.models.users import ACTIVE
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP_HASH = CHEAP.hash(PASSWORD)

_numbers = count(1)


class UserFactory:
    """Makes active people with ``PASSWORD``, in the app context of the moment."""

    def __call__(
        self,
        username: str | None = None,
        *,
        roles: Iterable[str | Role] = ("user",),
        name: str | None = None,
        state: str = ACTIVE,
        **values: Any,
    ) -> User:
        number = next(_numbers)
        username = username or f"person{number}"
        profile = {
            "username": username,
            "name": name or username.replace(".", " ").title(),
            "email": f"{username}@example.com",
            **values,
        }
        held = [role_by_key(role) if isinstance(role, str) else role for role in roles]
        user = users.create(SYSTEM, profile, held)
        with transaction():
            user.password_hash, user.state = CHEAP_HASH, state
        return user


def start_session(user: User, **columns: Any) -> tuple[Session, str]:
    """A session row for ``user`` and the token that opens it."""
    token = secrets.token_urlsafe(32)
    with transaction():
        row = Session(
            token_hash=token_digest(token),
            user_id=user.id,
            **{"expires_at": now() + timedelta(hours=1), **columns},
        )
        db.session.add(row)
    return row, token


def sign_in_cookie(app: Flask, user: User, agent: str = "") -> dict[str, Any]:
    """What Flask-Login keeps in the cookie of somebody who has just signed in.

    Args:
        agent: the browser's User-Agent, without which the sign-in does not count as fresh.
    """
    _, token = start_session(user)
    agent = agent or f"Werkzeug/{metadata.version('werkzeug')}"
    here = {"REMOTE_ADDR": "127.0.0.1"}
    with app.test_request_context(headers={"User-Agent": agent}, environ_base=here):
        identifier = _create_identifier()
    return {"_user_id": token, "_fresh": True, "_id": identifier}


def signed_cookie(app: Flask, user: User, agent: str) -> tuple[str, str]:
    """The value of the session cookie of somebody signed in, and the CSRF token of its pages."""
    content = sign_in_cookie(app, user, agent)
    with app.test_request_context():
        cookie.update(content)
        token = generate_csrf()
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer
        return str(serializer.dumps(dict(cookie))), token
