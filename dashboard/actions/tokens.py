"""Verbs on personal access tokens: make, withdraw, note their use."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from dashboard import fields
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.events import TokenCreated, TokenRevoked
from dashboard.extensions import db
from dashboard.models.catalogs import translated_languages
from dashboard.models.columns import now
from dashboard.models.sessions import token_digest
from dashboard.models.tokens import Token
from dashboard.models.users import User
from dashboard.policy import is_right
from dashboard.rights import tidied
from dashboard.transaction import transaction

DAYS: Final = (7, 30, 90, 365)
"""For how long a token may be made."""

MOST: Final = 50
"""Tokens per person."""

USED_EVERY: Final = timedelta(minutes=1)
"""How exact «last used» is."""

PREFIX: Final = "dash_"
"""Lets people and scanners recognise a token that has leaked."""


def require_password_sign_in(actor: User) -> None:
    """Keep access tokens away from what could give their holder more.

    Raises:
        Denied: the actor came with an access token.
    """
    if actor.scope is not None:
        raise Denied(_l("Access tokens cannot do this. Sign in with your password."))


def create(actor: User, name: object, days: object, scope: Iterable[str]) -> tuple[Token, str]:
    """Make a token for the actor.

    Args:
        actor: signed in with their password.
        name: what it is for.
        days: one of ``DAYS``, as number or text.
        scope: the permissions it may use, all held by the actor.

    Returns:
        The token and its secret, which is known only now.

    Raises:
        Denied, Invalid
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction() as tx:
        require_password_sign_in(actor)
        clean = fields.collect(
            {
                "name": partial(fields.display_name, name, most=64),
                "days": partial(_days, days),
                "scope": partial(_scope, actor, scope),
                "form": partial(_require_room, actor),
            }
        )
        token = Token(
            user_id=actor.id,
            name=clean["name"],
            token_hash=token_digest(secret),
            scope=clean["scope"],
            expires_at=now() + timedelta(days=clean["days"]),
        )
        db.session.add(token)
        db.session.flush()
        tx.record(actor, TokenCreated(name=token.name, scope=token.scope), token)
    return token, secret


def revoke(actor: User, token_id: int) -> None:
    """Withdraw one of the actor's own tokens; it stops working at once.

    Raises:
        Denied
        NotFound: they have no such token.
    """
    with transaction() as tx:
        require_password_sign_in(actor)
        token = db.session.get(Token, token_id)
        if token is None or token.user_id != actor.id:
            raise NotFound()
        tx.record(actor, TokenRevoked(name=token.name), token)
        db.session.delete(token)


def note_use(token: Token) -> bool:
    """Note that a token is in use, at most once in ``USED_EVERY``; returns whether it was."""
    moment = now()
    if token.last_used_at is not None and token.last_used_at > moment - USED_EVERY:
        return False
    query = update(Token).where(Token.id == token.id).values(last_used_at=moment)
    with transaction():
        db.session.execute(query)
    return True


def _days(value: object) -> int:
    if str(value) not in {str(days) for days in DAYS}:
        raise Invalid({"days": _l("Choose one from the list.")})
    return int(str(value))


def _scope(actor: User, scope: Iterable[str]) -> list[str]:
    chosen = set(scope)
    if not chosen:
        raise Invalid({"scope": _l("Choose at least one permission.")})
    languages = translated_languages()
    if not all(right in actor.permissions and is_right(right, languages) for right in chosen):
        raise Invalid({"scope": _l("Choose among the permissions that you hold.")})
    return tidied(chosen)


def _require_room(actor: User) -> None:
    held = select(func.count()).select_from(Token).where(Token.user_id == actor.id)
    if (db.session.scalar(held) or 0) >= MOST:
        raise Invalid({"form": _l("You have too many tokens. Revoke those you no longer need.")})
