"""The notes on a record as one person is shown them, and the position of their topic."""

from __future__ import annotations

from typing import Any, Final

from dashboard.errors import NotFound
from dashboard.live.note_rooms import may_read, may_write
from dashboard.live.snapshot import offsets
from dashboard.models.notes import Subject, notes_on
from dashboard.models.users import User

PAGE: Final = 20


def snapshot(
    viewer: User, subject: Subject, cursor: str | None = None, limit: int = PAGE
) -> dict[str, Any]:
    """One page of the notes on a record, the newest first.

    Raises:
        Invalid: for a cursor that is not ours.
        NotFound: ``viewer`` may not see them.
    """
    if not may_read(viewer, subject):
        raise NotFound()
    kind = subject.__tablename__
    found = notes_on(kind, subject.id, cursor, limit)
    return {
        "record": f"{kind}/{subject.id}",
        "items": [note.public() for note in found.items],
        "next": found.next,
        "writable": may_write(viewer, subject),
        "offsets": offsets(viewer, f"notes.{kind}"),
    }
