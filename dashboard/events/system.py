"""What happens in the background."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.events.vocabulary import Event


@dataclass(frozen=True, kw_only=True)
class JobChanged(Event):
    """A job that staff see was begun, put off until it is tried again, or done; to ``state``."""

    kind = "job.changed"
    subject = "jobs"
    audited = False
    state: str


@dataclass(frozen=True, kw_only=True)
class JobFailed(Event):
    """A job was given up after all its attempts, or because trying again is no use."""

    kind = "job.failed"
    subject = "jobs"
    private_data = frozenset({"error"})
    job: str
    error: str


@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """Somebody had a failed or waiting job begin at once."""

    kind = "job.retried"
    subject = "jobs"
    job: str


@dataclass(frozen=True, kw_only=True)
class JobDiscarded(Event):
    """Somebody gave up a failed or waiting job."""

    kind = "job.discarded"
    subject = "jobs"
    job: str
