"""The only place that commits.

``with transaction() as tx`` takes the write lock, runs the action, appends what it recorded to
the event log and to the rooms that may see it, commits all of it at once, and wakes delivery.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Protocol
from weakref import WeakKeyDictionary

import structlog
from flask import has_request_context, request
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError

from dashboard.errors import Busy, NotFound, OutOfSpace
from dashboard.events import Event
from dashboard.extensions import db
from dashboard.live import activity_rooms, deliver
from dashboard.live.rooms import Showing, showings
from dashboard.models.columns import now, wire_time
from dashboard.models.entries import columns_of
from dashboard.models.event_log import (
    LOG,
    EventLogEntry,
    advance,
    append,
    epoch_of,
    lock_log,
)
from dashboard.models.jobs import added_and_listed, take_added
from dashboard.notices.vocabulary import Happening
from dashboard.notifying import tell
from dashboard.policy import Actor
from dashboard.queue import queue

TURN_PATIENCE: Final = 30.0
"""Seconds to wait for the others of this process, of whom everybody gets a turn."""

LOCK_PATIENCE: Final = 5.0
"""Seconds to wait for another process that holds the database."""

_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
"""Whose turn it is to write, for each SQLite database."""

log = structlog.get_logger(__name__)


class Recordable(Protocol):
    """A model that rooms are shown."""

    __tablename__: str

    @property
    def id(self) -> Any:
        """What it goes by."""

    @property
    def version(self) -> Any:
        """Which state of it this is."""

    def public(self) -> dict[str, Any]:
        """The record as the wire contract shows it."""


@dataclass(frozen=True)
class Change:
    """What an event did to one record: ``put`` shows its new state, ``remove`` takes it away."""

    op: str
    record: Recordable
    last: dict[str, Any] | None = None
    rooms: frozenset[str] | None = None

    def public(self) -> dict[str, Any]:
        """The record now, or as it last was."""
        return self.last or self.record.public()

    def concerns(self, room: str) -> bool:
        """Whether that room is shown it, if it is shown such records at all."""
        return self.rooms is None or room in self.rooms


def put(record: Recordable) -> Change:
    """``record`` was made or changed; it is read when the transaction ends."""
    return Change("put", record)


def remove(record: Recordable) -> Change:
    """``record`` goes away; call this before deleting it."""
    return Change("remove", record, record.public())


def withdraw(record: Recordable, room: str) -> Change:
    """``record`` stays, but that room may no longer see it; call this before changing it."""
    return Change("remove", record, record.public(), frozenset({room}))


@dataclass
class Transaction:
    """What is being recorded.

    Args:
        positions: where it stands in the log, once it has been written.
        reverts: the entry that what is recorded takes back, if it does.
    """

    positions: range = range(0)
    reverts: int | None = None
    _recorded: list[_Recorded] = field(default_factory=list)

    def record(self, actor: Actor, event: Event, subject: Any, *changes: Change) -> None:
        """Note that ``actor`` did ``event`` to ``subject``.

        Args:
            actor: who did it.
            event: what happened.
            subject: the record it happened to (needs an id after a flush).
            changes: what rooms are shown of it; none for what only the log keeps.
        """
        db.session.flush()
        columns = {**columns_of(actor, event, subject), "reverts_id": self.reverts}
        self._recorded.append(_Recorded(actor, event, subject, subject.id, changes, columns))

    def write_log(self) -> None:
        """Append everything recorded to the log and the rooms."""
        if not self._recorded:
            return
        db.session.flush()
        position, seed = lock_log()
        entries: list[dict[str, Any]] = []
        shown: list[_Shown] = []
        for number, recorded in enumerate(self._recorded, start=position + 1):
            happening = Happening(recorded.actor, recorded.event, recorded.subject)
            told = tell(happening, number, recorded.people())
            recorded.changes += tuple(put(record) for record in told)
        self._recorded[-1].changes += tuple(put(job) for job in added_and_listed())
        db.session.flush()
        for number, recorded in enumerate(self._recorded, start=position + 1):
            entries.append(_entry(number, recorded))
            shown.extend(_showings(number, recorded, entries[-1]))
        append(entries, _numbered(shown, seed, len(entries)))
        self.positions = range(position + 1, position + 1 + len(entries))


@contextmanager
def transaction() -> Iterator[Transaction]:
    """Run an action's writes and its records as one commit; joins one that is already open.

    Records loaded before are read afresh inside, under the lock, so that what an action checks
    is what it changes.

    Raises:
        NotFound: a record was deleted before the lock was taken.
        Busy: somebody else held the database for too long.
        OutOfSpace: the disk is full.
    """
    session = db.session()
    if outer := session.info.get("transaction"):
        yield outer
        return
    tx = Transaction()
    try:
        with _turn():
            _begin()
            session.info["transaction"] = tx
            yield tx
            tx.write_log()
            session.commit()
    except OperationalError as error:
        session.rollback()
        raise _translated(error) from error
    except ObjectDeletedError as error:
        session.rollback()
        raise NotFound() from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("transaction", None)
        added = take_added()
    deliver.wake(tx.positions)
    queue().hand_over(added)


@contextmanager
def _turn() -> Iterator[None]:
    """Keep the others of this process waiting here, where they do not stand in the way.

    SQLite lets whoever wants its lock wait without yielding: a green thread that has the lock, and
    has given way to the others for a moment, would not get on for as long as they wait for it.
    """
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(db.engine, threading.Lock())
    if not turn.acquire(timeout=TURN_PATIENCE):
        raise Busy()
    try:
        yield
    finally:
        try:
            db.session.rollback()  # the lock of the database goes first
        finally:
            turn.release()


def _begin() -> None:
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        db.session.rollback()
        try:
            db.session.connection(execution_options={"dashboard_write": True})
            return
        except OperationalError as error:
            if not _is_locked(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _is_locked(error: OperationalError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)


def _translated(error: OperationalError) -> Exception:
    log.error("commit failed", cause=str(error.orig))
    if _is_locked(error):
        return Busy()
    if "full" in str(error.orig):
        return OutOfSpace()
    return error


@dataclass
class _Recorded:
    """What an action said that it did."""

    actor: Actor
    event: Event
    subject: Any
    subject_id: int
    changes: tuple[Change, ...]
    columns: dict[str, Any]

    def people(self) -> set[int]:
        """The ids of people who are shown as changed."""
        return {it.record.id for it in self.changes if it.record.__tablename__ == "users"}


@dataclass(frozen=True)
class _Shown:
    """What one room is shown of an event."""

    position: int
    op: str
    showing: Showing
    envelope: dict[str, Any]

    def row(self, epoch: str, offset: int) -> dict[str, Any]:
        """The columns of its ``RoomEvent``, with the body as it goes over the wire."""
        record = self.showing.record
        body = {
            "topic": self.showing.topic,
            "epoch": epoch,
            "offset": offset,
            "op": self.op,
            "id": record["id"],
            "version": record["version"],
            "record": record if self.op == "put" else None,
            **self.envelope,
        }
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        room = self.showing.room
        return {"room": room, "offset": offset, "position": self.position, "body": text}


def _entry(position: int, recorded: _Recorded) -> dict[str, Any]:
    """The columns of an event's ``EventLogEntry``."""
    return {
        "id": position,
        "kind": recorded.event.kind,
        "actor_id": recorded.actor.id,
        "subject_type": recorded.event.about,
        "subject_id": recorded.subject_id,
        "data": recorded.event.data(),
        "address": (request.remote_addr or "") if has_request_context() else "",
        "access": recorded.event.access,
        "at": now(),
        **recorded.columns,
    }


def _showings(position: int, recorded: _Recorded, entry: dict[str, Any]) -> Iterator[_Shown]:
    """What every room is shown of an event."""
    envelope = {"kind": entry["kind"], "by": entry["actor_id"], "at": wire_time(entry["at"])}
    for change in recorded.changes:
        owner_id = getattr(change.record, "owner_id", None)
        for showing in showings(change.record.__tablename__, change.public(), owner_id):
            if change.concerns(showing.room):
                yield _Shown(position, change.op, showing, envelope)
    for place in activity_rooms.places_of(EventLogEntry(**entry)):
        yield _Shown(position, "put", Showing(*place), envelope)


def _numbered(shown: list[_Shown], seed: str, entries: int) -> list[dict[str, Any]]:
    """Move the counters on and give everything its offset."""
    counts = Counter(item.showing.room for item in shown)
    moved = advance({**counts, LOG: entries})
    offsets = {room: count(moved[room] - size + 1) for room, size in counts.items()}
    rooms = {room: epoch_of(room, seed) for room in counts}
    return [item.row(rooms[item.showing.room], next(offsets[item.showing.room])) for item in shown]
