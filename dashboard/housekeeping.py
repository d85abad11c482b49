"""What is done regularly while the server runs: clearing away, and noting who is still here."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from flask import Flask, current_app

from dashboard.actions import events, inbox, jobs, measures, uploads
from dashboard.config import DAY, MINUTE
from dashboard.extensions import socketio
from dashboard.live.deliver import delivery
from dashboard.models.columns import now
from dashboard.policy import SYSTEM

FIRST_AFTER: Final = MINUTE
"""Not while a start is still busy with its first visitors."""

PRESENT_EVERY: Final = 5 * MINUTE
"""How often those who have a page open are noted, so that they do not count as away."""

DONE_KEPT: Final = timedelta(days=7)
"""How long jobs that are done can still be looked up."""

log = structlog.get_logger(__name__)


def start() -> None:
    """Begin, in the background, for as long as the process lives."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    socketio.start_background_task(_run, app)
    socketio.start_background_task(_note_present, app)


def clear_away() -> None:
    """Forget old events and notifications, and files that no upload refers to."""
    settings = current_app.extensions["settings"]
    activity_before = now() - timedelta(days=settings.activity_days)
    replayed_before = now() - timedelta(days=settings.event_retention_days)
    pruned = events.prune(SYSTEM, replayed_before, activity_before)
    notices = inbox.forget_old(SYSTEM, now() - timedelta(days=settings.notification_days))
    done = jobs.forget_done(now() - DONE_KEPT)
    files = uploads.sweep(SYSTEM)
    numbers = measures.prune(SYSTEM)
    counts = {
        "room_events": pruned.room_events,
        "log_entries": pruned.entries,
        "notifications": notices,
        "jobs": done,
        "files": files,
        "measures": numbers,
    }
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


def _note_present(app: Flask) -> None:
    while True:
        socketio.sleep(PRESENT_EVERY)
        with app.app_context():
            try:
                inbox.note_present({it.user_id for it in delivery().connections.all()})
            except Exception:
                log.exception("could not note who is here; trying again")
