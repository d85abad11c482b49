"""Choosing a language and a theme, and the catalog that JavaScript reads."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dashboard.access import public
from dashboard.actions import users
from dashboard.config import DAY
from dashboard.context import THEME_COOKIE, THEMES
from dashboard.i18n import LANGUAGES, LOCALE_COOKIE, js_catalog
from dashboard.identity import current_actor
from dashboard.redirects import safe_next

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Switch the language: for the person where somebody is signed in, and for this browser."""
    locale = request.form.get("locale", "")
    if locale not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated:
        users.update_profile(current_actor(), current_actor(), {"locale": locale})
    response = make_response(redirect(safe_next(request.form.get("next"))))
    return _remember(response, LOCALE_COOKIE, locale)


@blueprint.post("/theme")
@public
def theme() -> ResponseReturnValue:
    """Switch between light, dark and the system's choice."""
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(400)
    response = make_response(redirect(safe_next(request.form.get("next"))))
    return _remember(response, THEME_COOKIE, chosen)


@blueprint.get("/i18n/<locale>-<revision>.json")
@public
def catalog(locale: str, revision: str) -> ResponseReturnValue:
    """The messages JavaScript uses; the address changes with the content."""
    if locale not in LANGUAGES:
        abort(404)
    text, current = js_catalog(locale)
    response = Response(text, mimetype="application/json")
    fresh = "public, max-age=31536000, immutable" if revision == current else "no-cache"
    response.headers["Cache-Control"] = fresh
    return response


def _remember(response: Response, name: str, value: str) -> Response:
    response.set_cookie(
        name, value, max_age=365 * DAY, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return response
