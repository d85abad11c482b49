"""Rooms of announcements and notes, by real Socket.IO clients: who is shown what, and no more."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.actions import announcement_readers, announcements, notes, uploads, users
from dashboard.extensions import db
from dashboard.models import Role, User
from dashboard.models.announcements import find_announcement
from dashboard.models.columns import now
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.helpers.live_client import LiveClient
from tests.helpers.server import Server, wait_until

TEXTS = {"texts": {"en": "Hello"}, "default_locale": "en"}


@dataclass
class World:
    """A member of staff, a translator, a user, and the open page of each."""

    server: Server
    ana: User
    tina: User
    bo: User
    pages: dict[str, LiveClient]

    def settle(self) -> None:
        for page in self.pages.values():
            page.settle()

    def shown(self, name: str, topic: str) -> list[int]:
        return sorted(self.pages[name].store[topic])


@pytest.fixture
def world(server: Server) -> Iterator[World]:
    with server.app.app_context(), ExitStack() as stack:
        people = {
            name: server.make_user(roles=[role])
            for name, role in (("ana", "staff"), ("tina", "translator"), ("bo", "user"))
        }
        pages = {
            name: stack.enter_context(LiveClient(server, server.sign_in(person)))
            for name, person in people.items()
        }
        role = role_by_key("translator")
        for page in pages.values():
            page.subscribe("announcements", "banners", "banners.own", "banners.seen")
            page.subscribe(f"banners.role.{role.id}")
            page.subscribe("notes.users", "notes.roles", "notes.uploads")
        yield World(server, *people.values(), pages)
        db.session.remove()


def translators() -> Role:
    return role_by_key("translator")


def test_an_announcement_reaches_its_audience_and_nobody_else(world: World) -> None:
    role = translators().id
    for_all = announcements.create(world.ana, TEXTS, announce=True).id
    values = {**TEXTS, "audience": "role", "role_id": role}
    for_role = announcements.create(world.ana, values, announce=True).id
    values = {**TEXTS, "audience": "people", "people": [world.bo.id]}
    for_bo = announcements.create(world.ana, values, announce=True).id
    draft = announcements.create(world.ana, TEXTS).id
    world.settle()
    assert world.shown("ana", "announcements") == [for_all, for_role, for_bo, draft]
    assert [world.pages[name].status["announcements"] for name in ("tina", "bo")] == ["denied"] * 2
    for name, own in (("ana", []), ("tina", []), ("bo", [for_bo])):
        assert world.shown(name, "banners") == [for_all]
        assert world.shown(name, "banners.own") == own
    assert world.shown("tina", f"banners.role.{role}") == [for_role]
    assert [world.pages[name].status[f"banners.role.{role}"] for name in ("ana", "bo")] == [
        "denied",
        "denied",
    ]
    for number in (for_all, for_role, for_bo):
        found = find_announcement(number)
        assert found
        announcements.end(SYSTEM, found)
    world.settle()
    assert not any(
        records
        for page in world.pages.values()
        for topic, records in page.store.items()
        if topic.startswith("banners")
    )


def test_who_has_seen_it_is_told_to_themselves_and_counted_for_staff(world: World) -> None:
    made = announcements.create(world.ana, TEXTS, announce=True)
    announcement_readers.see(world.bo, made)
    world.settle()
    assert world.shown("bo", "banners.seen") == [made.id]
    assert world.shown("tina", "banners.seen") == []
    assert world.pages["ana"].store["announcements"][made.id]["seen"] == 1
    announcements.end(world.ana, made)


def test_a_role_taken_shows_nothing_that_comes_after(world: World) -> None:
    role = translators()
    topic = f"banners.role.{role.id}"
    values = {**TEXTS, "audience": "role", "role_id": role.id}
    first = announcements.create(SYSTEM, values, announce=True)
    users.change_roles(SYSTEM, world.tina, revoke=[role])
    later = announcements.create(SYSTEM, {**values, "texts": {"en": "Secret"}}, announce=True)
    world.settle()
    page = world.pages["tina"]
    wait_until(lambda: page.status[topic] == "denied", what="the door to close")
    assert "Secret" not in str(page.events)
    users.change_roles(SYSTEM, world.tina, grant=[role])
    answer = page.call("subscribe", {"topics": {topic: None}})
    assert answer["topics"][topic]["status"] == "reset"
    for announcement in (first, later):
        announcements.end(SYSTEM, announcement)


@pytest.mark.parametrize(
    "topic",
    [
        "banners.role",
        "banners.role.",
        "banners.role.0",
        "banners.role.01",
        "banners.role.-1",
        "banners.role.999999",
        "banners.role.9" + 40 * "9",
        "banners.role.²",
        "banners:everyone",
        "notes",
        "notes.tokens",
    ],
)
def test_other_topics_are_refused_and_not_remembered(world: World, topic: str) -> None:
    answer = world.pages["bo"].call("subscribe", {"topics": {topic: None}})
    assert answer["topics"][topic] == {"status": "denied"}


def test_notes_reach_those_who_may_see_the_record(world: World) -> None:
    upload = uploads.create(SYSTEM, "plan.txt", [b"A plan."], owner=world.bo)
    made = [
        notes.add(world.ana, subject, f"About @{world.bo.username}")[0].id
        for subject in (world.bo, translators(), upload)
    ]
    world.settle()
    for number, kind in zip(made, ("users", "roles", "uploads"), strict=True):
        assert world.shown("ana", f"notes.{kind}") == [number]
        for name in ("tina", "bo"):
            page = world.pages[name]
            assert (page.status[f"notes.{kind}"], page.store[f"notes.{kind}"]) == ("denied", {})
    assert not any("About @" in str(world.pages[name].events) for name in ("tina", "bo"))


def test_a_right_taken_ends_the_notes(world: World) -> None:
    page = world.pages["ana"]
    users.change_roles(SYSTEM, world.ana, revoke=[role_by_key("staff")])
    other: Any = world.server.make_user(roles=["staff"])
    notes.add(other, world.bo, "Secret remark")
    page.settle()
    assert page.status["notes.users"] == "denied"
    assert "Secret remark" not in str(page.events)


def test_a_restart_while_it_is_scheduled_loses_nothing(tmp_path: Path, migrated: Path) -> None:
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path) as server, server.app.app_context():
        starts = now() + timedelta(seconds=2)
        values = {**TEXTS, "starts_at": starts}
        number = announcements.create(SYSTEM, values, announce=True).id
        server.stop(signal.SIGKILL)
        wait_until(lambda: starts < now(), what="the start to pass")
        server.start()
        wait_until(lambda: _state(number) == "running", 40, what="it to start")
        db.session.remove()


def _state(number: int) -> str:
    db.session.rollback()
    found = find_announcement(number)
    assert found
    return found.state
