"""Hands jobs to those who run them, through huey: a file in the data folder, or Redis.

The rows of ``models/jobs.py`` are the truth. What is lost here (a file deleted, Redis restarted)
is found again in the table by dashboard/jobs, so that a failure here never fails an action.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

import structlog
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.api import Huey
from huey.serializer import SignedSerializer

from dashboard.config import Settings

MOST_HANDED: Final = 50
"""Jobs handed over one by one; of more, whoever runs them is told to look."""

FILE: Final = "queue.sqlite3"

log = structlog.get_logger(__name__)


class NotReachable(Exception):
    """Jobs cannot be handed over now."""


class Queue:
    """Where jobs wait for a free runner.

    Args:
        settings: where, and the key by which only our own tasks are believed.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.run: Callable[[int], object] = _nobody
        """Runs the job of an id; whoever runs jobs puts theirs here."""
        self.look: Callable[[], object] = _nobody
        """Looks for jobs in the table; as above."""

    @cached_property
    def huey(self) -> Huey:
        """The executor, opened when it is first needed."""
        options: dict[str, Any] = {
            "results": False,
            "serializer": SignedSerializer(secret=self._settings.signing_key),
        }
        if not self._settings.redis_url:
            file = str(self._settings.data_dir.resolve() / FILE)
            # A short patience, because SQLite waits without yielding to other green threads; and
            # no waiting for the disk, because nothing depends on what is here.
            return SqliteHuey("dashboard", filename=file, timeout=1, fsync=False, **options)
        return RedisHuey("dashboard", url=self._settings.redis_url, **options)

    @cached_property
    def _run_task(self) -> Any:
        return self.huey.task(name="run_job")(self._run_one)

    @cached_property
    def _look_task(self) -> Any:
        return self.huey.task(name="look_for_jobs")(self._look)

    def _run_one(self, job_id: int) -> None:
        self.run(job_id)

    def _look(self) -> None:
        self.look()

    def register(self) -> None:
        """Make the tasks known; a process that runs jobs calls this before it begins."""
        _ = self._run_task, self._look_task

    def hand_over(self, jobs: Sequence[tuple[int, datetime]]) -> None:
        """Have jobs run, each from its moment on. Never fails: then they are found later."""
        try:
            if len(jobs) > MOST_HANDED:
                self._look_task()
                return
            for job_id, moment in jobs:
                if moment > datetime.now(UTC):
                    self._run_task.schedule((job_id,), eta=moment)
                else:
                    self._run_task(job_id)
        except Exception as error:
            log.warning(
                "jobs could not be handed over; they begin a little later", cause=str(error)
            )

    def check(self) -> int:
        """See whether it answers; how many jobs wait here.

        Raises:
            NotReachable
        """
        try:
            return int(self.huey.pending_count())
        except Exception as error:
            raise NotReachable(str(error)) from error

    def is_empty(self) -> bool:
        """Whether nothing waits here; not if that cannot be known."""
        try:
            return self.check() == 0
        except NotReachable as error:
            log.warning("the queue of jobs cannot be read", cause=str(error))
            return False


def queue() -> Queue:
    """The queue of the current app."""
    found: Queue = current_app.extensions["queue"]
    return found


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its queue."""
    app.extensions["queue"] = Queue(settings)


def _nobody(*_arguments: object) -> None:
    """In a process that only adds jobs, nobody runs them."""
