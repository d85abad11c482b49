"""Command groups that call actions: what a page can do, a command can do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the groups."""
