"""Verbs on jobs: how they are begun, ended, tried again and given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from dashboard.errors import Invalid
from dashboard.events import JobChanged, JobDiscarded, JobFailed, JobRetried
from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.jobs import (
    DONE,
    FAILED,
    MOST_DETAIL,
    RUNNING,
    SOON,
    WAITING,
    Job,
    find_job,
    has_room,
)
from dashboard.models.mailing import AT_ONCE_MAIL, DIGEST, drop
from dashboard.models.measures import count_now
from dashboard.models.preferences import AT_ONCE, DAILY
from dashboard.policy import SYSTEM, Actor, require
from dashboard.queue import queue
from dashboard.transaction import Transaction, put, remove, transaction

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))
"""How long to wait after the first, second … attempt that did not succeed."""

LEASE: Final = timedelta(minutes=5)
"""How long one attempt may take before somebody else may begin another."""

BATCH: Final = 100
"""Jobs changed in one transaction, so that nobody waits for long."""


MAILED: Final = {AT_ONCE_MAIL: AT_ONCE, DIGEST: DAILY}
"""What is not mailed at all when a job of that kind is given up."""


class Trouble(Exception):
    """An attempt did not succeed.

    Args:
        code: why; static/js/models/jobs.js and ``jobs list`` put it into words.
        detail: what the other side said, if it said something.
        for_good: whether trying again is of no use.
    """

    def __init__(self, code: str, detail: str = "", *, for_good: bool = False) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail, self.for_good = code, detail, for_good


def begin(job_id: int) -> Job | None:
    """Take a job that waits and is due, so that nobody else does it; None if it is not."""
    with transaction() as tx:
        job = find_job(job_id)
        if job is None or job.state != WAITING or not (job.is_due(now()) and has_room(job)):
            return None
        job.state, job.attempts = RUNNING, job.attempts + 1
        job.lease_until = now() + LEASE
        _show(tx, job)
    return job


def finish(job: Job, settle: Callable[[], None] | None = None) -> None:
    """The job is done.

    Args:
        job: begun before.
        settle: writes what must be known together with that, in the same transaction.
    """
    with transaction() as tx:
        if settle:
            settle()
        _end(job, DONE)
        count_now("jobs_done")
        job.error = job.detail = ""
        if job.listed:
            taken = remove(job)
            job.listed = False
            tx.record(SYSTEM, JobChanged(state=DONE), job, taken)
    _go_on_after(job)


def put_off(job: Job, until: datetime) -> None:
    """The job was begun too early; that was no attempt."""
    with transaction() as tx:
        job.attempts -= 1
        job.listed = job.listed or until > now() + SOON
        _wait(job, until)
        _show(tx, job)
    _go_on_after(job)


def fail(job: Job, trouble: Trouble) -> None:
    """An attempt did not succeed: try again later, or give up."""
    with transaction() as tx:
        job.error, job.detail = trouble.code, trouble.detail[:MOST_DETAIL]
        job.listed = True
        if trouble.for_good or job.attempts >= job.most_attempts:
            _end(job, FAILED)
            tx.record(SYSTEM, JobFailed(job=job.kind, error=job.error), job, put(job))
        else:
            _wait(job, now() + PAUSES[min(job.attempts, len(PAUSES)) - 1])
            _show(tx, job)
    _go_on_after(job)


def retry(actor: Actor, job: Job) -> None:
    """Begin a failed or waiting job at once, with all its attempts before it.

    Raises:
        Denied
        Invalid: it is running or done.
    """
    with transaction() as tx:
        require(actor, "system.jobs")
        _require_idle(job)
        job.attempts, job.listed = 0, True
        _wait(job, now())
        tx.record(actor, JobRetried(job=job.kind), job, put(job))
    queue().hand_over([(job.id, job.run_at)])


def retry_all(actor: Actor) -> int:
    """Begin all failed jobs again; returns how many they were.

    Raises:
        Denied
    """
    require(actor, "system.jobs")
    return _in_batches(select(Job).where(Job.state == FAILED), lambda job: retry(actor, job))


def discard(actor: Actor, job: Job) -> None:
    """Give up a failed or waiting job.

    Raises:
        Denied
        Invalid: it is running or done.
    """
    with transaction() as tx:
        require(actor, "system.jobs")
        _require_idle(job)
        if job.user_id is not None and job.kind in MAILED:
            drop(job.user_id, MAILED[job.kind])
        tx.record(actor, JobDiscarded(job=job.kind), job, remove(job))
        db.session.delete(job)


def requeue_interrupted(moment: datetime | None = None) -> int:
    """Have what was running when its process ended begin again; returns how many jobs.

    Args:
        moment: only those whose lease has ended by then; all without it.
    """
    query = select(Job).where(Job.state == RUNNING)
    if moment is not None:
        query = query.where(Job.lease_until < moment)
    return _in_batches(query, _interrupted)


def list_late() -> int:
    """Show staff what should have begun or ended a while ago; returns how many jobs."""
    query = select(Job).where(
        Job.state.in_((WAITING, RUNNING)), Job.run_at < now() - SOON, Job.listed.is_(False)
    )
    return _in_batches(query, _list, most=BATCH)


def forget_done(before: datetime) -> int:
    """Delete what was done before a moment; returns how many jobs."""
    with transaction():
        done = delete(Job).where(Job.state == DONE, Job.finished_at < before)
        forgotten: int = db.session.execute(done).rowcount  # type: ignore[attr-defined]
    return forgotten


def _interrupted(job: Job) -> None:
    if job.attempts >= job.most_attempts:
        fail(job, Trouble("interrupted", for_good=True))
        return
    with transaction() as tx:
        _wait(job, now())
        _show(tx, job)


def _list(job: Job) -> None:
    with transaction() as tx:
        job.listed = True
        _show(tx, job)


def _in_batches(query: object, change: Callable[[Job], None], most: int | None = None) -> int:
    """``change`` everything that ``query`` finds, many in one transaction; each once."""
    changed = 0
    ids = list(db.session.scalars(query.with_only_columns(Job.id).order_by(Job.id)))  # type: ignore[attr-defined]
    for start in range(0, len(ids[:most]), BATCH):
        named = ids[start : start + BATCH]
        with transaction():
            found = list(db.session.scalars(query.where(Job.id.in_(named)).order_by(Job.id)))  # type: ignore[attr-defined]
            for job in found:
                change(job)
            changed += len(found)
    return changed


def _show(tx: Transaction, job: Job) -> None:
    """Give the job a new version, and show it to those who see it."""
    job.version += 1
    if job.listed:
        tx.record(SYSTEM, JobChanged(state=job.state), job, put(job))


def _wait(job: Job, until: datetime) -> None:
    job.state, job.run_at = WAITING, until
    job.lease_until = job.finished_at = None


def _end(job: Job, state: str) -> None:
    job.state, job.finished_at, job.lease_until = state, now(), None
    job.version += 1


def _require_idle(job: Job) -> None:
    if job.state not in (FAILED, WAITING):
        raise Invalid(message=_l("This is being done right now, or is done already."))


def _go_on_after(job: Job) -> None:
    """Hand over what waited for ``job`` to end, and the job itself if it is to be tried again."""
    if job.state == WAITING:
        queue().hand_over([(job.id, job.run_at)])
    if job.user_id is None:
        return
    query = select(Job.id).where(
        Job.user_id == job.user_id, Job.kind == job.kind, Job.state == WAITING, Job.id != job.id
    )
    following = db.session.scalar(query.where(Job.run_at <= now()).order_by(Job.id).limit(1))
    if following is not None:
        queue().hand_over([(following, now())])
