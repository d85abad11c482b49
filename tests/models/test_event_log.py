"""Rooms of which too much changed to be told: everybody takes a fresh snapshot, once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from dashboard.actions import roles
from dashboard.extensions import db
from dashboard.models.compaction import forget_room_events
from dashboard.models.event_log import RoomCounter, missed, outdate, position_of
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction


def change() -> None:
    """Something that the room ``roles`` is told."""
    name = f"Role {position_of('roles').offset}"
    roles.create(SYSTEM, {"name": name})


def outdated() -> None:
    with transaction():
        outdate("roles")
        change()


def floor() -> int:
    return db.session.scalars(select(RoomCounter.floor).filter_by(room="roles")).one()


def test_who_knew_the_room_before_needs_a_snapshot(app: Flask) -> None:
    change()
    before = position_of("roles")
    outdated()
    after = position_of("roles")
    assert after.offset == before.offset + 2, "A gap, by which connected pages find out."
    assert missed("roles", before, 100) is None
    assert missed("roles", after, 100) == []


def test_later_changes_are_told_as_usual(app: Flask) -> None:
    outdated()
    here = position_of("roles")
    change()
    told = missed("roles", here, 100)
    assert told is not None
    assert len(told) == 1


def test_forgetting_what_is_old_brings_nothing_back(app: Flask) -> None:
    change()
    first = db.session.scalars(select(RoomCounter.offset).filter_by(room="log")).one()
    before = position_of("roles")
    outdated()
    reached = floor()
    with transaction():
        assert forget_room_events(first, 100) > 0
    assert floor() == reached
    assert missed("roles", before, 100) is None
