"""Rooms of the activity: one for each area with private details and one without, and everybody's
own. Who sees what is decided in models/audit.py alone.

Somebody may meet an entry in two of their rooms, an area's and their own, which may know different
parts of it; static/js/activity/entry.js puts them together as ``entries.shown`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from dashboard.models.audit import AREAS, PRIVATE, Viewer, own_room, room_of
from dashboard.models.entries import own_views, whole
from dashboard.models.event_log import EventLogEntry
from dashboard.models.users import User


def _area_door(area: str, person: User) -> str | None:
    return Viewer.of(person).door(area)


def _own_door(person: User) -> str | None:
    viewer = Viewer.of(person)
    return None if viewer.id is None else own_room(viewer.id)


TOPICS: Final[dict[str, Callable[[User], str | None]]] = {
    **{f"activity.{area}": partial(_area_door, area) for area in AREAS},
    "activity.own": _own_door,
}


def places_of(entry: EventLogEntry) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The topics and rooms that are shown an entry, and what each is shown of it."""
    if not entry.audience:
        return
    area = entry.audience.removesuffix(PRIVATE)
    full = whole(entry, private=True, address=True)
    yield f"activity.{area}", room_of(area, private=True), full
    if not entry.audience.endswith(PRIVATE):
        basic = whole(entry, private=False, address=False)
        yield f"activity.{area}", room_of(area, private=False), basic
    for user_id, record in own_views(entry).items():
        yield "activity.own", own_room(user_id), record
