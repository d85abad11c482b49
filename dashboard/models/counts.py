"""How many there are: what an overview says before anything is listed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from dashboard.extensions import db
from dashboard.models.jobs import DONE, FAILED, RUNNING, WAITING, Job
from dashboard.models.uploads import Upload
from dashboard.models.users import STATES, User


def people_by_state() -> dict[str, int]:
    """How many people are in each state."""
    query = select(User.state, func.count()).group_by(User.state)
    counts = dict.fromkeys(STATES, 0)
    for state, count in db.session.execute(query):
        counts[state] = count
    return counts


def newest(model: type[Any], most: int, *conditions: Any) -> list[Any]:
    """The records made last, the latest first; ties by id, as the lists have it."""
    query = select(model).where(*conditions)
    query = query.order_by(model.created_at.desc(), model.id.desc()).limit(most)
    return list(db.session.scalars(query))


def count_uploads(*conditions: Any) -> int:
    """How many uploads there are."""
    return db.session.scalar(select(func.count(Upload.id)).where(*conditions)) or 0


def stored_bytes() -> int:
    """How many bytes all uploads have together."""
    return db.session.scalar(select(func.coalesce(func.sum(Upload.size), 0))) or 0


def jobs_by_state() -> dict[str, int]:
    """How many jobs are in each state."""
    query = select(Job.state, func.count()).group_by(Job.state)
    counts = dict.fromkeys((WAITING, RUNNING, DONE, FAILED), 0)
    for state, count in db.session.execute(query):
        counts[state] = count
    return counts
