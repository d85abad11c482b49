"""The proof that an event says enough: old state + received events = fresh state.

Source of the idea: Zulip's zerver/tests/test_events.py, verify_action.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import select

from dashboard.actions.preferences import Preferences
from dashboard.extensions import db
from dashboard.live import activity_rooms
from dashboard.live.rooms import showings
from dashboard.models import (
    Announcement,
    AnnouncementSeen,
    Catalog,
    CatalogEntry,
    EventLogEntry,
    Inbox,
    Job,
    Layout,
    Note,
    Notification,
    Preference,
    Role,
    RoomEvent,
    Session,
    Upload,
    User,
)
from dashboard.models.announcements import RUNNING, banners
from dashboard.models.event_log import last_position

MODELS = (
    *(User, Role, Upload, Session, Notification, Inbox, Job, Layout, Catalog, CatalogEntry),
    *(Announcement, AnnouncementSeen, Note),
)

Result = TypeVar("Result")
State = dict[str, dict[int, Any]]


def verify_action(action: Callable[[], Result], kinds: list[str]) -> Result:
    """Run ``action`` and check that it recorded exactly ``kinds``, and that every room that
    applies its events to what it showed before shows what it would show afresh.

    Args:
        action: calls one action, in an app context.
        kinds: the wire names of the events it must record, in order.
    """
    position, before = last_position(), fresh_state()
    offsets = dict.fromkeys(before, 0)
    result = action()
    entries = db.session.scalars(
        select(EventLogEntry).where(EventLogEntry.id > position).order_by(EventLogEntry.id)
    )
    assert [entry.kind for entry in entries] == kinds
    shown = db.session.scalars(
        select(RoomEvent)
        .where(RoomEvent.position > position)
        .order_by(RoomEvent.room, RoomEvent.offset)
    )
    for event in shown:
        assert event.offset == offsets.get(event.room, 0) + 1 or offsets.get(event.room, 0) == 0
        offsets[event.room] = event.offset
        _apply(before.setdefault(event.room, {}), json.loads(event.body))
    assert _without_empty(before) == _without_empty(fresh_state())
    return result


def fresh_state() -> State:
    """What every room would be shown now, read from the tables."""
    db.session.rollback()
    state: State = {}
    for topic, record, owner_id in _records():
        for showing in showings(topic, record, owner_id):
            state.setdefault(showing.room, {})[record["id"]] = showing.record
    for entry in db.session.scalars(select(EventLogEntry)):
        for _, room, shown in activity_rooms.places_of(entry):
            state.setdefault(room, {})[entry.id] = shown
    return state


def _records() -> Iterator[tuple[str, dict[str, Any], int | None]]:
    """Everything that rooms are shown: the kind of record, its public dict, whose it is."""
    for model in MODELS:
        for record in db.session.scalars(select(model)):
            if getattr(record, "listed", True):
                yield model.__tablename__, record.public(), getattr(record, "owner_id", None)
    for running in db.session.scalars(select(Announcement).where(Announcement.state == RUNNING)):
        for banner in banners(running):
            yield "banners", banner.public(), banner.owner_id
    for user_id in db.session.scalars(select(Preference.user_id).distinct()):
        chosen = Preferences(db.session.get_one(User, user_id))
        yield "preferences", chosen.public(), user_id


def _apply(records: dict[int, Any], event: dict[str, Any]) -> None:
    if event["op"] == "put":
        records[event["id"]] = event["record"]
    else:
        records.pop(event["id"], None)


def _without_empty(state: State) -> State:
    return {room: records for room, records in state.items() if records}
