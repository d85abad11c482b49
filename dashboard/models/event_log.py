"""The event log: audit trail, order of everything, and what a reconnecting client missed.

``event_log`` has one row per recorded event; its id is the gapless global position in commit
order. ``room_events`` has what each room is shown of it, at the room's own gapless offset.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Index,
    Integer,
    String,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import Moment, now

LOG: Final = "log"
"""Name of the counter of the log itself; holding its row's lock serializes commits."""

MOST_NAMED: Final = 500
"""Rooms named in one query."""

MOST_ROWS: Final = 2_000
"""Room events read at once."""

BigId = BigInteger().with_variant(Integer, "sqlite")


class RoomCounter(Model):
    """The last offset of a room, and the oldest that can still be replayed."""

    __tablename__ = "room_counters"

    room: Mapped[str] = mapped_column(String(64), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    floor: Mapped[int] = mapped_column(BigInteger, default=0)
    seed: Mapped[str | None] = mapped_column(String(32))


class EventLogEntry(Model):
    """Who did what to what, when and from where.

    Names are those of that moment. ``audience`` says who may see it (models/audit.py); None is an
    entry of an older version, which nobody is shown.
    """

    __tablename__ = "event_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    subject_type: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str] = mapped_column(String(64), default="")
    access: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    audience: Mapped[str | None] = mapped_column(String(24))
    actor_name: Mapped[str | None] = mapped_column(String(120))
    subject_name: Mapped[str] = mapped_column(String(255), default="", server_default="")
    names: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    words: Mapped[str] = mapped_column(String(512), default="", server_default="")
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    other_id: Mapped[int | None] = mapped_column(BigInteger)
    reverts_id: Mapped[int | None] = mapped_column(BigInteger, index=True)

    # One for each way in which the activity is looked through, always in the log's order.
    __table_args__ = (
        Index("ix_event_log_subject", "subject_type", "subject_id", "id"),
        Index("ix_event_log_audience", "audience", "id"),
        Index("ix_event_log_kind", "kind", "id"),
        Index("ix_event_log_actor", "actor_id", "id"),
        Index("ix_event_log_person", "person_id", "id"),
        Index("ix_event_log_other", "other_id", "id"),
    )


class RoomEvent(Model):
    """One event as one room is shown it, encoded once."""

    __tablename__ = "room_events"

    room: Mapped[str] = mapped_column(String(64), primary_key=True)
    offset: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """What one room is shown of an event, as it goes over the wire."""

    room: str
    body: str
    position: int


@dataclass(frozen=True)
class Position:
    """A point in a room's history."""

    epoch: str
    offset: int

    def public(self) -> dict[str, Any]:
        """As the wire contract writes it."""
        return {"epoch": self.epoch, "offset": self.offset}


def lock_log() -> tuple[int, str]:
    """Take the log's lock for this transaction; returns the last position and the seed of epochs.

    On SQLite the transaction is the only writer already; on PostgreSQL the row lock makes
    commits follow each other in the order of their positions.
    """
    columns = select(RoomCounter.offset, RoomCounter.seed)
    offset, seed = db.session.execute(
        columns.where(RoomCounter.room == LOG).with_for_update()
    ).one()
    return offset, str(seed)


def last_position() -> int:
    """The position of the newest committed event."""
    return db.session.scalars(select(RoomCounter.offset).where(RoomCounter.room == LOG)).one()


def advance(steps: Mapping[str, int]) -> dict[str, int]:
    """Move rooms' counters on, making those that there are not yet; needs the log's lock.

    Args:
        steps: by how much, for each room.

    Returns:
        Each room's new offset.
    """
    known = _offsets(list(steps))
    moved = {room: known.get(room, 0) + count for room, count in steps.items()}
    old = [{"its_room": room, "its_offset": moved[room]} for room in moved if room in known]
    new = [{"room": room, "offset": moved[room]} for room in moved if room not in known]
    if old:
        counters = RoomCounter.__table__
        db.session.connection().execute(
            update(RoomCounter)
            .where(counters.c.room == bindparam("its_room"))
            .values(offset=bindparam("its_offset")),
            old,
        )
    if new:
        db.session.execute(insert(RoomCounter), new)
    return moved


def outdate(room: str) -> None:
    """Have everybody take a fresh snapshot of a room, because too much of it changed to be told.

    Needs an event for the room in the same transaction: whoever is connected finds a gap before it,
    asks for what is missing, and is told that it cannot be replayed.
    """
    lock_log()
    moved = advance({room: 1})
    db.session.execute(
        update(RoomCounter).where(RoomCounter.room == room).values(floor=moved[room])
    )


def _offsets(rooms: list[str]) -> dict[str, int]:
    """The offsets of the rooms that have a counter."""
    query = select(RoomCounter.room, RoomCounter.offset)
    found: dict[str, int] = {}
    for start in range(0, len(rooms), MOST_NAMED):
        named = RoomCounter.room.in_(rooms[start : start + MOST_NAMED])
        for room, offset in db.session.execute(query.where(named)):
            found[room] = offset
    return found


def append(entries: list[dict[str, Any]], shown: list[dict[str, Any]]) -> None:
    """Add rows to the log and to the rooms, however many."""
    db.session.execute(insert(EventLogEntry), entries)
    if shown:
        db.session.execute(insert(RoomEvent), shown)


def redact(room: str, topic: str, record_id: int) -> None:
    """Take a record out of what a room can still replay: whoever comes back may not see it.

    Its events stay, so that offsets have no gap, but as removals.
    """
    shape = f'{{"topic":"{topic}","epoch":"%","offset":%,"op":"put","id":{record_id},"version":%'
    query = select(RoomEvent).where(RoomEvent.room == room, RoomEvent.body.like(shape))
    for event in db.session.scalars(query):
        hidden = {**json.loads(event.body), "op": "remove", "record": None}
        event.body = json.dumps(hidden, ensure_ascii=False, separators=(",", ":"))


def new_seed() -> str:
    """A random seed for the epochs of a new database."""
    return secrets.token_hex(8)


def epoch_of(room: str, seed: str) -> str:
    """The epoch of a room: the same while the database lives, different for every room."""
    return hashlib.blake2b(f"{seed}/{room}".encode(), digest_size=6).hexdigest()


def position_of(room: str) -> Position:
    """Where a room's history stands, as this transaction sees it."""
    offset = db.session.scalar(select(RoomCounter.offset).where(RoomCounter.room == room))
    seed = db.session.scalars(select(RoomCounter.seed).where(RoomCounter.room == LOG)).one()
    return Position(epoch_of(room, str(seed)), offset or 0)


def missed(room: str, known: Position | None, most: int) -> list[str] | None:
    """The encoded events of ``room`` after ``known``.

    Args:
        room: a room's name.
        known: what the receiver has, or None for nothing.
        most: the longest answer.

    Returns:
        Oldest first; None when they cannot be replayed (another epoch, a future offset,
        compacted, too many), so that the receiver needs a fresh snapshot.
    """
    here = position_of(room)
    if known is None or known.epoch != here.epoch or known.offset > here.offset:
        return None
    floor = db.session.scalar(select(RoomCounter.floor).where(RoomCounter.room == room)) or 0
    if known.offset < floor or here.offset - known.offset > most:
        return None
    query = (
        select(RoomEvent.body)
        .where(RoomEvent.room == room, RoomEvent.offset > known.offset)
        .order_by(RoomEvent.offset)
    )
    return list(db.session.scalars(query))


def after(position: int, most: int) -> tuple[list[EventLogEntry], list[ShownEvent]]:
    """What was committed after ``position``, as whole events.

    Args:
        position: the last one that is known.
        most: the longest answer, in entries. An event that very many rooms are shown ends it.
    """
    entries = list(
        db.session.scalars(
            select(EventLogEntry)
            .where(EventLogEntry.id > position)
            .order_by(EventLogEntry.id)
            .limit(most)
        )
    )
    entries = entries[: _fitting(position, [entry.id for entry in entries])]
    if not entries:
        return [], []
    query = (
        select(RoomEvent.room, RoomEvent.body, RoomEvent.position)
        .where(RoomEvent.position > position, RoomEvent.position <= entries[-1].id)
        .order_by(RoomEvent.room, RoomEvent.offset)
    )
    return entries, [ShownEvent(*row) for row in db.session.execute(query)]


def _fitting(position: int, ids: list[int]) -> int:
    """How many of the entries, at least one, have ``MOST_ROWS`` room events together at most."""
    if len(ids) < 2:
        return len(ids)
    query = select(RoomEvent.position, func.count()).where(
        RoomEvent.position > position, RoomEvent.position <= ids[-1]
    )
    rows = {at: many for at, many in db.session.execute(query.group_by(RoomEvent.position))}  # noqa: C416 - typed
    total = 0
    for number, entry_id in enumerate(ids):
        total += rows.get(entry_id, 0)
        if total > MOST_ROWS and number:
            return number
    return len(ids)
