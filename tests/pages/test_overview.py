"""The page one starts from: what concerns the person, and nothing that they may not know."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import roles, uploads, users
from dashboard.models import Role, User
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


def overview(app: Flask, person: User) -> dict[str, Any]:
    """What the page holds for somebody; the API says the same."""
    visitor = Visitor(app)
    visitor.sign_in(person.username)
    page = visitor.get("/")
    assert page.status_code == 200
    found = re.search(r'<script type="application/json" data-overview>(.*?)</script>', page.text)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    assert visitor.api("GET", "overview").json == held
    return held


def upload(owner: User, name: str, size: int = 10) -> None:
    uploads.create(SYSTEM, name, [b"x" * size], size=size, owner=owner)


def test_visitors_sign_in_first(app: Flask) -> None:
    visitor = Visitor(app)
    assert visitor.get("/").location.startswith("/login")
    assert visitor.api("GET", "overview").status_code == 401


def test_staff_see_how_many_people_and_files_there_are(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=("staff",))
    bo = make_user("bo")
    make_user(state=INVITED)
    make_user(state=DEACTIVATED)
    upload(bo, "of bo.txt")
    held = overview(app, ana)
    assert held["people"]["counts"] == {"active": 2, "invited": 1, "deactivated": 1}
    assert [person["id"] for person in held["people"]["newest"]] == sorted(
        (person["id"] for person in held["people"]["newest"]), reverse=True
    )
    assert held["files"]["counts"] == {"total": 1}
    assert held["files"]["everyones"]
    assert [file["name"] for file in held["files"]["newest"]] == ["of bo.txt"]
    assert {role["key"]: role["members"] for role in held["roles"]}["user"] == 3
    assert held["usage"]["bytes"] == 0
    assert held["offsets"].keys() == {"users", "roles", "uploads"}


def test_users_see_their_own_files_and_nothing_of_others(
    app: Flask, make_user: UserFactory
) -> None:
    ana, bo = make_user("ana"), make_user("bo")
    upload(ana, "of ana.txt", 12)
    upload(bo, "of bo.txt")
    held = overview(app, ana)
    assert held["people"] is None
    assert held["roles"] is None
    assert held["files"]["counts"] == {"total": 1}
    assert not held["files"]["everyones"]
    assert [file["name"] for file in held["files"]["newest"]] == ["of ana.txt"]
    assert held["usage"]["bytes"] == 12
    assert held["offsets"].keys() == {"uploads"}


def role_with(*permissions: str) -> Role:
    return roles.create(SYSTEM, {"name": "Special", "permissions": list(permissions)})


@pytest.mark.parametrize(
    "permissions, shown",
    [
        ((), set()),
        (("users.view",), {"people"}),
        (("roles.view",), {"roles"}),
        (("uploads.view_all",), {"files"}),
        (("uploads.create",), {"files", "usage"}),
    ],
)
def test_each_part_needs_its_own_right(
    app: Flask, make_user: UserFactory, permissions: tuple[str, ...], shown: set[str]
) -> None:
    held = overview(app, make_user("ana", roles=(role_with(*permissions),)))
    parts = {"people", "roles", "files", "usage"}
    assert {part for part in parts if held[part] is not None} == shown


def test_private_fields_need_their_right(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=(role_with("users.view"),))
    for person in overview(app, ana)["people"]["newest"]:
        assert "email" not in person
        assert "last_sign_in_at" not in person


def test_the_newest_are_few_and_the_latest_first(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=("staff",))
    for number in range(15):
        upload(ana, f"{number}.txt")
    newest = overview(app, ana)["files"]["newest"]
    assert [file["name"] for file in newest] == [f"{number}.txt" for number in range(14, 2, -1)]


def test_who_may_nothing_is_told_so_calmly(app: Flask, make_user: UserFactory) -> None:
    visitor = Visitor(app)
    visitor.sign_in(make_user("ana", roles=(role_with(),)).username)
    page = visitor.get("/").text
    assert "Nothing to see yet" in page
    assert "Your account" in page


def test_the_numbers_follow(app: Flask, make_user: UserFactory) -> None:
    ana, bo = make_user("ana", roles=("staff",)), make_user("bo")
    users.deactivate(SYSTEM, bo)
    assert overview(app, ana)["people"]["counts"]["deactivated"] == 1
