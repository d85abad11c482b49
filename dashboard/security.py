"""Headers that tell browsers what a page may do, and who may open a live connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Flask, Response, request
from werkzeug.http import parse_date

from dashboard.assets import import_map_hash
from dashboard.config import Settings


def socket_origins(settings: Settings) -> Callable[[str | None, dict[str, str]], bool]:
    """Engine.IO's question: may a page of this origin open a connection?

    Args:
        settings: ``allowed_origins`` and ``public_url`` are allowed besides the own origin.
    """
    named = {*settings.allowed_origins, settings.public_url} - {""}

    def allowed(origin: str | None, environ: dict[str, str]) -> bool:
        own = f"{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST')}"
        return origin == own or origin in named

    return allowed


def content_security_policy() -> str:
    """The policy of every page: own files only; the import map is allowed by its hash."""
    live = f"{'wss' if request.is_secure else 'ws'}://{request.host}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {import_map_hash()}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {live}",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


NOT_KEPT: Final = frozenset({"text/html", "application/json", "application/problem+json"})
"""What depends on who asks and when; a view that knows better says so itself."""

CONDITIONS: Final = ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")


def _forget_impossible_dates() -> None:
    """A date that no calendar has is no condition; Werkzeug fails on it."""
    for name in CONDITIONS:
        try:
            parse_date(request.environ.get(name))
        except OverflowError:
            del request.environ[name]


def init_app(app: Flask) -> None:
    """Add the headers to every answer; one that a view has set itself stays."""
    settings: Settings = app.extensions["settings"]
    app.before_request(_forget_impossible_dates)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        if response.mimetype == "text/html":
            headers.setdefault("Content-Security-Policy", content_security_policy())
        if response.mimetype in NOT_KEPT:
            headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.production:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
