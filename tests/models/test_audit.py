"""Who sees which entry: lists and live rooms say the same, for every kind and mix of rights."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from dashboard.events import KINDS, Event, UserUpdated
from dashboard.extensions import db
from dashboard.live.activity_rooms import TOPICS, places_of
from dashboard.live.rooms import room_for
from dashboard.models import Role, User
from dashboard.models.activity import Criteria, count, find, streams
from dashboard.models.audit import AREAS, Viewer, audience_of
from dashboard.models.entries import columns_of, shown
from dashboard.models.event_log import EventLogEntry
from dashboard.models.users import BASIC_FIELDS
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction

SECRET = "secret@example.com"
ADDRESS = "192.0.2.99"

RIGHTS = (
    "activity.view",
    "users.view",
    "users.view_private",
    "roles.view",
    "uploads.view_all",
    "announcements.edit",
    "translations.suggest",
    "system.view",
)
MIXES = [frozenset(mix) for size in range(len(RIGHTS) + 1) for mix in combinations(RIGHTS, size)]

VALUES: dict[str, Any] = {
    "str": "x",
    "int": 7,
    "str | None": "x",
    "int | None": 7,
    "bool": True,
    "list[int]": [2],
    "list[str]": ["users.view"],
    "dict[str, Any]": {"name": "Old"},
    "dict[str, Any] | None": {"name": "Old"},
    "dict[str, str]": {"en": "Hello"},
    "dict[str, str | None]": {"fallback": None},
}


def event_of(kind: str) -> Event:
    """One event of a kind, with something in each field."""
    made = KINDS[kind]
    given = {field.name: VALUES[str(field.type)] for field in dataclasses.fields(made)}
    if kind == "user.updated":
        given["before"] = {"name": "Old", "email": SECRET}
    if "on" in given:
        given["on"] = "users"
    if "user_id" in given:
        given["user_id"] = 3
    return made(**given)


@pytest.fixture
def people(make_user: Any) -> list[User]:
    """Who acts, whom it concerns, somebody else concerned, and somebody who has to do nothing."""
    return [make_user(name, name=name.title()) for name in ("ann", "ben", "cem", "dee")]


@pytest.fixture
def entries(people: list[User]) -> list[EventLogEntry]:
    """Two entries of every kind, by a person and by the app, as the log keeps them; and one about
    a private field only."""
    actor, subject, _, _ = people
    private = UserUpdated(before={"email": SECRET}, after={"email": "b@example.com"})
    events = [(event_of(kind), who) for kind in KINDS for who in (actor, SYSTEM)]
    rows = []
    for number, (event, who) in enumerate([*events, (private, actor)], start=1):
        about = subject if event.about == "users" else thing(event.about, number, subject)
        rows.append(
            EventLogEntry(
                id=number,
                kind=event.kind,
                actor_id=who.id,
                subject_type=event.about,
                subject_id=about.id,
                data=event.data(),
                address=ADDRESS,
                reverts_id=None,
                **columns_of(who, event, about),
            )
        )
    with transaction():
        db.session.execute(delete(EventLogEntry))
        db.session.add_all(rows)
    return rows


def thing(kind: str, number: int, owner: User) -> Any:
    """A record of another kind, as far as an entry says something about it."""
    owned = {"owner_id": owner.id} if kind in ("uploads", "sessions", "tokens") else {}
    return SimpleNamespace(id=number, name=f"Thing {number}", **owned)


def with_rights(person: User, mix: frozenset[str]) -> User:
    """``person`` with exactly these permissions."""
    name = "mix " + " ".join(sorted(mix))
    role = Role(key=None, name=name[:64], name_key=name[:128], permissions=sorted(mix), version=1)
    person.roles = [role]
    return person


def live_views(person: User, entries: list[EventLogEntry]) -> dict[int, dict[str, Any]]:
    """What somebody knows of entries from all their rooms: what any of these shows."""
    rooms = {room_for(person, topic) for topic in TOPICS}
    seen: dict[int, dict[str, Any]] = {}
    for entry in entries:
        for _, room, record in places_of(entry):
            if room in rooms:
                seen[entry.id] = together(seen.get(entry.id), record)
    return seen


def together(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """The twin of static/js/activity/entry.js."""
    if one is None:
        return other
    data = max((one["data"], other["data"]), key=lambda data: len(json.dumps(data)))
    return {**one, "data": data, "address": one["address"] or other["address"]}


EVERYTHING = Criteria()


def listed(viewer: Viewer, wanted: Criteria = EVERYTHING) -> dict[int, dict[str, Any]]:
    """What the list shows, in pages of a few."""
    found: dict[int, dict[str, Any]] = {}
    cursor = None
    while True:
        page = find(viewer, wanted, cursor, 30)
        for entry in page.items:
            assert entry.id not in found
            view = shown(entry, viewer)
            assert view is not None, "the list has what the permalink refuses"
            found[entry.id] = view
        cursor = page.next
        if cursor is None:
            assert list(found) == sorted(found, reverse=True)
            assert count(viewer, wanted).number == len(found)
            return found


@pytest.mark.parametrize("which", range(4), ids=["actor", "concerned", "other", "nobody"])
def test_lists_rooms_and_permalinks_agree_for_every_mix_of_rights(
    people: list[User], entries: list[EventLogEntry], which: int
) -> None:
    person = people[which]
    with db.session.no_autoflush:
        for number, mix in enumerate(MIXES):
            viewer = Viewer.of(with_rights(person, mix))
            in_list = listed(viewer)
            assert in_list == live_views(person, entries), sorted(mix)
            by_itself = {entry.id: shown(entry, viewer) for entry in entries}
            assert in_list == {key: view for key, view in by_itself.items() if view}
            for wanted in filters_of(person) if number % 9 == 0 else ():
                filtered = listed(viewer, wanted)
                assert filtered == {key: in_list[key] for key in filtered}
    db.session.rollback()


def filters_of(person: User) -> Iterator[Criteria]:
    yield Criteria(kind="user.updated")
    yield Criteria(person_id=person.id)
    yield Criteria(record=("users", person.id))
    yield Criteria(area="uploads")


def test_filters_keep_what_they_say(people: list[User], entries: list[EventLogEntry]) -> None:
    viewer = Viewer(None, frozenset(AREAS), private=True)
    actor, subject, other, _ = people
    everything = listed(viewer)
    assert len(everything) == 2 * sum(event.audited for event in KINDS.values()) + 1

    def kept(test: Any) -> set[int]:
        return {key for key, view in everything.items() if test(view)}

    def people_of(view: dict[str, Any]) -> set[int]:
        return {view["actor_id"], view["person_id"], view["other_id"]}

    for person in people:
        expected = kept(lambda view, person=person: person.id in people_of(view))
        assert listed(viewer, Criteria(person_id=person.id)).keys() == expected
    for kind in KINDS:
        expected = kept(lambda view, kind=kind: view["kind"] == kind)
        assert listed(viewer, Criteria(kind=kind)).keys() == expected
    for area in AREAS:
        expected = kept(lambda view, area=area: view["area"] == area)
        assert listed(viewer, Criteria(area=area)).keys() == expected
    about = kept(lambda view: view["subject"] == {**view["subject"], "type": "users"})
    assert listed(viewer, Criteria(record=("users", subject.id))).keys() == about
    named = Criteria(words=("cem",))
    assert listed(viewer, named).keys() == kept(lambda view: view["other_id"] == other.id)
    both = Criteria(kind="user.updated", person_id=actor.id, record=("users", subject.id))
    assert len(listed(viewer, both)) == 2


def test_nothing_private_reaches_who_sees_no_private_fields(
    people: list[User], entries: list[EventLogEntry]
) -> None:
    *_, nobody = people
    mix = frozenset(RIGHTS) - {"users.view_private"}
    with db.session.no_autoflush:
        views = listed(Viewer.of(with_rights(nobody, mix))).values()
    db.session.rollback()
    text = json.dumps(list(views))
    assert SECRET not in text
    assert ADDRESS not in text
    kinds = {view["kind"] for view in views}
    assert not kinds & {kind for kind, event in KINDS.items() if event.private}
    assert not kinds & {"user.signed_in", "user.sign_in_failed", "session.ended", "link.created"}
    assert "user.updated" in kinds
    assert all("error" not in view["data"] for view in views)


def test_who_does_something_to_others_sees_no_more_of_them_for_that(
    people: list[User], entries: list[EventLogEntry]
) -> None:
    actor, subject, _, _ = people
    with db.session.no_autoflush:
        mine = listed(Viewer.of(with_rights(actor, frozenset())))
        theirs = listed(Viewer.of(with_rights(subject, frozenset())))
    db.session.rollback()
    assert SECRET not in json.dumps(list(mine.values()))
    assert {view["address"] for view in mine.values()} == {ADDRESS}
    assert SECRET in json.dumps(list(theirs.values())), "it is their own address"
    by_others = [view for view in theirs.values() if view["actor_id"] == actor.id]
    assert by_others
    assert {view["address"] for view in by_others} == {""}
    assert not [view for view in theirs.values() if view["kind"].startswith("note.")]


def test_a_token_shows_its_owners_activity_only_with_the_right_to_see_activity(
    make_user: Any,
) -> None:
    person = make_user(roles=("staff",))
    person.scope = frozenset({"uploads.create"})
    assert not Viewer.of(person).sees_anything
    person.scope = frozenset({"activity.view"})
    assert Viewer.of(person) == Viewer(person.id, frozenset(), private=False)
    person.scope = None
    assert Viewer.of(person).sees_all


def test_entries_of_older_versions_are_shown_to_nobody(app: Flask) -> None:
    with transaction():
        row = EventLogEntry(id=1, kind="user.created", subject_type="users", subject_id=1, data={})
        db.session.add(row)
    assert shown(row, Viewer(1, frozenset(AREAS), private=True)) is None
    assert listed(Viewer(1, frozenset(AREAS), private=True)) == {}
    assert streams(Viewer(None, frozenset(), private=False), Criteria()) == []


def test_what_an_event_declares_fits_the_rest(app: Flask) -> None:
    for kind, event in KINDS.items():
        declared = {field.name for field in dataclasses.fields(event)}
        assert event.private_data <= declared, kind
        assert event.area in ("", *AREAS), kind
        if event.public_fields is not None:
            assert event.public_fields <= BASIC_FIELDS, kind
            assert {"before", "after"} <= declared, kind
        assert (audience_of(event_of(kind)) == "") is not event.audited
