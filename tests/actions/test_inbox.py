"""The inbox: what is unread, and how its owner changes that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select

from dashboard import notifying
from dashboard.actions import inbox, roles, users
from dashboard.errors import Invalid, NotFound
from dashboard.extensions import db
from dashboard.jobs.registry import HANDLERS
from dashboard.live import inbox as shown
from dashboard.live.inbox import Asked
from dashboard.models import Job, Notification, User
from dashboard.models.columns import now
from dashboard.models.notifications import MOST_COUNTED, inbox_of
from dashboard.models.roles import UserRole, role_by_key
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

Tell = Callable[[], Notification]


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody whose roles others change."""
    return make_user("ana")


@pytest.fixture
def tell(ana: User) -> Tell:
    """Tells Ana something; every time a notification of its own."""

    def change() -> Notification:
        role = role_by_key("translator")
        held = {"revoke": [role]} if role in ana.roles else {"grant": [role]}
        users.change_roles(SYSTEM, ana, **held)
        return newest(ana)

    return change


def newest(person: User) -> Notification:
    query = select(Notification).where(Notification.user_id == person.id)
    return db.session.scalars(query.order_by(Notification.position.desc()).limit(1)).one()


def notifications_of(person: User) -> list[Notification]:
    query = select(Notification).where(Notification.user_id == person.id)
    return list(db.session.scalars(query.order_by(Notification.position)))


def unread(person: User) -> int:
    count: int = shown.record(person)["unread"]
    return count


def test_marking_is_shown_everywhere(ana: User, tell: Tell) -> None:
    told = tell()
    assert unread(ana) == 1
    verify_action(lambda: inbox.mark(ana, [told.id], read=True), ["inbox.changed"])
    assert unread(ana) == 0
    verify_action(lambda: inbox.mark(ana, [told.id], read=False), ["inbox.changed"])
    assert unread(ana) == 1


def test_what_stays_the_same_is_not_recorded(ana: User, tell: Tell) -> None:
    told = tell()
    inbox.mark(ana, [told.id], read=True)
    verify_action(lambda: inbox.mark(ana, [told.id], read=True), [])
    inbox.mark_all_read(ana)
    verify_action(lambda: inbox.mark_all_read(ana), [])


def test_archived_ones_are_neither_listed_nor_counted(ana: User, tell: Tell) -> None:
    told = tell()
    verify_action(lambda: inbox.archive(ana, [told.id]), ["inbox.changed"])
    assert unread(ana) == 0
    assert shown.snapshot(ana, Asked())["items"] == []
    assert [it["id"] for it in shown.snapshot(ana, Asked("archived"))["items"]] == [told.id]
    verify_action(lambda: inbox.archive(ana, [told.id], archived=False), ["inbox.changed"])
    assert unread(ana) == 1


def test_marking_all_takes_back_single_marks_and_can_be_undone(
    ana: User, make_user: UserFactory
) -> None:
    staff = make_user("staff.s", roles=["staff"])
    make_user("new.one")
    kept = newest(staff)
    inbox.mark(staff, [kept.id], read=False)
    verify_action(lambda: inbox.mark_all_read(staff), ["inbox.changed"])
    assert unread(staff) == 0
    verify_action(lambda: inbox.undo(staff), ["inbox.changed"])
    assert unread(staff) == 1
    assert db.session.get(Notification, kept.id).read is False
    verify_action(lambda: inbox.undo(staff), [])


def test_fifty_thousand_unread_are_marked_by_one_row(ana: User, tell: Tell) -> None:
    told = tell()
    columns = {
        column.name: getattr(told, column.key)
        for column in Notification.__mapper__.columns
        if column.name not in ("id", "group_key")
    }
    with transaction():
        db.session.execute(
            Notification.__table__.insert(), [{**columns, "group_key": None} for _ in range(50_000)]
        )
    assert unread(ana) == MOST_COUNTED
    verify_action_free_of_rows(ana)
    assert unread(ana) == 0
    inbox.undo(ana)
    assert unread(ana) == MOST_COUNTED


def verify_action_free_of_rows(person: User) -> None:
    versions = select(Notification.id).where(Notification.version > 1)
    inbox.mark_all_read(person)
    assert db.session.scalars(versions).first() is None


def test_nobody_changes_what_is_not_theirs(ana: User, tell: Tell, make_user: UserFactory) -> None:
    told = tell()
    other = make_user("other")
    for act in (inbox.archive, lambda who, ids: inbox.mark(who, ids, read=True)):
        with pytest.raises(NotFound):
            act(other, [told.id])
    assert unread(ana) == 1
    with pytest.raises(Invalid):
        inbox.archive(ana, range(1, 300))


def test_what_came_while_one_was_away_is_summed_up(ana: User, tell: Tell) -> None:
    inbox.arrive(ana)
    tell()
    with transaction():
        inbox_of(ana.id).seen_at = now() - timedelta(hours=5)
    verify_action(lambda: inbox.arrive(ana), ["inbox.changed"])
    assert [(line["kind"], line["events"]) for line in shown.away(ana)] == [
        ("account.roles_changed", 1)
    ]
    tell()
    assert [line["events"] for line in shown.away(ana)] == [1], "that came in one's presence"
    with transaction():
        inbox_of(ana.id).seen_at = now() - timedelta(hours=5)
    tell()
    verify_action(lambda: inbox.arrive(ana), ["inbox.changed"])
    assert [line["events"] for line in shown.away(ana)] == [3]
    verify_action(lambda: inbox.catch_up(ana), ["inbox.changed"])
    assert shown.away(ana) == []


def test_what_more_has_come_to_since_is_still_summed_up(make_user: UserFactory) -> None:
    staff = make_user("staff.s", roles=["staff"])
    inbox.arrive(staff)
    make_user("new.one")
    with transaction():
        inbox_of(staff.id).seen_at = now() - timedelta(hours=5)
    inbox.arrive(staff)
    make_user("new.two")
    assert [line["events"] for line in shown.away(staff)] == [2]


def test_a_clock_that_goes_back_makes_nobody_away(ana: User, tell: Tell) -> None:
    inbox.arrive(ana)
    tell()
    with transaction():
        inbox_of(ana.id).seen_at = now() + timedelta(hours=9)
    verify_action(lambda: inbox.arrive(ana), [])
    assert inbox_of(ana.id).seen_at <= now()


def test_who_is_here_is_not_away_later(ana: User, tell: Tell) -> None:
    inbox.arrive(ana)
    tell()
    inbox.note_present([ana.id])
    with transaction():
        inbox_of(ana.id).seen_at = now() - timedelta(hours=5)
    verify_action(lambda: inbox.arrive(ana), [])


def test_those_with_their_rights_lost_are_hidden_until_they_are_back(
    make_user: UserFactory,
) -> None:
    staff = make_user("staff.s", roles=["staff"])
    make_user("new.one")
    role = role_by_key("staff")
    assert unread(staff) == 1
    users.change_roles(SYSTEM, staff, revoke=[role])
    assert [it["kind"] for it in shown.snapshot(staff, Asked())["items"]] == [
        "account.roles_changed"
    ]
    users.change_roles(SYSTEM, staff, grant=[role])
    kinds = {it["kind"] for it in shown.snapshot(staff, Asked())["items"]}
    assert kinds == {"account.roles_changed", "person.added"}


def test_very_many_are_told_in_steps_and_everybody_once(make_user: UserFactory) -> None:
    staff = role_by_key("staff")
    first = make_user("first.one", roles=["staff"])
    people = [{"user_id": it, "role_id": staff.id} for it in _many(1_200)]
    with transaction():
        db.session.execute(UserRole.__table__.insert(), people)
    _forget()
    make_user("new.one")
    told = select(func.count()).select_from(Notification).where(Notification.kind == "person.added")
    assert db.session.scalar(told) == notifying.MOST_AT_ONCE
    job = db.session.scalars(select(Job).where(Job.kind == "notices.rest")).one()
    steps = ["inbox.filled"] * 4
    verify_action(lambda: HANDLERS["notices.rest"](job), steps)
    assert db.session.scalar(told) == 1_201
    assert max(_ones_by_person().values()) == 1
    assert unread(first) == 1
    assert unread(db.session.get(User, people[-1]["user_id"])) == 1


@pytest.mark.usefixtures("app")
def test_all_who_had_a_role_are_told_that_it_is_no_more() -> None:
    role = roles.create(SYSTEM, {"name": "Guides", "permissions": []})
    people = [{"user_id": it, "role_id": role.id} for it in _many(600)]
    with transaction():
        db.session.execute(UserRole.__table__.insert(), people)
    roles.delete(SYSTEM, role)
    job = db.session.scalars(select(Job).where(Job.kind == "notices.rest")).one()
    HANDLERS["notices.rest"](job)
    told = select(Notification).where(Notification.kind == "account.role_deleted")
    found = list(db.session.scalars(told))
    assert len({it.user_id for it in found}) == len(found) == 600
    assert {it.params["role"] for it in found} == {"Guides"}


def test_a_job_that_was_cut_off_goes_on_where_it_was(make_user: UserFactory) -> None:
    people = [{"user_id": it, "role_id": role_by_key("staff").id} for it in _many(1_700)]
    with transaction():
        db.session.execute(UserRole.__table__.insert(), people)
    _forget()
    make_user("new.one")
    job = db.session.scalars(select(Job).where(Job.kind == "notices.rest")).one()
    entry = job.payload["entry"]

    class CutOff(Exception):
        """The process ends after the first step."""

    steps: list[int] = []

    def reached(user_id: int) -> None:
        if steps:
            raise CutOff()
        steps.append(user_id)

    with pytest.raises(CutOff):
        inbox.tell_rest(SYSTEM, "person.added", entry, job.payload["after"], reached)
    inbox.tell_rest(SYSTEM, "person.added", entry, steps[0], lambda _user_id: None)
    assert set(_ones_by_person().values()) == {1}
    assert len(_ones_by_person()) == 1_700


def _many(count: int) -> list[int]:
    """The ids of so many people, made without telling anybody."""
    rows = [
        {
            "username": f"many{number}",
            "username_key": f"many{number}",
            "name": f"Many {number}",
            "name_key": f"many {number}",
            "email": f"many{number}@example.com",
            "email_key": f"many{number}@example.com",
            "state": "active",
            "version": 1,
        }
        for number in range(count)
    ]
    with transaction():
        ids = list(db.session.scalars(insert(User).returning(User.id), rows))
    return sorted(ids)


def _forget() -> None:
    with transaction():
        db.session.execute(delete(Notification))


def _ones_by_person() -> Counter[int]:
    query = select(Notification.user_id).where(Notification.kind == "person.added")
    return Counter(db.session.scalars(query))


def test_what_a_role_no_longer_allows_is_hidden_from_all_who_hold_it(
    make_user: UserFactory,
) -> None:
    staff, admin = make_user("staff.s", roles=["staff"]), make_user("admin.a", roles=["admin"])
    make_user("new.one")
    role = role_by_key("staff")
    less = [name for name in role.permissions if not name.startswith("users.")]
    verify_action(lambda: roles.update(SYSTEM, role, {"permissions": less}), ["role.updated"])
    assert "person.added" not in {it["kind"] for it in shown.snapshot(staff, Asked())["items"]}
    assert "person.added" in {it["kind"] for it in shown.snapshot(admin, Asked())["items"]}
