"""Handing out invitations and password links over the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from dashboard.actions import invitations, tokens
from dashboard.models import User
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

NEW = {"username": "newcomer", "name": "New Comer", "email": "new@example.com"}


@pytest.fixture
def admin(app: Flask, make_user: UserFactory) -> Visitor:
    """An administrator's browser."""
    make_user("admin.a", roles=["admin"])
    visitor = Visitor(app)
    visitor.sign_in("admin.a")
    return visitor


@pytest.fixture
def invited(app: Flask) -> User:
    """Somebody who has not come yet."""
    return invitations.invite(SYSTEM, NEW, [])


def opens(visitor: Visitor, address: str) -> int:
    page = urlsplit(address)
    return Visitor(visitor.app).get(f"{page.path}?{page.query}").status_code


def test_a_new_invitation_is_shown_and_replaces_the_one_before(
    admin: Visitor, invited: User
) -> None:
    path = f"users/{invited.id}/links"
    [first] = admin.api("GET", path).get_json()["items"]
    assert opens(admin, first["address"]) == 200
    made = admin.api("POST", path, json={"purpose": "invitation"})
    assert made.status_code == 201
    assert opens(admin, made.get_json()["address"]) == 200
    assert opens(admin, first["address"]) == 410
    assert len(admin.api("GET", path).get_json()["items"]) == 1


def test_a_password_link_for_somebody_active(admin: Visitor, make_user: UserFactory) -> None:
    ana = make_user("ana")
    made = admin.api("POST", f"users/{ana.id}/links", json={"purpose": "password"})
    assert made.status_code == 201
    assert opens(admin, made.get_json()["address"]) == 200


@pytest.mark.parametrize(
    "body", [{}, {"purpose": "setup"}, {"purpose": None}, {"purpose": "password", "x": 1}, []]
)
def test_wrong_bodies_are_refused(admin: Visitor, invited: User, body: Any) -> None:
    answer = admin.api("POST", f"users/{invited.id}/links", json=body)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_links_fit_the_state_of_the_account(admin: Visitor, invited: User) -> None:
    answer = admin.api("POST", f"users/{invited.id}/links", json={"purpose": "password"})
    assert (answer.status_code, answer.get_json()["fields"].keys()) == (400, {"purpose"})


def test_unknown_people_have_no_links(admin: Visitor) -> None:
    assert admin.api("GET", "users/999999/links").status_code == 404
    made = admin.api("POST", "users/999999/links", json={"purpose": "password"})
    assert made.status_code == 404


@pytest.mark.parametrize("role", ["user", "translator", "staff"])
def test_nobody_hands_out_links_to_those_above(
    app: Flask, admin: Visitor, make_user: UserFactory, role: str
) -> None:
    boss = make_user("boss", roles=["admin"])
    make_user("clerk", roles=[role])
    clerk = Visitor(app)
    clerk.sign_in("clerk")
    for method, body in (("GET", None), ("POST", {"purpose": "password"})):
        answer = clerk.api(method, f"users/{boss.id}/links", json=body)
        assert answer.status_code == 403


def test_a_token_gets_no_link_into_its_own_account(app: Flask, make_user: UserFactory) -> None:
    admin = make_user("admin.a", roles=["admin"])
    _, secret = tokens.create(admin, "All", 7, sorted(admin.permissions))
    answer = Visitor(app).open(
        "POST",
        f"/api/v1/users/{admin.id}/links",
        json={"purpose": "password"},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 403
