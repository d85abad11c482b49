"""The daily clearing away."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from dashboard import housekeeping
from dashboard.extensions import db
from dashboard.models import EventLogEntry, RoomEvent
from dashboard.models.columns import now
from dashboard.transaction import transaction
from tests.factories import UserFactory


def age_everything(days: int) -> None:
    with transaction():
        db.session.execute(update(EventLogEntry).values(at=now() - timedelta(days=days)))


def test_events_are_kept_for_the_retention_time_and_no_longer(make_user: UserFactory) -> None:
    make_user("ana")
    kept = db.session.query(RoomEvent).count()
    age_everything(days=29)
    housekeeping.clear_away()
    assert db.session.query(RoomEvent).count() == kept
    age_everything(days=31)
    housekeeping.clear_away()
    assert db.session.query(RoomEvent).count() == 0
