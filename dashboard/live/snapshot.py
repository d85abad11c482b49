"""Snapshots: where a topic's history stands, in the same read as the records themselves."""

from __future__ import annotations

from typing import Any

from dashboard.live.rooms import room_for
from dashboard.models.event_log import position_of
from dashboard.models.users import User


def offsets(person: User, *topics: str) -> dict[str, dict[str, Any]]:
    """The positions of ``person``'s rooms for ``topics`` (those that they may enter).

    Call it in the same database transaction that reads the records: then a client that goes on
    from these positions has neither a gap nor an overlap.
    """
    rooms = {topic: room_for(person, topic) for topic in topics}
    return {topic: position_of(room).public() for topic, room in rooms.items() if room}
