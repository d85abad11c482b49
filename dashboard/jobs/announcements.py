"""Starting and ending announcements when it is time."""

from __future__ import annotations

from dashboard.actions.announcements import JOB, catch_up
from dashboard.jobs.registry import Postponed, handles
from dashboard.models.jobs import Job
from dashboard.policy import SYSTEM


@handles(JOB)
def deliver(job: Job) -> None:
    """Look whether it is time; where the clock says that it is not yet, come back then."""
    moment = catch_up(SYSTEM, job.payload["announcement_id"])
    if moment is not None:
        raise Postponed(moment)
