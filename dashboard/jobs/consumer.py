"""The consumer: huey's workers in this process, green threads under a green-threaded server."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from typing import Any, Final

import structlog
from flask import Flask, current_app
from huey.consumer import Consumer

from dashboard import mails
from dashboard.actions import digests, jobs
from dashboard.config import Settings
from dashboard.extensions import socketio
from dashboard.jobs.runner import run
from dashboard.models.columns import now
from dashboard.models.jobs import MOST_MAILS, due
from dashboard.queue import MOST_HANDED, Queue

WORKERS: Final = MOST_MAILS + 2
"""Jobs done at the same time."""

LOCK: Final = "jobs.lock"
"""A file in the data folder that the process which runs jobs holds."""

LOOK_EVERY: Final = 15.0
"""Seconds between looks at the table for what was not handed over, and at the clocks."""

COMPLAINTS_EVERY: Final = 60.0
"""Seconds in which huey says the same only once."""

IDLE: Final = 0.5
"""Seconds after which an idle worker looks for work again (Redis wakes it)."""

log = structlog.get_logger(__name__)


class _NowAndThen(logging.Filter):
    """Lets huey say the same once in a while: it asks twice a second for work, and complains every
    time when Redis, say, is not there."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to say it, which is then without a traceback."""
        text, at = record.getMessage(), time.monotonic()
        if at - self._said.get(text, -COMPLAINTS_EVERY) < COMPLAINTS_EVERY:
            return False
        self._said[text] = at
        if record.exc_info:
            record.msg, record.args = "%s: %s", (text, record.exc_info[1])
            record.exc_info = None
        return True


class _QuietConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    """Leaves the signals to dashboard/shutdown.py."""

    def _set_signal_handlers(self) -> None:
        pass


class Runner:
    """Does jobs for as long as the process lives.

    Args:
        app: whose jobs.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._queue: Queue = app.extensions["queue"]
        self._lock = threading.Lock()
        self._under_way = 0
        self._consumer: Any = None

    @property
    def busy(self) -> bool:
        """Whether a job is being done."""
        return self._under_way > 0

    def start(self) -> None:
        """Begin with what was left when the last process ended."""
        self._queue.run, self._queue.look = self._run, self._look
        self._queue.register()
        with self._app.app_context():
            jobs.requeue_interrupted(None if self._is_alone() else now())
        self._consumer = _QuietConsumer(
            self._queue.huey, workers=WORKERS, periodic=False, max_delay=IDLE
        )
        for part in ("Worker", "Scheduler"):
            logging.getLogger(f"huey.consumer.{part}").addFilter(_NowAndThen())
        self._consumer.start()
        socketio.start_background_task(self._watch)

    def _is_alone(self) -> bool:
        """Whether no other process can be at what is running (a rolling deployment has two)."""
        if self._settings.redis_url:
            return False
        # Never closed: the lock lasts as long as the process, however it ends.
        file = os.open(self._settings.data_dir / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Begin nothing more; what is being done goes on."""
        self._consumer.stop_flag.set()

    def _run(self, job_id: int) -> None:
        with self._lock:
            self._under_way += 1
        try:
            with self._app.app_context():
                if run(job_id) and self._queue.is_empty():
                    self._look()  # there may be more than was handed over
        except Exception:
            # Its row has not changed, so that it is found again.
            log.exception("a job could not be begun or ended", job=job_id)
        finally:
            with self._lock:
                self._under_way -= 1

    def _look(self) -> None:
        with self._app.app_context():
            self._queue.hand_over([(job_id, now()) for job_id in due(now(), MOST_HANDED)])

    def _watch(self) -> None:
        while not self._consumer.stop_flag.is_set():
            try:
                with self._app.app_context():
                    self._heal()
            except Exception:
                log.exception("could not look after the jobs; trying again")
            self._consumer.stop_flag.wait(LOOK_EVERY)

    def _heal(self) -> None:
        self._consumer.check_worker_health()
        jobs.requeue_interrupted(now())
        if mails.are_sent():
            digests.make_due(now())
        jobs.list_late()
        self._look()


def start() -> Runner:
    """Do the current app's jobs in this process."""
    runner = Runner(current_app._get_current_object())  # type: ignore[attr-defined]  # the app itself
    runner.start()
    return runner
