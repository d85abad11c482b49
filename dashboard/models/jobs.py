"""Work that is done after an action, kept until it is: mails, digests, announcements.

A row is written in the transaction of the action that needs it, so that neither is there without
the other. Handing rows to the executor (dashboard/queue.py) is only the fast path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, and_, func, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, now, wire_time
from dashboard.models.users import User

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"

MOST_ATTEMPTS: Final = 6
"""How often something is tried before it counts as failed."""

SOON: Final = timedelta(minutes=1)
"""What begins within this is not worth listing unless it goes wrong."""

MAILS: Final = "mail."
"""What the kinds of jobs that send mails begin with."""

MOST_MAILS: Final = 4
"""Mails sent at the same time."""

MOST_DETAIL: Final = 500
"""Characters kept of what another server said."""

ADDED: Final = "jobs_added"
"""Where a session keeps what its open transaction has added: pairs of id and moment."""

LISTED: Final = "jobs_listed"
"""Where it keeps those of them that staff are shown."""


class Job(Model):
    """One piece of work. Its payload names records by their ids and holds nothing secret."""

    __tablename__ = "jobs"

    id: Mapped[PrimaryKey]
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    """Whom it is for, if it is for one person."""
    state: Mapped[str] = mapped_column(String(8), default=WAITING)
    listed: Mapped[bool] = mapped_column(default=False)
    """Whether staff see it: it went wrong at least once, is late, or is meant for later."""
    attempts: Mapped[int] = mapped_column(default=0)
    most_attempts: Mapped[int] = mapped_column(default=MOST_ATTEMPTS)
    error: Mapped[str] = mapped_column(String(32), default="")
    """A code that says why the last attempt failed; ``detail`` is what the other side said."""
    detail: Mapped[str] = mapped_column(String(MOST_DETAIL), default="")
    run_at: Mapped[datetime] = mapped_column(Moment, default=now)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    """Until when whoever runs it may be taken to be at it."""
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        Index("ix_jobs_due", "state", "run_at", "id"),
        Index("ix_jobs_listed", "listed", "created_at", "id"),
        Index("ix_jobs_finished", "state", "finished_at"),
        {"sqlite_autoincrement": True},
    )

    def is_due(self, moment: datetime) -> bool:
        """Whether it may begin at a moment; see ``due``."""
        return self.run_at <= moment or (not self.listed and self.created_at > moment + SOON)

    def public(self) -> dict[str, Any]:
        """The job as staff see it who may see people and what is private of them."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "for_id": self.user_id,
            "for_name": self.user.name if self.user else None,
            "attempts": self.attempts,
            "most_attempts": self.most_attempts,
            "error": self.error,
            "detail": self.detail,
            "run_at": wire_time(self.run_at),
            "created_at": wire_time(self.created_at),
            "finished_at": wire_time(self.finished_at),
            "version": self.version,
        }


PRIVATE_FIELDS: Final = frozenset({"for_id", "for_name", "detail"})
"""What a job shows only to those who may see people and their addresses."""


def without_people(record: dict[str, Any]) -> dict[str, Any]:
    """The part of a public dict that says nothing about anybody."""
    return {field: value for field, value in record.items() if field not in PRIVATE_FIELDS}


def waiting(
    kind: str,
    payload: Mapping[str, Any],
    *,
    user_id: int | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Add a job inside the open transaction; it is begun after the commit.

    Args:
        kind: what is to be done; a handler is registered for it in dashboard/jobs.
        payload: ids that the handler needs, and nothing secret.
        user_id: whom it is for. Jobs of one kind for one person run one after another.
        run_at: not before then.
    """
    moment = run_at or now()
    job = Job(
        kind=kind,
        payload=dict(payload),
        user_id=user_id,
        run_at=moment,
        listed=moment > now() + SOON,
    )
    db.session.add(job)
    db.session.flush()
    _added().append((job.id, moment))
    if job.listed:
        db.session.info.setdefault(LISTED, []).append(job)
    return job


def waiting_for_each(kind: str, payloads: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Add a job for each of many people in one statement, inside the open transaction.

    Args:
        kind: as for ``waiting``.
        payloads: pairs of a person's id and the payload of their job.
    """
    rows = [{"kind": kind, "user_id": it, "payload": dict(payload)} for it, payload in payloads]
    if rows:
        ids = db.session.scalars(insert(Job).returning(Job.id), rows)
        moment = now()
        _added().extend((job_id, moment) for job_id in ids)


def take_added() -> list[tuple[int, datetime]]:
    """What was added since this was last asked, as pairs of id and moment."""
    added: list[tuple[int, datetime]] = db.session.info.pop(ADDED, [])
    db.session.info.pop(LISTED, None)
    return added


def added_and_listed() -> list[Job]:
    """Those that the open transaction has added and that staff are shown."""
    return list(db.session.info.get(LISTED, []))


def find_job(job_id: int) -> Job | None:
    """The job with that id; any number may be asked for."""
    return db.session.get(Job, job_id) if job_id < 2**63 else None


def due(moment: datetime, most: int) -> list[int]:
    """The ids of waiting jobs that should begin by ``moment``, the longest waiting first.

    Those, too, that are not meant for later and were added in what is the future now that the
    clock has been put back.
    """
    ahead = and_(Job.listed.is_(False), Job.created_at > moment + SOON)
    query = select(Job.id).where(Job.state == WAITING, or_(Job.run_at <= moment, ahead))
    return list(db.session.scalars(query.order_by(Job.run_at, Job.id).limit(most)))


def has_room(job: Job) -> bool:
    """Whether a job may begin beside those that are running.

    Not beside one of its kind for the same person; and only so many mails at a time, so that all
    else goes on beside a slow server.
    """
    running = select(func.count()).where(Job.state == RUNNING, Job.id != job.id)
    if job.kind.startswith(MAILS):
        mails = running.where(Job.kind.startswith(MAILS))
        if (db.session.scalar(mails) or 0) >= MOST_MAILS:
            return False
    if job.user_id is None:
        return True
    same = running.where(Job.user_id == job.user_id, Job.kind == job.kind)
    return db.session.scalar(same) == 0


def numbers(since: datetime) -> dict[str, int]:
    """How many jobs have failed, how many of those that are still to be done staff are shown, how
    many not (``queued``: they are done within moments), and how many were done since a moment."""
    query = select(Job.state, Job.listed, func.count()).where(Job.state != DONE)
    found = db.session.execute(query.group_by(Job.state, Job.listed)).all()
    done = select(func.count()).where(Job.state == DONE, Job.finished_at >= since)
    return {
        FAILED: sum(size for state, _, size in found if state == FAILED),
        WAITING: sum(size for state, listed, size in found if state != FAILED and listed),
        "queued": sum(size for state, listed, size in found if state != FAILED and not listed),
        DONE: db.session.scalar(done) or 0,
    }


def _added() -> list[tuple[int, datetime]]:
    added: list[tuple[int, datetime]] = db.session.info.setdefault(ADDED, [])
    return added
