"""What is cleared away once a day while the server runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from flask import Flask, current_app

from dashboard.actions import events, uploads
from dashboard.config import DAY, MINUTE
from dashboard.extensions import socketio
from dashboard.models.columns import now
from dashboard.policy import SYSTEM

FIRST_AFTER: Final = MINUTE
"""Not while a start is still busy with its first visitors."""

log = structlog.get_logger(__name__)


def start() -> None:
    """Begin, in the background, for as long as the process lives."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    socketio.start_background_task(_run, app)


def clear_away() -> None:
    """Forget old events, and files that no upload refers to."""
    days = current_app.extensions["settings"].event_retention_days
    pruned = events.prune(SYSTEM, now() - timedelta(days=days))
    files = uploads.sweep(SYSTEM)
    counts = {"room_events": pruned.room_events, "log_entries": pruned.entries, "files": files}
    if any(counts.values()):
        log.info("cleared away", **counts)


def _run(app: Flask) -> None:
    socketio.sleep(FIRST_AFTER)
    while True:
        with app.app_context():
            try:
                clear_away()
            except Exception:
                log.exception("could not clear away; trying again tomorrow")
        socketio.sleep(DAY)
