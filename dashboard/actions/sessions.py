"""Verbs on sign-in sessions: check a password, start, keep alive, end."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy import select, update

from dashboard.actions import passwords
from dashboard.actions.attempts import attempt
from dashboard.actions.tokens import require_password_sign_in
from dashboard.errors import Denied, NotFound
from dashboard.events import SessionEnded, SignedIn, SignInFailed
from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.devices import note_device
from dashboard.models.sessions import Session, sessions_of, token_digest
from dashboard.models.users import User, find_user, user_by_login
from dashboard.policy import SYSTEM, Actor, require
from dashboard.transaction import Transaction, put, remove, transaction

SEEN_EVERY: Final = timedelta(minutes=1)
"""How exact «last seen» is: a write per request would be too many."""

MOST_SWEPT: Final = 100
"""Expired sessions that one sign-in cleans up."""


def check_password(typed: str, password: str, address: str) -> User | None:
    """The active person with that name or e-mail address and that password.

    Unknown names, wrong passwords and closed accounts are one answer after the same work.

    Raises:
        TooManyAttempts
    """
    user = user_by_login(typed)
    with attempt(typed, user, address) as tried:
        right = passwords.matches(user.password_hash if user else None, password)
        if user is None or not right or not user.is_active:
            return None
        tried.succeeded()
    if user.password_hash and passwords.is_outdated(user.password_hash):
        _renew_digest(user, password)
    return user


def note_failure(typed: str) -> None:
    """Log that a wrong password was given, if there is such an account."""
    user = user_by_login(typed)
    if user is not None:
        with transaction() as tx:
            tx.record(SYSTEM, SignInFailed(), user)


def start(user: User, device: str, address: str, remember: bool, mark: str = "") -> str:
    """Open a session for somebody who has proved who they are.

    Args:
        user: an active person.
        device: what to call the device in the list of sessions.
        address: where the device is.
        remember: whether the session outlives the browser and lasts long.
        mark: by which the device is known again (pages/device_mark.py); without one, by its name
            and address.

    Returns:
        The session's token. ``user`` carries it too, which is what Flask-Login keeps.

    Raises:
        Denied: the account was closed meanwhile.
    """
    token = secrets.token_urlsafe(32)
    with transaction() as tx:
        if not user.is_active:
            raise Denied()
        _sweep(tx)
        session = Session(
            token_hash=token_digest(token),
            user_id=user.id,
            device=device[:160],
            address=address[:64],
            remember=remember,
            expires_at=now() + lifetime(remember),
        )
        db.session.add(session)
        user.last_sign_in_at = now()
        db.session.flush()
        is_new = note_device(user.id, mark or f"{session.device} {session.address}")
        event = SignedIn(
            session_id=session.id,
            device=session.device,
            address=session.address,
            new_device=is_new,
        )
        tx.record(user, event, user, put(user), put(session))
    user.session_token = token
    return token


def renew(session: Session) -> None:
    """The person behind ``session`` has just proved who they are again."""
    with transaction():
        session.authenticated_at = now()


def keep_alive(session: Session) -> bool:
    """Note that a session is in use, at most once in ``SEEN_EVERY``.

    No event: the list of sessions shows it when it is next opened.

    Returns:
        Whether it was noted.
    """
    moment = now()
    if session.last_seen_at > moment - SEEN_EVERY:
        return False
    expires = moment + lifetime(session.remember)
    query = update(Session).where(Session.id == session.id)
    with transaction():
        db.session.execute(query.values(last_seen_at=moment, expires_at=expires))
    return True


def end(actor: Actor, session_id: int, reason: str = "ended") -> None:
    """End one of the actor's own sessions; its sockets close at once.

    Raises:
        NotFound: there is no such session of theirs.
    """
    with transaction() as tx:
        if isinstance(actor, User):
            require_password_sign_in(actor)
        session = db.session.get(Session, session_id)
        if session is None or session.user_id != actor.id:
            raise NotFound()
        _end(tx, actor, session, reason)


def end_all_of(actor: Actor, user: User, keep: int | None = None) -> int:
    """End a person's sessions, except the one with id ``keep``.

    Args:
        actor: the person themselves, or somebody who may deactivate them.
        user: whose sessions.

    Returns:
        How many ended.

    Raises:
        Denied
    """
    with transaction() as tx:
        if actor.id != user.id:
            require(actor, "users.deactivate", user)
        elif isinstance(actor, User):
            require_password_sign_in(actor)
        ending = [session for session in sessions_of(user) if session.id != keep]
        for session in ending:
            _end(tx, actor, session, "ended")
    return len(ending)


def lifetime(remember: bool) -> timedelta:
    """How long a session lasts without being used."""
    key = "REMEMBER_SECONDS" if remember else "SESSION_SECONDS"
    return timedelta(seconds=current_app.config[key])


def _end(tx: Transaction, actor: Actor, session: Session, reason: str) -> None:
    gone = remove(session)
    tx.record(actor, SessionEnded(user_id=session.user_id, reason=reason), session, gone)
    db.session.delete(session)


def _sweep(tx: Transaction) -> None:
    query = select(Session).where(Session.expires_at <= now()).limit(MOST_SWEPT)
    for session in db.session.scalars(query):
        _end(tx, SYSTEM, session, "expired")


def _renew_digest(user: User, password: str) -> None:
    known, digest = user.password_hash, passwords.digest(password)
    with transaction():
        fresh = find_user(user.id)
        if fresh is not None and fresh.password_hash == known:
            fresh.password_hash = digest
