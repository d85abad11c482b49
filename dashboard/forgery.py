"""Cross-site request forgery: which writes need the token of a page.

All that a browser could be made to send do, since it adds its cookies by itself. A program that
brings a personal access token and no cookie does not.
"""

from __future__ import annotations

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError

from dashboard.extensions import csrf
from dashboard.redirects import split


def init_app(app: Flask) -> None:
    """Check every write before its view runs."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)

    @app.before_request
    def check() -> None:
        _widen()
        if app.config["WTF_CSRF_ENABLED"] and not _sent_by_a_program():
            _protect()


def is_forged() -> bool:
    """Whether the form of this request came without the token it needs.

    Only views that declare ``keeps_typed`` (pages/typed.py) are ever called then.
    """
    forged: bool = g.get("forged", False)
    return forged


def _protect() -> None:
    try:
        csrf.protect(apply_exemptions=True)
    except (CSRFError, ValueError) as error:  # the latter for a Referer that is no address
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "keeps_typed", False) or not _sent_by_our_page():
            raise CSRFError() from error
        g.forged = True


def _sent_by_our_page() -> bool:
    """Browsers say so. What another site has typed is not put into our forms."""
    return split(request.headers.get("Origin", "")).netloc == request.host


def _widen() -> None:
    """Views that take more than forms say so with ``max_body``; the token is read from the body,
    so that this must come first."""
    view = current_app.view_functions.get(request.endpoint or "")
    most: int | None = getattr(view, "max_body", None)
    if most is not None:
        request.max_content_length = most


def _sent_by_a_program() -> bool:
    bearer = request.headers.get("Authorization", "").lower().startswith("bearer ")
    ours = ("SESSION_COOKIE_NAME", "REMEMBER_COOKIE_NAME")
    return bearer and not any(current_app.config[name] in request.cookies for name in ours)
