"""JSON under /api/v1/: one module with one ``blueprint`` per noun."""

from __future__ import annotations

from flask import Flask

from dashboard.blueprints import register_all


def init_app(app: Flask) -> None:
    """Register every noun."""
    register_all(app, __name__, list(__path__))
