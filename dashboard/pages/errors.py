"""Errors as answers: a page for people, a problem document (RFC 9457) for programs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlunsplit

import structlog
from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from dashboard.errors import Busy, DashboardError, Denied, NotFound, TooLarge
from dashboard.extensions import db, login_manager
from dashboard.i18n import Text
from dashboard.redirects import safe_next, split

log = structlog.get_logger(__name__)


class BadRequest(DashboardError):
    """The request cannot be understood."""

    status, code = 400, "bad_request"
    title = _l("That request could not be understood")
    message = _l("Go back, reload the page and try again.")


class Expired(DashboardError):
    """The form's protection token is missing or belongs to another sign-in."""

    status, code = 400, "csrf"
    title = _l("This page is out of date")
    message = _l(
        "You signed in or out in another tab. Reload the page and send your entries again."
    )


class Unauthenticated(DashboardError):
    """Nobody is signed in."""

    status, code = 401, "unauthenticated"
    title = _l("Please sign in")
    message = _l("Your session has ended or you have not signed in yet.")


class StaleSignIn(DashboardError):
    """The sign-in is too old for a sensitive change."""

    status, code = 401, "confirm_password"
    title = _l("Please confirm your password")
    message = _l("It has been a while since you signed in.")


class WrongMethod(DashboardError):
    """This address does not take this kind of request."""

    status, code = 405, "wrong_method"
    title = _l("That is not possible here")
    message = _l("Go back and use the buttons of the page.")


class TooMany(DashboardError):
    """Too many attempts."""

    status, code = 429, "too_many"
    title = _l("Too many attempts")
    message = _l("Please wait a few minutes before you try again.")


BY_STATUS: dict[int, type[DashboardError]] = {
    400: BadRequest,
    401: Unauthenticated,
    403: Denied,
    404: NotFound,
    405: WrongMethod,
    413: TooLarge,
    415: BadRequest,
    429: TooMany,
    503: Busy,
}


def wants_json() -> bool:
    """Whether a program is asking: the JSON interface, or JSON preferred to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def problem(error: DashboardError) -> dict[str, Any]:
    """``error`` as a problem document; texts that are lazy become the receiver's in the answer."""
    return {
        "type": f"urn:dashboard:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        **error.details,
    }


def answer(error: DashboardError) -> Response:
    """The answer that tells about ``error``."""
    if wants_json():
        response = jsonify(problem(error))
        response.mimetype = "application/problem+json"
    else:
        response = make_response(_page(error.status, error.title, error.message))
    response.status_code = error.status
    response.headers.update(headers_of(error))
    return response


def headers_of(error: DashboardError) -> dict[str, str]:
    """What an answer about ``error`` says to programs besides its body."""
    if error.status == 401:
        return {"WWW-Authenticate": "Bearer"}
    seconds = error.details.get("retry_after")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _page(status: int, title: Text, message: Text) -> str:
    return render_template("errors/error.html", code=status, title=title, message=message)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DashboardError, answer)
    app.register_error_handler(CSRFError, lambda _error: answer(Expired()))
    app.register_error_handler(OperationalError, _database_failed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    login_manager.needs_refresh_handler(_needs_refresh)
    login_manager.unauthorized_handler(_unauthorized)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    response = answer(
        BY_STATUS.get(error.code, BadRequest if error.code < 500 else DashboardError)()
    )
    response.headers.extend(
        (name, value) for name, value in error.get_headers() if name in ("Retry-After", "Allow")
    )
    return response


def _database_failed(error: OperationalError) -> Response:
    db.session.rollback()
    log.error("database failed", cause=str(error.orig), path=request.path)
    return answer(Busy())


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    log.error("unexpected error", path=request.path, exc_info=error)
    return answer(DashboardError())


def _unauthorized() -> ResponseReturnValue:
    if wants_json():
        return answer(Unauthenticated())
    return redirect(url_for("sign_in.form", next=_here()))


def _needs_refresh() -> ResponseReturnValue:
    if wants_json():
        return answer(StaleSignIn())
    return redirect(url_for("sign_in.confirm", next=_here()))


def _here() -> str | None:
    """Where to come back to: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    page = split(request.referrer or "")
    if page.netloc != request.host:
        return None
    return safe_next(urlunsplit(page._replace(scheme="", netloc="", fragment="")), "") or None
