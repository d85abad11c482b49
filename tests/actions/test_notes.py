"""Notes: who may write and read them, who is told, and what nobody learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.actions import notes, roles, shares, uploads, users
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.live.inbox import Asked
from dashboard.live.inbox import snapshot as inbox
from dashboard.live.note_list import snapshot
from dashboard.live.note_rooms import TOPICS, may_read
from dashboard.models import EventLogEntry, Note, Notification, Role, Upload, User
from dashboard.models.notes import names_in
from dashboard.models.roles import role_by_key
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Staff, who may write notes."""
    return make_user("ana", roles=["staff"])


@pytest.fixture
def cy(make_user: UserFactory) -> User:
    """Other staff."""
    return make_user("cy", roles=["staff"])


@pytest.fixture
def bo(make_user: UserFactory) -> User:
    """A user, who may not see others."""
    return make_user("bo")


@pytest.fixture
def upload(bo: User) -> Upload:
    """A file of the user's."""
    return uploads.create(SYSTEM, "plan.txt", [b"A plan."], owner=bo)


def told() -> list[tuple[int, str]]:
    """Whose inbox has which mention."""
    query = select(Notification.user_id, Notification.path).where(
        Notification.kind == "note.mentioned"
    )
    return [(user_id, path) for user_id, path in db.session.execute(query)]


class TestWriting:
    @pytest.mark.parametrize("kind", ["users", "roles", "uploads"])
    def test_on_every_kind_of_record(self, ana: User, upload: Upload, kind: str) -> None:
        subjects = {"users": upload.owner, "roles": role_by_key("user"), "uploads": upload}
        subject = subjects[kind]
        note, _ = verify_action(lambda: notes.add(ana, subject, " Look \n here "), ["note.added"])
        assert note.public() == {
            "id": note.id,
            "subject": {"type": kind, "id": subject.id},
            "owner_id": upload.owner_id if kind == "uploads" else None,
            "author_id": ana.id,
            "author_name": "Ana",
            "text": "Look\n here",
            "mentions": [],
            "created_at": note.public()["created_at"],
            "edited_at": None,
            "version": 1,
        }
        assert snapshot(ana, subject)["items"] == [note.public()]

    def test_belongs_to_the_history_of_its_record(self, ana: User, bo: User) -> None:
        notes.add(ana, bo, "Called.")
        entry = db.session.scalars(select(EventLogEntry).order_by(EventLogEntry.id.desc())).first()
        assert entry
        assert (entry.kind, entry.subject_type, entry.subject_id) == ("note.added", "users", bo.id)
        assert entry.data["text"] == "Called."

    def test_the_right_to_see_is_needed_too(
        self, make_user: UserFactory, bo: User, upload: Upload
    ) -> None:
        role = roles.create(SYSTEM, {"name": "Scribes", "permissions": ["activity.note"]})
        scribe = make_user(roles=[role])
        for subject in (bo, role, upload):
            with pytest.raises(NotFound):
                verify_action(lambda subject=subject: notes.add(scribe, subject, "Hi"), [])

    @pytest.mark.parametrize("who", ["translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, bo: User, who: str) -> None:
        with pytest.raises(Denied):
            verify_action(lambda: notes.add(make_user(roles=[who]), bo, "Hi"), [])

    @pytest.mark.parametrize(
        "text",
        ["", " \n ", None, 7, "a" * 4001, "a\x00b", " ".join(f"@p{n}" for n in range(51))],
    )
    def test_wrong_texts_are_refused(self, ana: User, bo: User, text: object) -> None:
        with pytest.raises(Invalid) as caught:
            verify_action(lambda: notes.add(ana, bo, text), [])
        assert set(caught.value.fields) == {"text"}


class TestReading:
    def test_needs_the_record_and_the_activity(
        self, make_user: UserFactory, bo: User, upload: Upload
    ) -> None:
        def person(*permissions: str) -> User:
            values = {"name": " ".join(permissions), "permissions": list(permissions)}
            return make_user(roles=[roles.create(SYSTEM, values)])

        subjects = (bo, role_by_key("user"), upload)
        for right, seen in (
            ("users.view", bo),
            ("roles.view", subjects[1]),
            ("uploads.view_all", upload),
        ):
            reader, blind = person(right, "activity.view"), person(right)
            assert [may_read(reader, it) for it in subjects] == [it is seen for it in subjects]
            assert not any(may_read(blind, it) for it in subjects)
            rooms = [door(reader) for door in TOPICS.values()]
            assert len([room for room in rooms if room]) == 1
            assert not any(door(blind) for door in TOPICS.values())

    def test_of_ones_own_file(self, make_user: UserFactory, ana: User) -> None:
        values = {"name": "Own", "permissions": ["uploads.create", "activity.view"]}
        owner = make_user(roles=[roles.create(SYSTEM, values)])
        mine = uploads.create(SYSTEM, "mine.txt", [b"."], owner=owner)
        other = uploads.create(SYSTEM, "other.txt", [b"."], owner=ana)
        assert (may_read(owner, mine), may_read(owner, other)) == (True, False)
        assert TOPICS["notes.uploads"](owner) == f"notes:uploads:own:{owner.id}"
        with pytest.raises(NotFound):
            snapshot(owner, other)

    def test_not_of_a_file_that_is_shared_with_one(self, make_user: UserFactory, ana: User) -> None:
        permissions = ["uploads.create", "activity.view", "activity.note"]
        role = roles.create(SYSTEM, {"name": "Own", "permissions": permissions})
        friend = make_user("friend", roles=[role])
        file = uploads.create(SYSTEM, "shared.txt", [b"."], owner=ana)
        shares.share(ana, file, friend)
        _, mentioned = notes.add(ana, file, "Not for @friend")
        assert [it["reason"] for it in mentioned.unreached] == ["no_access"]
        for attempt in (lambda: snapshot(friend, file), lambda: notes.add(friend, file, "Hi")):
            with pytest.raises(NotFound):
                attempt()


class TestMentions:
    def test_who_is_mentioned_is_told_once(self, ana: User, cy: User, bo: User) -> None:
        text = "@CY, please call. Thanks @cy. (cc @ana)"
        note, mentioned = verify_action(lambda: notes.add(ana, bo, text), ["note.added"])
        assert told() == [(cy.id, f"/users/{bo.id}#note-{note.id}")]
        assert mentioned.unreached == []
        assert [it["username"] for it in note.mentions] == ["ana", "cy"]

    def test_who_may_not_see_the_record_any_more_is_not_shown_its_name(
        self, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        def guide(*more: str) -> Role:
            permissions = ["activity.view", "uploads.create", *more]
            values = {"name": f"Guides {len(more)}", "permissions": permissions}
            return roles.create(SYSTEM, values)

        wide, narrow = guide("users.view", "roles.view", "uploads.view_all"), guide()
        dan = make_user("dan", roles=[wide, narrow])
        mine = uploads.create(SYSTEM, "mine.txt", [b"."], owner=dan)
        theirs = uploads.create(SYSTEM, "theirs.txt", [b"."], owner=bo)
        for record in (bo, narrow, mine, theirs):
            notes.add(ana, record, "@dan")

        def shown() -> list[str]:
            found = inbox(dan, Asked(kind="note.mentioned"))["items"]
            return [it["path"].partition("#")[0] for it in found]

        assert len(shown()) == 4
        users.change_roles(SYSTEM, dan, revoke=[wide])
        assert shown() == [f"/uploads/{mine.id}"]
        users.change_roles(SYSTEM, dan, grant=[wide])
        assert len(shown()) == 4

    def test_nobody_who_cannot_see_it_learns_anything(
        self, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        make_user("gone", roles=["staff"], name="Gone Person", state=DEACTIVATED)
        make_user("new", roles=["staff"], name="New Person", state=INVITED)
        _, mentioned = notes.add(ana, bo, "@bo @gone @new @ghost ana@bo.example")
        assert told() == []
        assert mentioned.unreached == [
            {"username": "bo", "name": "Bo", "reason": "no_access"},
            {"username": "gone", "name": "Gone Person", "reason": "inactive"},
            {"username": "new", "name": "New Person", "reason": "inactive"},
            {"username": "ghost", "name": "", "reason": "unknown"},
        ]

    def test_whoever_may_not_see_people_names_nobody(
        self, make_user: UserFactory, cy: User
    ) -> None:
        permissions = ["activity.note", "activity.view", "roles.view"]
        role = roles.create(SYSTEM, {"name": "Scribes", "permissions": permissions})
        note, mentioned = notes.add(make_user(roles=[role]), role, "@cy @ghost")
        assert (note.mentions, told()) == ([], [])
        assert {it["reason"] for it in mentioned.unreached} == {"unknown"}
        assert {it["name"] for it in mentioned.unreached} == {""}

    @pytest.mark.parametrize(
        "text, names",
        [
            ("@ana", ["ana"]),
            ("(@ana.lima), @Bo-1: hi", ["ana.lima", "bo-1"]),
            ("ana@example.com x@y @", []),
            ("@ana. @ana", ["ana"]),
            ("@@ana", []),
            ("你好@ana。", ["ana"]),
            ("\n@a_b\n", ["a_b"]),
        ],
    )
    def test_what_counts_as_one(self, text: str, names: list[str]) -> None:
        assert names_in(text) == names


class TestChanging:
    def test_tells_only_those_who_are_new(
        self, ana: User, cy: User, bo: User, make_user: UserFactory
    ) -> None:
        di = make_user("di", roles=["staff"])
        note, _ = notes.add(ana, bo, "@cy")
        verify_action(lambda: notes.change(ana, note, "@cy and @di", 1), ["note.changed"])
        assert [user_id for user_id, _ in told()] == [cy.id, di.id]
        assert note.edited_at
        verify_action(lambda: notes.change(ana, note, "@cy and @di"), [])

    def test_a_stale_version_is_refused(self, ana: User, bo: User) -> None:
        note, _ = notes.add(ana, bo, "One")
        notes.change(ana, note, "Two")
        with pytest.raises(Conflict) as caught:
            verify_action(lambda: notes.change(ana, note, "Three", 1), [])
        assert caught.value.current["text"] == "Two"

    def test_deleted_it_is_gone_for_all(self, ana: User, bo: User) -> None:
        note, _ = notes.add(ana, bo, "One")
        verify_action(lambda: notes.delete(ana, note), ["note.deleted"])
        assert db.session.query(Note).count() == 0

    def test_others_notes_stay(self, ana: User, cy: User, bo: User, make_user: UserFactory) -> None:
        note, _ = notes.add(ana, bo, "Mine")
        refused: dict[str, type[Exception]] = {"staff": Denied, "admin": Denied, "user": Denied}
        for who, error in refused.items():
            person = make_user(roles=[who])
            for action in _changes(person, note):
                with pytest.raises(error):
                    verify_action(action, [])

    def test_not_on_a_record_that_is_gone(self, ana: User, upload: Upload) -> None:
        note, _ = notes.add(ana, upload, "Mine")
        uploads.delete(SYSTEM, upload)
        for action in _changes(ana, note):
            with pytest.raises(NotFound):
                verify_action(action, [])

    def test_not_without_the_right_any_more(self, ana: User, bo: User, make_user: Any) -> None:
        role = roles.create(
            SYSTEM,
            {"name": "Few", "permissions": ["users.view", "activity.view", "activity.note"]},
        )
        writer = make_user(roles=[role])
        note, _ = notes.add(writer, bo, "Mine")
        _forget(role, "users.view")
        for action in _changes(writer, note):
            with pytest.raises(NotFound):
                verify_action(action, [])


def _changes(person: User, note: Note) -> list[Callable[[], object]]:
    return [lambda: notes.change(person, note, "Theirs"), lambda: notes.delete(person, note)]


def _forget(role: Role, permission: str) -> None:
    kept = [name for name in role.permissions if name != permission]
    roles.update(SYSTEM, role, {"permissions": kept})
