"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from dashboard.models.jobs import Job

Settle: TypeAlias = Callable[[], None]
"""Writes what must be known together with the job's end, in the same transaction."""

Handler: TypeAlias = Callable[[Job], Settle | None]

HANDLERS: dict[str, Handler] = {}
"""Every kind of job, and how it is done."""


class Postponed(Exception):
    """It is too early for the job; this is no attempt.

    Args:
        until: when to begin it.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a function for the jobs of a kind; put it into a module of this package.

    It is called with the job, in an app context, outside any transaction, and must do no harm if
    it is called again. It raises ``Trouble`` (dashboard/actions/jobs.py) when it does not succeed,
    and ``Postponed`` when it is too early. What it returns is run in the transaction in which the
    job ends.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register
