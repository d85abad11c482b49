"""Jobs as staff are shown them: what failed and why, what waits, and how it goes in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from dashboard.errors import Invalid
from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models.columns import now
from dashboard.models.jobs import FAILED, RUNNING, WAITING, Job, numbers, without_people
from dashboard.models.listing import Order, count, page
from dashboard.models.users import User

STATES: Final[dict[str, tuple[str, ...]]] = {
    "": (FAILED, WAITING, RUNNING),
    FAILED: (FAILED,),
    WAITING: (WAITING, RUNNING),
}
"""What can be asked for, and the states that it means."""

USUAL_SORT: Final = "-created_at"
SORTS: Final = {"created_at": Job.created_at}
LATELY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, as it was typed."""

    state: str = ""
    sort: str = USUAL_SORT
    limit: int = 50
    cursor: str | None = None


def sees_people(viewer: User) -> bool:
    """Whether ``viewer`` is shown for whom a job is, and what mail servers said of addresses."""
    return room_for(viewer, "jobs") == "jobs:full"


def shown(viewer: User, job: Job) -> dict[str, Any]:
    """A job as ``viewer``, who may see jobs, is shown it."""
    return job.public() if sees_people(viewer) else without_people(job.public())


def snapshot(viewer: User, asked: Asked) -> dict[str, Any]:
    """One page of the list, how many jobs there are in all, and the position in the same read.

    Raises:
        Invalid: for a state, order or cursor there is not.
    """
    if asked.state not in STATES:
        raise Invalid({"state": _l("Choose one from the list.")})
    query = _query(asked.state)
    found = page(query, Order.parse(asked.sort, SORTS, Job.id), asked.cursor, asked.limit)
    return {
        "items": [shown(viewer, job) for job in found.items],
        "next": found.next,
        "total": count(query),
        "private": sees_people(viewer),
        "numbers": numbers(now() - LATELY),
        "offsets": offsets(viewer, "jobs"),
    }


def _query(state: str) -> Select[Any]:
    return select(Job).where(Job.listed.is_(True), Job.state.in_(STATES[state]))
