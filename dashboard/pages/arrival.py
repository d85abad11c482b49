"""Noting that a person is here, whenever they open a page."""

from __future__ import annotations

import structlog
from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from dashboard.actions import inbox
from dashboard.errors import DashboardError
from dashboard.identity import current_actor, current_session

log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Look at each request for a page."""
    app.before_request(_note)


def _note() -> None:
    page = request.method == "GET" and request.accept_mimetypes.accept_html
    if not page or request.endpoint == "static" or current_session() is None:
        return
    try:
        inbox.arrive(current_actor())
    except (DashboardError, SQLAlchemyError) as error:
        log.warning("it could not be noted that somebody is here", cause=str(error))
