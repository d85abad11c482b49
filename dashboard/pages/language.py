"""Choosing a language and a theme, and the catalog that JavaScript reads."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from dashboard import offload
from dashboard.access import public
from dashboard.actions import users
from dashboard.config import DAY
from dashboard.context import THEME_COOKIE, THEMES
from dashboard.i18n import LANGUAGES, LOCALE_COOKIE, PSEUDO_LANGUAGES, offered_languages
from dashboard.identity import current_actor
from dashboard.redirects import safe_next
from dashboard.words.javascript import js_catalog, words_json
from dashboard.words.pinned import Words, words_of

blueprint = Blueprint("language", __name__)

MOST_KEYS: Final = 500
"""Messages that are answered at once."""

WORTH_COMPRESSING: Final = 1400
"""Characters; what is shorter fits into one packet anyway."""


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Switch the language: for the person where somebody is signed in, and for this browser."""
    locale = request.form.get("locale", "")
    if locale not in offered_languages():
        abort(400)
    if current_user.is_authenticated and locale in LANGUAGES:
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
    text, current = js_catalog(_words(locale))
    return _catalog(text, lasting=revision == current)


@blueprint.get("/i18n/words/<locale>-<revision>.json")
@public
def words(locale: str, revision: str) -> ResponseReturnValue:
    """What messages say, by their keys (``?keys=``; otherwise all), for pages that are open."""
    found = _words(locale)
    keys = request.args["keys"].split(",")[:MOST_KEYS] if "keys" in request.args else None
    # With a fallback, the words depend on more than one revision.
    return _catalog(
        words_json(found, keys), lasting=revision == found.revision and len(found.catalogs) < 2
    )


def _words(locale: str) -> Words:
    if locale not in LANGUAGES and locale not in PSEUDO_LANGUAGES:
        abort(404)
    return words_of(locale)


def _catalog(text: str, *, lasting: bool) -> Response:
    """A catalog, compressed for browsers that take it: words shrink to a quarter.

    Args:
        text: the catalog, as JSON.
        lasting: whether its address stands for exactly this content.
    """
    response = Response(mimetype="application/json")
    if len(text) > WORTH_COMPRESSING and request.accept_encodings["gzip"]:
        response.set_data(offload.run(_compressed, text))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(text)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if lasting else "no-cache"
    )
    return response


@lru_cache(maxsize=32)
def _compressed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def _remember(response: Response, name: str, value: str) -> Response:
    response.set_cookie(
        name, value, max_age=365 * DAY, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return response
