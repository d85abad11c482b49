"""The notes API: who may do what, paging, bad input, stale edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import notes
from dashboard.models import User
from dashboard.models.event_log import last_position
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

Enter = Callable[..., Visitor]


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Enter:
    """Somebody's browser: ``enter(person)``."""
    return lambda person: Visitor(app, sign_in(app.test_client(), person))


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Staff."""
    return make_user("ana", roles=["staff"])


@pytest.fixture
def bo(make_user: UserFactory) -> User:
    """A user."""
    return make_user("bo")


def test_written_changed_and_deleted(enter: Enter, ana: User, bo: User) -> None:
    page, record = enter(ana), f"users/{bo.id}"
    made = page.api("POST", "notes", json={"record": record, "text": "Ask @bo"})
    assert made.status_code == 201
    assert made.json["unreached"] == [{"username": "bo", "name": "Bo", "reason": "no_access"}]
    one = f"notes/{made.json['id']}"
    headers = {"If-Match": '"1"'}
    changed = page.api("PATCH", one, json={"text": "Asked"}, headers=headers)
    assert (changed.json["text"], changed.headers["ETag"]) == ("Asked", '"2"')
    stale = page.api("PATCH", one, json={"text": "Asking"}, headers=headers)
    assert (stale.status_code, stale.json["current"]["text"]) == (412, "Asked")
    listed = page.api("GET", f"notes?record={record}").json
    assert [note["text"] for note in listed["items"]] == ["Asked"]
    assert (listed["writable"], set(listed["offsets"])) == (True, {"notes.users"})
    assert page.api("DELETE", one).status_code == 204
    assert page.api("DELETE", one).status_code == 404


def test_pages_follow_each_other(enter: Enter, ana: User, bo: User) -> None:
    for number in range(5):
        notes.add(ana, bo, f"Note {number}")
    notes.add(ana, ana, "On somebody else")
    page, texts, cursor = enter(ana), [], ""
    while cursor is not None:
        found = page.api("GET", f"notes?record=users/{bo.id}&limit=2&cursor={cursor}").json
        texts += [note["text"] for note in found["items"]]
        cursor = found["next"]
    assert texts == [f"Note {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("role", ["translator", "user"])
def test_others_reach_nothing(
    enter: Enter, ana: User, bo: User, make_user: UserFactory, role: str
) -> None:
    note, _ = notes.add(ana, bo, "Secret")
    page, position = enter(make_user(roles=[role])), last_position()
    for method, path, body in (
        ("GET", f"notes?record=users/{bo.id}", None),
        ("POST", "notes", {"record": f"users/{bo.id}", "text": "Mine"}),
        ("PATCH", f"notes/{note.id}", {"text": "Mine"}),
        ("DELETE", f"notes/{note.id}", None),
    ):
        answer = page.api(method, path, **({"json": body} if body else {}))
        assert (answer.status_code, "Secret" in answer.text) == (403, False)
    assert last_position() == position


@pytest.mark.parametrize(
    "record", ["", "users", "users/", "users/x", "users/999", "tokens/1", "users/1/2", "users/²"]
)
def test_there_are_none_on_nothing(enter: Enter, ana: User, record: str) -> None:
    page = enter(ana)
    assert page.api("GET", "notes", query_string={"record": record}).status_code == 404
    body = {"record": record, "text": "Hi"}
    assert page.api("POST", "notes", json=body).status_code == 404


@pytest.mark.parametrize("body, wrong", [({"text": ""}, {"text"}), ({"text": 1}, {"text"})])
def test_bad_input_is_named(
    enter: Enter, ana: User, bo: User, body: dict[str, Any], wrong: set[str]
) -> None:
    answer = enter(ana).api("POST", "notes", json={"record": f"users/{bo.id}", **body})
    assert (answer.status_code, set(answer.json["fields"])) == (400, wrong)


def test_others_notes_cannot_be_changed(
    enter: Enter, ana: User, bo: User, make_user: UserFactory
) -> None:
    note, _ = notes.add(ana, bo, "Mine")
    page = enter(make_user(roles=["admin"]))
    assert page.api("PATCH", f"notes/{note.id}", json={"text": "Theirs"}).status_code == 403
    assert page.api("DELETE", f"notes/{note.id}").status_code == 403
