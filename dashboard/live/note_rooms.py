"""Rooms of notes: a note is shown to those who may see its record and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from dashboard.models.notes import Subject
from dashboard.models.uploads import Upload
from dashboard.models.users import User
from dashboard.policy import can

VIEW: Final = {"users": "users.view", "roles": "roles.view", "uploads": "uploads.view_all"}
"""What seeing each kind of record needs; of their own files people see the notes, too."""


def _room(kind: str) -> Callable[[User], str | None]:
    def door(person: User) -> str | None:
        if not can(person, "activity.view"):
            return None
        if can(person, VIEW[kind]):
            return f"notes:{kind}"
        own = kind == "uploads" and can(person, "uploads.create")
        return f"notes:uploads:own:{person.id}" if own else None

    return door


TOPICS: Final[dict[str, Callable[[User], str | None]]] = {
    f"notes.{kind}": _room(kind) for kind in VIEW
}


def places_of(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The topics and rooms that are shown a note."""
    kind = record["subject"]["type"]
    yield f"notes.{kind}", f"notes:{kind}"
    if kind == "uploads":
        yield "notes.uploads", f"notes:uploads:own:{record['owner_id']}"


def may_read(person: User, subject: Subject) -> bool:
    """Whether ``person`` may see the notes on a record: the record, and what happened to it."""
    right = VIEW[subject.__tablename__]
    # Not of a file that is only shared with them: what is said about it was not shared.
    own = isinstance(subject, Upload) and subject.owner_id == person.id
    sees = can(person, right, subject) if own else can(person, right)
    return sees and can(person, "activity.view")


def may_write(person: User, subject: Subject) -> bool:
    """Whether ``person`` may write notes on a record."""
    return may_read(person, subject) and can(person, "activity.note")
