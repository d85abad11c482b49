"""The page of notifications as the server sends it, and what every page knows of the inbox."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dashboard.actions import users
from dashboard.models import User
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.factories import UserFactory, sign_in_cookie
from tests.helpers.visitor import Visitor


def visitor(app: Flask, person: User) -> Visitor:
    entered = Visitor(app)
    with entered.client.session_transaction() as cookie:
        cookie.update(sign_in_cookie(app, person))
    return entered


def block(answer: TestResponse, name: str) -> dict[str, Any]:
    """The data block of a page."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', answer.text)
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    return make_user("ana")


def test_the_page_holds_its_first_snapshot(app: Flask, ana: User) -> None:
    users.change_roles(SYSTEM, ana, grant=[role_by_key("translator")], revoke=[])
    answer = visitor(app, ana).get("/notifications")
    data = block(answer, "notifications-data")
    assert [item["subject"] for item in data["items"]] == [{"type": "users", "id": ana.id}]
    assert data["query"] == {"filter": "all", "kind": ""}
    assert data["offsets"].keys() == {"notifications", "inbox"}


@pytest.mark.parametrize(
    "query,shown",
    [
        ("filter=unread&kind=files", {"filter": "unread", "kind": "files"}),
        ("filter=archived", {"filter": "archived", "kind": ""}),
        ("kind=person.added", {"filter": "all", "kind": "person.added"}),
        ("filter=mine&kind=nothing", {"filter": "all", "kind": ""}),
    ],
)
def test_the_address_says_what_is_shown(
    app: Flask, ana: User, query: str, shown: dict[str, str]
) -> None:
    answer = visitor(app, ana).get(f"/notifications?{query}")
    assert answer.status_code == 200
    assert block(answer, "notifications-data")["query"] == shown


def test_kinds_can_be_chosen_that_the_person_may_get(
    app: Flask, ana: User, make_user: UserFactory
) -> None:
    chosen = 'value="person.added"'
    assert chosen not in visitor(app, ana).get("/notifications").text
    assert chosen in visitor(app, make_user(roles=["staff"])).get("/notifications").text


def test_every_page_knows_how_many_are_unread(app: Flask, ana: User) -> None:
    users.change_roles(SYSTEM, ana, grant=[role_by_key("translator")], revoke=[])
    browser = visitor(app, ana)
    for path in ("/", "/account", "/uploads"):
        answer = browser.get(path)
        bell = block(answer, "context")["bell"]
        assert bell["inbox"]["unread"] == 1
        assert 'data-behaviour="notice-bell"' in answer.text


def test_visitors_have_no_bell(app: Flask) -> None:
    answer = Visitor(app).get("/login")
    assert block(answer, "context")["bell"] is None
    assert "data-bell" not in answer.text
    assert Visitor(app).get("/notifications").status_code == 302
