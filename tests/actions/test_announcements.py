"""Announcements: who may write them, whom they reach, when they run, who has seen them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from dashboard.actions import announcement_readers, announcements, jobs, users
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.jobs.runner import run
from dashboard.live import activity_rooms
from dashboard.live.announcement_list import banners
from dashboard.models import (
    Announcement,
    AnnouncementSeen,
    EventLogEntry,
    Job,
    Notification,
    Role,
    User,
)
from dashboard.models.announcements import (
    DRAFT,
    ENDED,
    RUNNING,
    SCHEDULED,
    Tally,
    audience_ids,
    find_announcement,
    tallies,
)
from dashboard.models.columns import now
from dashboard.models.jobs import WAITING
from dashboard.models.roles import role_by_key
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

HELLO = {"texts": {"en": "Hello"}, "default_locale": "en"}
HOUR = timedelta(hours=1)
STARTED = ["announcement.created", "announcement.started"]


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Staff, who may write announcements."""
    return make_user("ana", roles=["staff"])


@pytest.fixture
def bo(make_user: UserFactory) -> User:
    """A user."""
    return make_user("bo")


def wrong_fields(action: Callable[[], object]) -> set[str]:
    """The fields that ``action`` refuses, having written nothing."""
    with pytest.raises(Invalid) as caught:
        verify_action(action, [])
    return set(caught.value.fields)


def shown_to(person: User) -> list[int]:
    """The ids of the banners on somebody's pages."""
    db.session.rollback()
    found = banners(person)
    return [it["id"] for it in found["items"] if it["id"] not in found["seen"]]


def told(person: User) -> list[int]:
    """The announcements that somebody's inbox tells of."""
    query = select(Notification.subject_id).where(
        Notification.user_id == person.id, Notification.kind == "announcement.started"
    )
    return list(db.session.scalars(query))


def jump(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock by which announcements and jobs go."""
    for module in (announcements, announcement_readers, jobs):
        monkeypatch.setattr(module, "now", lambda: moment)


def jobs_of(announcement: Announcement) -> list[Job]:
    query = select(Job).where(Job.kind == announcements.JOB, Job.state == WAITING)
    found = db.session.scalars(query.order_by(Job.id))
    return [job for job in found if job.payload == {"announcement_id": announcement.id}]


class TestWriting:
    def test_a_draft_is_shown_to_nobody(self, ana: User, bo: User) -> None:
        draft = verify_action(lambda: announcements.create(ana, HELLO), ["announcement.created"])
        assert draft.public() == {
            "id": draft.id,
            "state": DRAFT,
            "level": "info",
            "texts": {"en": "Hello"},
            "default_locale": "en",
            "audience": "everyone",
            "role_id": None,
            "people": [],
            "starts_at": None,
            "ends_at": None,
            "started_at": None,
            "ended_at": None,
            "author_id": ana.id,
            "author_name": "Ana",
            "seen": 0,
            "reach": 2,
            "created_at": draft.public()["created_at"],
            "version": 1,
        }
        assert (shown_to(bo), told(bo)) == ([], [])

    @pytest.mark.parametrize("who", ["translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, who: str) -> None:
        person = make_user(roles=[who])
        for action in (
            lambda: announcements.create(person, HELLO),
            lambda: announcements.create(person, HELLO, announce=True),
        ):
            with pytest.raises(Denied):
                verify_action(action, [])

    @pytest.mark.parametrize(
        "values, wrong",
        [
            ({"texts": {}}, {"text_en"}),
            ({"texts": {"de": "Hallo"}}, {"text_en"}),
            ({"texts": {"en": "  \n "}}, {"text_en"}),
            ({"texts": {"en": "a" * 2001}}, {"text_en"}),
            ({"texts": {"en": "a\x00b"}}, {"text_en"}),
            ({"texts": {"en": "evil \u202etxt"}}, {"text_en"}),
            ({"texts": {"xx": "Hello"}}, {"texts"}),
            ({"texts": ["Hello"]}, {"texts"}),
            ({"default_locale": "xx"}, {"default_locale"}),
            ({"level": "loud"}, {"level"}),
            ({"audience": "nobody"}, {"audience"}),
            ({"audience": "role"}, {"role_id"}),
            ({"audience": "role", "role_id": 999}, {"role_id"}),
            ({"audience": "people"}, {"people"}),
            ({"audience": "people", "people": [999]}, {"people"}),
            ({"audience": "people", "people": list(range(1, 502))}, {"people"}),
            ({"starts_at": "soon"}, {"starts_at"}),
            ({"starts_at": datetime(2030, 1, 1)}, {"starts_at"}),
            ({"ends_at": datetime(2200, 1, 1, tzinfo=UTC)}, {"ends_at"}),
        ],
    )
    def test_wrong_fields_are_named(
        self, ana: User, values: dict[str, Any], wrong: set[str]
    ) -> None:
        assert wrong_fields(lambda: announcements.create(ana, {**HELLO, **values})) == wrong

    def test_lines_and_languages_are_kept(self, ana: User) -> None:
        texts = {"en": " One \r\n\r\ntwo\t2  ", "de": "Eins", "fr": ""}
        made = announcements.create(ana, {"texts": texts, "default_locale": "en"})
        assert made.texts == {"en": "One\n\ntwo 2", "de": "Eins"}
        assert [made.text(code) for code in ("de", "fr", None)] == ["Eins", *["One\n\ntwo 2"] * 2]

    def test_nobody_is_chosen_whom_the_writer_may_not_see(
        self, make_user: UserFactory, bo: User
    ) -> None:
        with transaction():
            role = Role(key=None, name="Criers", name_key="criers", permissions=[])
            role.permissions = ["announcements.edit"]
            db.session.add(role)
        crier = make_user("crier", roles=[role])
        for values in (
            {"audience": "people", "people": [bo.id]},
            {"audience": "people", "people": [999]},
            {"audience": "role", "role_id": role.id},
            {"audience": "role", "role_id": 999},
        ):
            with pytest.raises(Denied):
                announcements.create(crier, {**HELLO, **values})
        verify_action(lambda: announcements.create(crier, HELLO, announce=True), STARTED)


class TestReaching:
    def test_everyone_is_shown_it_and_told(self, ana: User, bo: User) -> None:
        made = verify_action(lambda: announcements.create(ana, HELLO, announce=True), STARTED)
        assert (made.state, shown_to(ana), shown_to(bo)) == (RUNNING, [made.id], [made.id])
        assert (told(bo), told(ana)) == ([made.id], [])

    @pytest.mark.parametrize("audience", ["role", "people"])
    def test_nobody_else_is(
        self, ana: User, bo: User, make_user: UserFactory, audience: str
    ) -> None:
        cy = make_user("cy", roles=["translator"])
        whom = {"role_id": role_by_key("translator").id, "people": [cy.id]}
        values = {**HELLO, "audience": audience, **whom}
        made = verify_action(lambda: announcements.create(ana, values, announce=True), STARTED)
        assert (shown_to(cy), told(cy)) == ([made.id], [made.id])
        assert (shown_to(bo), told(bo), shown_to(ana)) == ([], [], [])
        with pytest.raises(NotFound):
            announcement_readers.see(bo, made)

    def test_the_deactivated_are_not_counted(
        self, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        gone = make_user("gone", state=DEACTIVATED)
        values = {**HELLO, "audience": "people", "people": [bo.id, gone.id]}
        made = announcements.create(ana, values, announce=True)
        assert audience_ids(made) == [bo.id]
        assert (tallies([made])[made.id], told(gone)) == (Tally(0, 1), [])

    def test_a_role_given_brings_it_and_taken_takes_it(self, ana: User, bo: User) -> None:
        role = role_by_key("translator")
        values = {**HELLO, "audience": "role", "role_id": role.id}
        made = announcements.create(ana, values, announce=True)
        kinds = ["user.roles_changed", "announcement.reached"]
        verify_action(lambda: users.change_roles(SYSTEM, bo, grant=[role]), kinds)
        assert (shown_to(bo), told(bo)) == ([made.id], [made.id])
        users.change_roles(SYSTEM, bo, revoke=[role])
        assert shown_to(bo) == []
        users.change_roles(SYSTEM, bo, grant=[role])
        assert (shown_to(bo), told(bo)) == ([made.id], [made.id])  # told once only

    def test_a_new_account_brings_it(self, ana: User, make_user: UserFactory) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        new = make_user("new", state=INVITED)
        assert told(new) == []
        with transaction():
            new.password_hash, new.state = "x", DEACTIVATED
        kinds = ["user.reactivated", "announcement.reached"]
        verify_action(lambda: users.reactivate(SYSTEM, new), kinds)
        assert (new.state, shown_to(new), told(new)) == (ACTIVE, [made.id], [made.id])

    def test_a_role_deleted_leaves_nobody(self, ana: User, bo: User) -> None:
        with transaction():
            role = Role(key=None, name="Night", name_key="night", permissions=[])
            db.session.add(role)
        users.change_roles(SYSTEM, bo, grant=[role])
        values = {**HELLO, "audience": "role", "role_id": role.id}
        made = announcements.create(ana, values, announce=True)
        assert shown_to(bo) == [made.id]
        with transaction():
            db.session.delete(role)
        db.session.expire_all()
        assert (shown_to(bo), audience_ids(made), made.public()["role_id"]) == ([], [], None)


class TestSeeing:
    def test_once_for_all_pages(self, ana: User, bo: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        verify_action(lambda: announcement_readers.see(bo, made), ["announcement.seen"])
        assert (shown_to(bo), tallies([made])[made.id]) == ([], Tally(1, 2))
        verify_action(lambda: announcement_readers.see(bo, made), [])
        assert db.session.query(AnnouncementSeen).count() == 1

    def test_the_inbox_knows(self, ana: User, bo: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        announcement_readers.see(bo, made)
        mine = select(Notification).where(Notification.kind == "announcement.started")
        notice = db.session.scalars(mine).one()
        assert (notice.user_id, notice.read) == (bo.id, True)

    def test_is_no_part_of_the_activity(self, ana: User, bo: User) -> None:
        announcement_readers.see(bo, announcements.create(ana, HELLO, announce=True))
        shown = {
            entry.kind
            for entry in db.session.scalars(select(EventLogEntry))
            if list(activity_rooms.places_of(entry))
        }
        assert {it for it in shown if it.startswith("announcement.")} == {*STARTED}

    @pytest.mark.parametrize("start", [None, HOUR])
    def test_not_before_it_runs(self, ana: User, bo: User, start: timedelta | None) -> None:
        values = {**HELLO, "starts_at": now() + start if start else None}
        made = announcements.create(ana, values, announce=start is not None)
        with pytest.raises(NotFound):
            verify_action(lambda: announcement_readers.see(bo, made), [])


class TestChanging:
    def test_while_it_runs(self, ana: User, bo: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        values = {"texts": {"de": "Hallo"}, "level": "critical", "ends_at": now() + HOUR}
        verify_action(
            lambda: announcements.update(ana, made, values, made.version), ["announcement.changed"]
        )
        shown = banners(bo)["items"][0]
        assert (shown["texts"], shown["level"]) == ({"en": "Hello", "de": "Hallo"}, "critical")
        assert len(jobs_of(made)) == 1
        verify_action(lambda: announcements.update(ana, made, values), [])

    def test_but_not_for_whom(self, ana: User, bo: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        for values in ({"audience": "people", "people": [bo.id]}, {"starts_at": now() + HOUR}):
            with pytest.raises(Denied):
                verify_action(lambda values=values: announcements.update(ana, made, values), [])

    def test_two_people_write_in_different_languages(self, ana: User) -> None:
        made = announcements.create(ana, HELLO)
        announcements.update(ana, made, {"texts": {"de": "Hallo"}})
        announcements.update(ana, made, {"texts": {"fr": "Salut"}})
        assert made.texts == {"en": "Hello", "de": "Hallo", "fr": "Salut"}

    def test_chosen_people_change_the_version(self, ana: User, bo: User) -> None:
        values = {**HELLO, "audience": "people", "people": [bo.id]}
        made = announcements.create(ana, values)
        verify_action(
            lambda: announcements.update(ana, made, {"people": [ana.id, bo.id]}),
            ["announcement.changed"],
        )
        assert (made.version, made.people) == (2, [ana.id, bo.id])

    def test_a_stale_version_is_refused(self, ana: User) -> None:
        made = announcements.create(ana, HELLO)
        announcements.update(ana, made, {"level": "warning"})
        with pytest.raises(Conflict) as caught:
            announcements.update(ana, made, {"level": "critical"}, 1)
        assert caught.value.current["level"] == "warning"

    def test_seeing_makes_nobodys_edit_stale(self, ana: User, bo: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        version = made.version
        announcement_readers.see(bo, made)
        announcements.update(ana, made, {"level": "warning"}, version)

    def test_what_has_ended_stays(self, ana: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        announcements.end(ana, made)
        for action in (
            lambda: announcements.update(ana, made, {"level": "warning"}),
            lambda: announcements.announce(ana, made),
            lambda: announcements.delete(ana, made),
        ):
            with pytest.raises(Denied):
                verify_action(action, [])

    @pytest.mark.parametrize("scheduled", [False, True])
    def test_what_nobody_saw_can_be_deleted(self, ana: User, scheduled: bool) -> None:
        values = {**HELLO, "starts_at": now() + HOUR}
        made = announcements.create(ana, values, announce=scheduled)
        with pytest.raises(Conflict):
            announcements.delete(ana, made, made.version - 1)
        job = jobs_of(made)
        verify_action(lambda: announcements.delete(ana, made), ["announcement.deleted"])
        assert all(
            announcements.catch_up(SYSTEM, it.payload["announcement_id"]) is None for it in job
        )

    def test_what_runs_cannot(self, ana: User) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        with pytest.raises(Denied):
            verify_action(lambda: announcements.delete(ana, made), [])


class TestTime:
    @pytest.mark.parametrize(
        "starts, ends, wrong",
        [
            (-HOUR, None, {"starts_at"}),
            (None, -HOUR, {"ends_at"}),
            (2 * HOUR, HOUR, {"ends_at"}),
            (HOUR, HOUR, {"ends_at"}),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, ana: User, starts: timedelta | None, ends: timedelta | None, wrong: set[str]
    ) -> None:
        moment = now()
        times = {
            "starts_at": moment + starts if starts else None,
            "ends_at": moment + ends if ends else None,
        }
        values = {**HELLO, **times}
        assert wrong_fields(lambda: announcements.create(ana, values, announce=True)) == wrong

    def test_it_starts_and_ends_by_itself(
        self, ana: User, bo: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moment = now()
        values = {**HELLO, "starts_at": moment + HOUR, "ends_at": moment + 2 * HOUR}
        made = verify_action(
            lambda: announcements.create(ana, values, announce=True),
            ["announcement.created", "announcement.changed"],
        )
        (job,) = jobs_of(made)
        assert (made.state, job.run_at, shown_to(bo)) == (SCHEDULED, made.starts_at, [])
        jump(monkeypatch, moment + HOUR + timedelta(seconds=1))
        run(job.id)
        assert (made.state, shown_to(bo), told(bo), told(ana)) == (
            RUNNING,
            [made.id],
            [made.id],
            [made.id],  # nobody did it just now, so that its writer is told, too
        )
        (job,) = jobs_of(made)
        assert job.run_at == made.ends_at
        jump(monkeypatch, moment + 3 * HOUR)
        run(job.id)
        assert (made.state, shown_to(bo), jobs_of(made)) == (ENDED, [], [])

    def test_each_step_says_enough(self, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = now()
        values = {**HELLO, "starts_at": moment + HOUR, "ends_at": moment + 2 * HOUR}
        made = announcements.create(ana, values, announce=True)
        for hours, kinds in ((1, ["announcement.started"]), (2, ["announcement.ended"]), (3, [])):
            jump(monkeypatch, moment + hours * HOUR)
            verify_action(lambda: announcements.deliver(SYSTEM, made), kinds)

    def test_a_clock_set_back_puts_it_off(self, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = now()
        made = announcements.create(ana, {**HELLO, "starts_at": moment + HOUR}, announce=True)
        (job,) = jobs_of(made)
        starts = made.starts_at
        with transaction():
            job.run_at = moment  # as if the clock had been an hour ahead
        run(job.id)
        assert (made.state, job.state, job.run_at) == (SCHEDULED, WAITING, starts)
        announcements.announce(ana, made)
        jump(monkeypatch, moment - HOUR)
        assert announcements.deliver(SYSTEM, made) is None
        assert made.state == RUNNING

    def test_what_passed_while_the_server_was_down_is_over(
        self, ana: User, bo: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moment = now()
        values = {**HELLO, "starts_at": moment + HOUR, "ends_at": moment + 2 * HOUR}
        made = announcements.create(ana, values, announce=True)
        jump(monkeypatch, moment + 5 * HOUR)
        verify_action(lambda: announcements.deliver(SYSTEM, made), ["announcement.ended"])
        assert (made.state, made.started_at, told(bo)) == (ENDED, None, [])

    def test_a_scheduled_one_can_start_at_once(self, ana: User, bo: User) -> None:
        values = {**HELLO, "starts_at": now() + HOUR}
        first = announcements.create(ana, values, announce=True)
        kinds = ["announcement.changed", "announcement.started"]
        verify_action(lambda: announcements.announce(ana, first), kinds)
        second = announcements.create(ana, values, announce=True)
        verify_action(lambda: announcements.update(ana, second, {"starts_at": None}), kinds)
        assert shown_to(bo) == [second.id, first.id]

    def test_ended_early_keeps_its_counts(
        self, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        made = announcements.create(ana, HELLO, announce=True)
        announcement_readers.see(bo, made)
        verify_action(lambda: announcements.end(ana, made), ["announcement.ended"])
        verify_action(lambda: announcements.end(ana, made), [])
        make_user("later")
        assert (made.public()["seen"], made.public()["reach"]) == (1, 2)
        announcement_readers.see(ana, made)
        assert made.public()["seen"] == 1

    def test_only_what_runs_ends(self, ana: User) -> None:
        draft = announcements.create(ana, HELLO)
        with pytest.raises(Denied):
            verify_action(lambda: announcements.end(ana, draft), [])


class TestManyPeople:
    def test_start_is_written_in_a_few_statements_per_thousand(
        self, ana: User, make_user: UserFactory
    ) -> None:
        make_crowd(2_000)
        with counted() as start:
            made = announcements.create(ana, HELLO, announce=True)
        assert start.statements < 60
        rest = db.session.scalars(select(Job).where(Job.kind == "notices.rest")).one()
        with counted() as later:
            run(rest.id)
        reached = db.session.scalar(select(func.count()).where(Notification.subject_id == made.id))
        assert reached == 2_000
        assert later.statements < 75 * 4
        assert find_announcement(made.id) is made


def make_crowd(size: int) -> None:
    """Active users, in one statement."""
    rows = [
        {
            "username": f"crowd{n}",
            "username_key": f"crowd{n}",
            "name": f"Crowd {n}",
            "name_key": f"crowd {n}",
            "email": f"crowd{n}@example.com",
            "email_key": f"crowd{n}@example.com",
            "state": ACTIVE,
            "version": 1,
        }
        for n in range(size)
    ]
    with transaction():
        db.session.execute(db.insert(User), rows)


class counted:  # noqa: N801 - reads as a verb
    """Counts the statements that are executed within."""

    statements = 0

    def __enter__(self) -> counted:
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, *_arguments: object) -> None:
        self.statements += 1
