"""Cross-site request forgery: which writes need the token of a page.

All that a browser could be made to send do, since it adds its cookies by itself. A program that
brings a personal access token and no cookie does not.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from dashboard.extensions import csrf


def init_app(app: Flask) -> None:
    """Check every write before its view runs."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)

    @app.before_request
    def check() -> None:
        _widen()
        if not _sent_by_a_program():
            csrf.protect(apply_exemptions=True)


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
