"""Who is asking: Flask-Login's loaders over sessions and tokens kept in the database."""

from __future__ import annotations

from datetime import timedelta

import structlog
from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from dashboard.actions import sessions, tokens
from dashboard.errors import DashboardError
from dashboard.extensions import login_manager
from dashboard.models.columns import now
from dashboard.models.sessions import Session, session_by_token
from dashboard.models.tokens import token_by_secret
from dashboard.models.users import User

log = structlog.get_logger(__name__)


def current_actor() -> User:
    """The person behind the current request; only where somebody is signed in."""
    person: User = current_user._get_current_object()
    return person


def current_session() -> Session | None:
    """The sign-in session of the current request; None for visitors and bearer tokens."""
    current_user.is_authenticated  # noqa: B018 - makes Flask-Login load the person
    session: Session | None = g.get("sign_in_session")
    return session


@login_manager.user_loader
def load_from_session(token: str) -> User | None:
    """The person whose live session ``token`` opens."""
    session = session_by_token(token)
    if session is None or not session.user.is_active:
        return None
    g.sign_in_session = session
    person = session.user
    person.session_token = token
    _age_freshness(session)
    return person


@login_manager.request_loader
def load_from_bearer(_request: object) -> User | None:
    """The person whose personal access token came in the Authorization header."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    token = token_by_secret(secret.strip())
    if token is None or not token.user.is_active:
        return None
    g.bearer_token = token
    person = token.user
    person.scope = frozenset(token.scope)
    return person


def _age_freshness(session: Session) -> None:
    """Sensitive changes need a recent password; Flask-Login's own mark never ages."""
    limit = timedelta(minutes=current_app.config["FRESH_MINUTES"])
    if cookie.get("_fresh") and session.authenticated_at < now() - limit:
        cookie["_fresh"] = False


def init_app(app: Flask) -> None:
    """Bind Flask-Login."""
    login_manager.login_view = "sign_in.form"
    login_manager.refresh_view = "sign_in.confirm"
    login_manager.init_app(app)
    app.after_request(_note_use)


def _note_use(response: Response) -> Response:
    """Let the session or token of this request live on; the answer does not depend on it."""
    if request.endpoint == "static" or response.status_code == 503:
        return response
    session, token = g.get("sign_in_session"), g.get("bearer_token")
    try:
        if session is not None and sessions.keep_alive(session) and session.remember:
            cookie["_remember"] = "set"  # Flask-Login renews the cookie with the session
        if token is not None:
            tokens.note_use(token)
    except (DashboardError, SQLAlchemyError) as error:
        log.warning("the use of a session could not be noted", cause=str(error))
    return response
