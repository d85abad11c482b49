"""A person's own sessions as they are shown them."""

from __future__ import annotations

from typing import Any

from dashboard.live.snapshot import offsets
from dashboard.models.columns import wire_time
from dashboard.models.sessions import sessions_of
from dashboard.models.users import User


def snapshot(person: User) -> dict[str, Any]:
    """All live sessions of ``person``, and the position of their topic in the same read.

    ``seen`` has when each was last in use, by its id. That is apart from the records because no
    event follows it, so that records and events always agree.
    """
    found = sessions_of(person)
    items = [session.public() for session in found]
    return {
        "items": items,
        "seen": {session.id: wire_time(session.last_seen_at) for session in found},
        "next": None,
        "total": len(items),
        "offsets": offsets(person, "sessions"),
    }
