"""Who am I, and what access tokens may do."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from dashboard.actions import tokens, users
from dashboard.models import User
from dashboard.models.columns import now
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody with a token."""
    return make_user("ana", roles=["admin"])


def program(app: Flask, secret: str, scheme: str = "Bearer") -> Any:
    """Calls the interface with an access token and nothing else."""
    headers = {"Authorization": f"{scheme} {secret}"}
    return lambda method, path, **options: Visitor(app).open(
        method, f"/api/v1/{path}", headers=headers, **options
    )


def test_a_browser_is_told_who_it_is(app: Flask, ana: User) -> None:
    visitor = Visitor(app)
    visitor.sign_in("ana")
    answer = visitor.api("GET", "session").get_json()
    assert answer["user"] == ana.public()
    assert answer["permissions"] == sorted(ana.permissions)
    assert answer["session"]["address"] == visitor.address
    assert answer["offsets"].keys() == {"account", "catalogs"}
    assert answer["words"]["chain"] == ["en"]


def test_a_token_may_what_it_was_made_for_and_no_more(app: Flask, ana: User) -> None:
    _, secret = tokens.create(ana, "Report", 7, ["users.view"])
    call = program(app, secret)
    answer = call("GET", "session").get_json()
    assert (answer["permissions"], answer["session"]) == (["users.view"], None)
    assert call("GET", "users").status_code == 200
    assert call("GET", "roles").status_code == 403
    assert call("POST", "users", json={"username": "x"}).status_code == 403


def test_a_token_loses_what_its_person_loses(app: Flask, ana: User, make_user: UserFactory) -> None:
    ben = make_user("ben", roles=["staff"])
    _, secret = tokens.create(ben, "Report", 7, ["users.view"])
    call = program(app, secret)
    assert call("GET", "users").status_code == 200
    users.change_roles(SYSTEM, ben, revoke=list(ben.roles))
    assert call("GET", "users").status_code == 403
    users.deactivate(SYSTEM, ben)
    assert call("GET", "session").status_code == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_needs_no_page_to_write(app: Flask, ana: User, scheme: str) -> None:
    _, secret = tokens.create(ana, "Robot", 7, ["uploads.create", "users.invite"])
    form = {"username": "robot.made", "name": "Robot Made", "email": "robot@example.com"}
    answer = program(app, secret, scheme)("POST", "users", json=form)
    assert answer.status_code == 201, answer.text


def test_a_browser_needs_its_pages_token_whatever_else_it_sends(app: Flask, ana: User) -> None:
    _, secret = tokens.create(ana, "Robot", 7, ["users.invite"])
    visitor = Visitor(app)
    visitor.sign_in("ana")
    for headers in ({}, {"Authorization": f"Bearer {secret}"}, {"Authorization": "Bearer x"}):
        answer = visitor.open("DELETE", "/api/v1/sessions", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "csrf")
    visitor.client.delete_cookie("dashboard_session")
    visitor.client.set_cookie("dashboard_remember", "anything")
    answer = visitor.open(
        "DELETE", "/api/v1/sessions", headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("method,path", [("GET", "sessions"), ("DELETE", "sessions")])
def test_tokens_neither_see_nor_end_sessions(app: Flask, ana: User, method: str, path: str) -> None:
    _, secret = tokens.create(ana, "All", 7, sorted(ana.permissions))
    assert program(app, secret)(method, path).status_code == 403


@pytest.mark.parametrize("why", ["expired", "revoked", "unknown", "empty", "another scheme"])
def test_what_is_no_token_opens_nothing(app: Flask, ana: User, why: str) -> None:
    token, secret = tokens.create(ana, "Report", 7, ["users.view"])
    if why == "expired":
        with transaction():
            token.expires_at = now()
    if why == "revoked":
        tokens.revoke(ana, token.id)
    sent = {"unknown": "dash_nonsense", "empty": ""}.get(why, secret)
    scheme = "Basic" if why == "another scheme" else "Bearer"
    answer = program(app, sent, scheme)("GET", "session")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["session", "users", "catalogs/de/entries", "users/999999"])
def test_no_cache_keeps_what_somebody_was_told(app: Flask, ana: User, path: str) -> None:
    visitor = Visitor(app)
    visitor.sign_in("ana")
    assert visitor.api("GET", path).headers["Cache-Control"] == "no-store"
