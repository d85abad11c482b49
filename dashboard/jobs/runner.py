"""Runs one job, whatever becomes of it."""

from __future__ import annotations

import structlog

from dashboard.actions import jobs
from dashboard.actions.jobs import Trouble
from dashboard.extensions import db
from dashboard.jobs.registry import HANDLERS, Postponed
from dashboard.live.gauges import gauges
from dashboard.models.jobs import Job

log = structlog.get_logger(__name__)


def run(job_id: int) -> bool:
    """Do a job if it is still to be done; its row says afterwards what became of it.

    Returns:
        Whether it was begun.
    """
    job = jobs.begin(job_id)
    if job is None:
        return False
    try:
        _do(job)
    except Postponed as postponed:
        jobs.put_off(job, postponed.until)
    except Trouble as trouble:
        log.warning("job did not succeed", job=job.id, kind=job.kind, cause=str(trouble))
        jobs.fail(job, trouble)
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", job=job.id, kind=job.kind)
        jobs.fail(job, Trouble("unexpected", f"{type(error).__name__}: {error}"))
    return True


def _do(job: Job) -> None:
    handler = HANDLERS.get(job.kind)
    if handler is None:
        raise Trouble("unknown", job.kind, for_good=True)
    settle = handler(job)
    jobs.finish(job, settle)
    gauges().sample("jobs_done", 1)
