"""Daily digests: one for each person and local day, whatever the clocks and the server do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from dashboard.actions import digests, jobs, preferences, users
from dashboard.extensions import db
from dashboard.models import Job, Notification, User
from dashboard.models.mailing import to_mail
from dashboard.models.preferences import DAILY
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory

ROLES = "account.roles_changed"
DAY = timedelta(days=1)


@pytest.fixture
def reader(make_user: UserFactory) -> User:
    """Somebody in Tokyo (nine hours ahead of UTC), to whom something is to be mailed."""
    person = make_user("reader", timezone="Asia/Tokyo")
    preferences.choose(person, person, {ROLES: {"email": DAILY}})
    users.change_roles(SYSTEM, person, grant=[role_by_key("translator")])
    return person


def made(moment: datetime) -> int:
    """How many digests are added at a moment; they count as made then."""
    before = set(db.session.scalars(select(Job.id)))
    count = digests.make_due(moment)
    with transaction():
        fresh = update(Job).where(Job.id.not_in(before)).values(created_at=moment)
        db.session.execute(fresh)
    return count


def at(hour: int, day: int = 10, minute: int = 0) -> datetime:
    """A moment of March 2027 in UTC."""
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def test_it_comes_in_the_morning_of_the_receiver(reader: User) -> None:
    assert made(at(22, minute=59)) == 0, "It is 7:59 in Tokyo."
    assert made(at(23)) == 1
    job = db.session.scalars(select(Job).where(Job.kind == "mail.digest")).one()
    assert (job.user_id, job.payload) == (reader.id, {"day": "2027-03-11"})


def test_there_is_one_for_each_day(reader: User) -> None:
    assert [made(at(23)), made(at(23, minute=1)), made(at(14, day=11))] == [1, 0, 0]
    assert made(at(23, day=11)) == 1


def test_a_morning_that_was_missed_is_made_up_for(reader: User) -> None:
    assert made(at(5)) == 1, "It is 14:00 in Tokyo, and the server has just started."


def test_a_clock_that_is_put_back_brings_no_second_one(reader: User) -> None:
    assert [made(at(23, minute=30)), made(at(23))] == [1, 0]


def test_a_clock_that_was_far_ahead_stops_nothing(reader: User) -> None:
    assert made(at(23) + 3650 * DAY) == 1
    assert made(at(23)) == 1


def test_the_day_is_a_day_when_clocks_change(make_user: UserFactory) -> None:
    person = make_user("berliner", timezone="Europe/Berlin")
    preferences.choose(person, person, {ROLES: {"email": DAILY}})
    users.change_roles(SYSTEM, person, grant=[role_by_key("translator")])
    # Summer time begins on the 28th: 8:00 is 7:00 UTC before, and 6:00 after.
    assert [made(at(6, day=27)), made(at(7, day=27))] == [0, 1]
    assert [made(at(5, day=28)), made(at(6, day=28)), made(at(23, day=28))] == [0, 1, 0]


def test_nothing_to_tell_is_not_mailed(reader: User) -> None:
    with transaction():
        db.session.execute(update(Notification).values(read=True))
    assert made(at(23)) == 0


def test_those_who_are_gone_get_none(reader: User) -> None:
    users.deactivate(SYSTEM, reader)
    assert made(at(23)) == 0


def test_without_a_zone_the_apps_counts(make_user: UserFactory, app: Flask) -> None:
    person = make_user("anywhere")
    preferences.choose(person, person, {ROLES: {"email": DAILY}})
    users.change_roles(SYSTEM, person, grant=[role_by_key("translator")])
    assert [made(at(7)), made(at(8))] == [0, 1]


def test_giving_one_up_gives_up_what_was_in_it(reader: User, make_user: UserFactory) -> None:
    staff = make_user(roles=["staff"])
    made(at(23))
    jobs.discard(staff, db.session.scalars(select(Job).where(Job.kind == "mail.digest")).one())
    assert to_mail(reader.id, DAILY) == []
    assert made(at(23, minute=1)) == 0
