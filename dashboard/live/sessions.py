"""A person's own sessions as they are shown them."""

from __future__ import annotations

from typing import Any

from dashboard.live.snapshot import offsets
from dashboard.models.sessions import sessions_of
from dashboard.models.users import User


def snapshot(person: User) -> dict[str, Any]:
    """All live sessions of ``person``, and the position of their topic in the same read."""
    items = [session.public() for session in sessions_of(person)]
    return {
        "items": items,
        "next": None,
        "total": len(items),
        "offsets": offsets(person, "sessions"),
    }
