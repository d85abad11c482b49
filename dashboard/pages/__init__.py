"""HTML pages: one module with one ``blueprint`` per noun."""

from __future__ import annotations

from flask import Flask

from dashboard.blueprints import register_all
from dashboard.pages import arrival, errors


def init_app(app: Flask) -> None:
    """Register every page and the error answers."""
    register_all(app, __name__, list(__path__))
    errors.init_app(app)
    arrival.init_app(app)
