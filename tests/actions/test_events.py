"""Compaction forgets what is old, and says so to those who still ask for it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from dashboard.actions import events, inbox, users
from dashboard.errors import Denied
from dashboard.extensions import db
from dashboard.models import EventLogEntry, RoomEvent, User
from dashboard.models.columns import now
from dashboard.models.event_log import Position, last_position, missed, position_of
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory


def rename(user: User, *names: str) -> None:
    for name in names:
        users.update_profile(SYSTEM, user, {"name": name})


def age_everything(days: int) -> None:
    with transaction():
        db.session.execute(update(EventLogEntry).values(at=now() - timedelta(days=days)))


def month_ago() -> datetime:
    return now() - timedelta(days=30)


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody with an old history (three events) and a young one (two events)."""
    ana = make_user("ana")
    rename(ana, "Ana B", "Ana C")
    age_everything(days=31)
    rename(ana, "Ana D", "Ana E")
    return ana


def test_an_older_position_gets_a_reset_and_a_newer_one_exactly_what_it_missed(ana: User) -> None:
    here = position_of("users:full")
    events.prune(SYSTEM, month_ago())
    assert position_of("users:full") == here
    assert missed("users:full", Position(here.epoch, here.offset - 3), 100) is None
    for behind in (2, 1, 0):
        known = Position(here.epoch, here.offset - behind)
        bodies = missed("users:full", known, 100)
        assert bodies is not None
        offsets = [json.loads(body)["offset"] for body in bodies]
        assert offsets == list(range(known.offset + 1, here.offset + 1))


def test_every_room_forgets_the_same_events(ana: User) -> None:
    events.prune(SYSTEM, month_ago())
    rooms = ("users:full", "users:basic", f"user:{ana.id}")
    left = {room: db.session.query(RoomEvent).filter_by(room=room).count() for room in rooms}
    assert left == dict.fromkeys(rooms, 2)


def test_each_records_last_entry_stays(ana: User, make_user: UserFactory) -> None:
    bo = make_user("bo")
    last = last_position()
    age_everything(days=31)
    events.prune(SYSTEM, month_ago())
    left = db.session.scalars(select(EventLogEntry).order_by(EventLogEntry.id)).all()
    assert [(entry.subject_id, entry.kind) for entry in left] == [
        (ana.id, "user.updated"),
        (bo.id, "user.created"),
    ]
    assert last_position() == last


def test_the_activity_is_kept_longer_than_what_can_be_replayed(ana: User) -> None:
    pruned = events.prune(SYSTEM, month_ago(), now() - timedelta(days=365))
    assert pruned.entries == 0
    assert pruned.room_events > 0


def test_what_the_activity_never_shows_is_not_kept_for_it(make_user: UserFactory) -> None:
    staff = make_user("staff.s", roles=["staff"])
    make_user("new.one")
    for _ in range(2):
        inbox.mark_all_read(staff)
        inbox.undo(staff)
    age_everything(days=31)
    before = {entry.kind for entry in db.session.scalars(select(EventLogEntry))}
    pruned = events.prune(SYSTEM, month_ago(), now() - timedelta(days=365))
    assert pruned.entries == 3  # all but the last of that inbox
    assert before == {entry.kind for entry in db.session.scalars(select(EventLogEntry))}


def test_young_events_all_stay(ana: User) -> None:
    events.prune(SYSTEM, month_ago())
    young = select(EventLogEntry.data).where(EventLogEntry.at >= month_ago())
    assert [data["after"]["name"] for data in db.session.scalars(young)] == ["Ana D", "Ana E"]


def test_pruning_goes_through_more_than_one_batch(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BATCH", 2)
    age_everything(days=31)
    pruned = events.prune(SYSTEM, month_ago())
    assert pruned.entries == 4
    assert db.session.query(RoomEvent).count() == 0
    assert events.prune(SYSTEM, month_ago()) == events.Pruned(0, 0)


def test_what_happens_after_pruning_goes_on_at_the_next_offset(ana: User) -> None:
    age_everything(days=31)
    events.prune(SYSTEM, month_ago())
    here = position_of("users:full")
    rename(ana, "Ana F")
    assert len(missed("users:full", here, 100) or []) == 1


def test_people_cannot_shorten_the_audit_trail(make_user: UserFactory) -> None:
    admin = make_user("boss", roles=("admin",))
    with pytest.raises(Denied):
        events.prune(admin, month_ago())
