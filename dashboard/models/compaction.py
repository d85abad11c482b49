"""Forgetting old events: what can no longer be replayed, and log entries that others outdate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from dashboard.extensions import db
from dashboard.models.event_log import EventLogEntry, RoomCounter, RoomEvent, last_position


def last_position_before(moment: datetime) -> int:
    """The newest position such that everything up to it is older than ``moment``."""
    query = select(func.min(EventLogEntry.id)).where(EventLogEntry.at >= moment)
    first_kept = db.session.scalar(query)
    return last_position() if first_kept is None else first_kept - 1


def forget_room_events(until: int, most: int) -> int:
    """Delete the oldest room events up to a position, and raise their rooms' floors.

    A client that stands below its room's floor is told to take a fresh snapshot.

    Args:
        until: the last position that may go.
        most: about how many to delete; those of one position go together.

    Returns:
        How many were deleted.
    """
    oldest = (
        select(RoomEvent.position)
        .where(RoomEvent.position <= until)
        .order_by(RoomEvent.position)
        .limit(most)
    )
    end = db.session.scalar(select(func.max(oldest.subquery().c.position)))
    if end is None:
        return 0
    gone = (
        select(RoomEvent.room, func.max(RoomEvent.offset).label("floor"))
        .where(RoomEvent.position <= end)
        .group_by(RoomEvent.room)
        .subquery()
    )
    for room, floor in db.session.execute(select(gone)):
        lower = (RoomCounter.room == room, RoomCounter.floor < floor)
        db.session.execute(update(RoomCounter).where(*lower).values(floor=floor))
    return _delete(RoomEvent, RoomEvent.position <= end)


def outdated_entries(kinds: Collection[str], after: int, until: int, most: int) -> list[int]:
    """Ids of log entries whose record has a later one, oldest first.

    Args:
        kinds: only entries of these.
        after: where to go on.
        until: the last position that may go.
        most: the longest answer.
    """
    later = aliased(EventLogEntry)
    has_later = exists().where(
        later.subject_type == EventLogEntry.subject_type,
        later.subject_id == EventLogEntry.subject_id,
        later.id > EventLogEntry.id,
    )
    query = (
        select(EventLogEntry.id)
        .where(
            EventLogEntry.id > after,
            EventLogEntry.id <= until,
            EventLogEntry.kind.in_(kinds),
            has_later,
        )
        .order_by(EventLogEntry.id)
        .limit(most)
    )
    return list(db.session.scalars(query))


def forget_entries(ids: list[int]) -> int:
    """Delete log entries; returns how many."""
    return _delete(EventLogEntry, EventLogEntry.id.in_(ids)) if ids else 0


def _delete(model: type[RoomEvent] | type[EventLogEntry], condition: ColumnElement[bool]) -> int:
    deleted = db.session.execute(
        delete(model).where(condition), execution_options={"synchronize_session": False}
    )
    return int(deleted.rowcount)  # type: ignore[attr-defined]  # a cursor's result has it
