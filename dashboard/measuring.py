"""Measuring, in the background: samples every second, keeps what there is every few seconds."""

from __future__ import annotations

import time
from typing import Final

import structlog
from flask import Flask, current_app

from dashboard.actions import measures
from dashboard.extensions import db, socketio
from dashboard.live.deliver import delivery
from dashboard.live.gauges import gauges
from dashboard.live.measures import news
from dashboard.models.counts import stored_bytes
from dashboard.policy import SYSTEM

EVERY_SECONDS: Final = 1.0
"""How often gauges are read, and those who watch are told."""

KEEP_SECONDS: Final = 5.0
"""How often the log is counted while things happen."""

SAMPLED_SECONDS: Final = 60.0
"""How often what was sampled is kept while nothing happens; a crash loses so much of it."""

log = structlog.get_logger(__name__)


class Measuring:
    """The measuring of one process. Clocks that are set do not matter to when it does what."""

    def __init__(self) -> None:
        self._counted_position = -1
        self._kept_at = float("-inf")

    def tick(self) -> None:
        """Do what is due."""
        delivered = delivery()
        gauges().sample("sockets", len(delivered.connections))
        gauges().sample("people_here", delivered.presence.count)
        self._keep_if_due()
        for room in delivered.connections.rooms("measures:"):
            delivered.pass_on(room, "measures", news(room))

    def keep(self) -> None:
        """Keep what the log and the gauges have, now."""
        position = delivery().position
        sampled = gauges().take()
        try:
            measures.roll_up(SYSTEM, sampled)
        except BaseException:
            gauges().give_back(sampled)
            raise
        self._counted_position, self._kept_at = position, time.monotonic()

    def _keep_if_due(self) -> None:
        passed = time.monotonic() - self._kept_at
        moved = delivery().position != self._counted_position
        if passed >= (KEEP_SECONDS if moved else SAMPLED_SECONDS):
            self.keep()


def start() -> None:
    """Begin, in the background, for as long as the process lives."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    gauges().sample("storage_bytes", stored_bytes())
    db.session.rollback()
    socketio.start_background_task(_run, app)


def _run(app: Flask) -> None:
    measuring = Measuring()
    while True:
        try:
            with app.app_context():
                measuring.tick()
        except Exception:
            log.exception("could not measure; trying again")
        socketio.sleep(EVERY_SECONDS)
