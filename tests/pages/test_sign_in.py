"""Signing in and out: cookies, where to go next, limits, and one answer for every failure."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from dashboard import create_app
from dashboard.actions import users
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Session, User
from dashboard.models.columns import now
from dashboard.models.sessions import sessions_of
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import PASSWORD, UserFactory
from tests.helpers.forms import csrf_token
from tests.helpers.server import wait_until
from tests.helpers.visitor import Visitor, value

OTHER_SITES = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/users\r\nLocation: //evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "",
)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """A person with a password."""
    return make_user("ana", roles=["staff"])


def cookie_of(visitor: Visitor, name: str) -> Any:
    return visitor.client.get_cookie(name)


def age_sign_in(user: User) -> None:
    """Let a person's sign-ins be too old for sensitive changes."""
    with transaction():
        for session in sessions_of(user):
            session.authenticated_at = now() - timedelta(hours=2)


def without_tokens(page: str) -> str:
    return re.sub(r'(csrf[-_]token"[^>]*?(?:value|content)=")[^"]*', r"\1", page)


# Signing in


def test_signing_in_opens_the_page_that_was_asked_for(visitor: Visitor, ana: User) -> None:
    refused = visitor.get("/account/sessions?a=1&b=2")
    assert refused.status_code == 302
    form = visitor.get(refused.location)
    assert value(form, "next") == "/account/sessions?a=1&b=2"
    answer = visitor.sign_in("ana", next=value(form, "next"))
    assert (answer.status_code, answer.location) == (302, "/account/sessions?a=1&b=2")
    assert visitor.get(answer.location).status_code == 200
    assert ana.last_sign_in_at is not None


@pytest.mark.parametrize("target", OTHER_SITES)
def test_no_link_leads_from_the_sign_in_to_another_site(
    visitor: Visitor, ana: User, target: str
) -> None:
    form = visitor.get("/login", query_string={"next": target})
    assert value(form, "next") == "/"
    assert visitor.sign_in("ana", next=target).location == "/"
    again = visitor.get("/login", query_string={"next": target})
    assert (again.status_code, again.location) == (302, "/")


def test_signing_in_begins_a_session_with_nothing_of_the_one_before(
    visitor: Visitor, ana: User, make_user: UserFactory
) -> None:
    make_user("ben")
    with visitor.client.session_transaction() as planted:
        planted.update(_user_id="planted", left="behind")
    visitor.sign_in("ana")
    first = visitor.cookie
    assert "left" not in first
    assert first["_user_id"] != "planted"
    visitor.post("/logout")
    visitor.sign_in("ben")
    second = visitor.cookie
    assert first["_user_id"] != second["_user_id"]
    assert sessions_of(ana) == []


def test_the_cookies_are_out_of_reach_for_scripts_and_other_sites(
    visitor: Visitor, ana: User
) -> None:
    visitor.sign_in("ana", remember="1")
    for name in ("dashboard_session", "dashboard_remember"):
        cookie = cookie_of(visitor, name)
        assert cookie.http_only, name
        assert cookie.same_site == "Lax", name


def test_in_production_cookies_travel_encrypted_only(data_dir: Path) -> None:
    settings = {"secret_key": "x" * 32, "environment": "production", "data_dir": data_dir}
    app = create_app(load_settings(async_mode="threading", **settings))
    with app.app_context():
        UserFactory()("ana")
        visitor = Visitor(app)
        data = {"username": "ana", "password": PASSWORD, "remember": "1"}
        visitor.client.get("/login", base_url="https://localhost")
        with visitor.client.session_transaction(base_url="https://localhost") as cookie:
            raw = cookie["csrf_token"]
        token = URLSafeTimedSerializer("x" * 32, salt="wtf-csrf-token").dumps(raw)
        answer = visitor.client.post(
            "/login",
            base_url="https://localhost",
            headers={"Referer": "https://localhost/login"},
            data={**data, "csrf_token": token},
        )
        assert answer.status_code == 302
        set_cookies = answer.headers.getlist("Set-Cookie")
        assert len(set_cookies) == 3
        assert all("; Secure; HttpOnly;" in line for line in set_cookies)
        assert "Strict-Transport-Security" in answer.headers
        db.session.remove()
        db.engine.dispose()


def test_staying_signed_in_outlives_the_browser(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana", remember="1")
    assert cookie_of(visitor, "dashboard_session").expires is None
    remembered = cookie_of(visitor, "dashboard_remember").expires
    assert remembered > now() + timedelta(days=29)
    visitor.client.delete_cookie("dashboard_session")
    assert visitor.is_signed_in
    assert not visitor.cookie.get("_fresh"), "A cookie alone proves no password."


def test_without_staying_signed_in_nothing_is_left_when_the_browser_closes(
    visitor: Visitor, ana: User
) -> None:
    visitor.sign_in("ana")
    assert cookie_of(visitor, "dashboard_remember") is None
    visitor.client.delete_cookie("dashboard_session")
    assert not visitor.is_signed_in


# Failing


@pytest.mark.parametrize(
    "name,password",
    [("ana", "mistaken guess"), ("nobody", PASSWORD), ("closed", PASSWORD), ("ana", "")],
)
def test_every_failure_looks_the_same_and_keeps_the_name(
    visitor: Visitor, ana: User, make_user: UserFactory, name: str, password: str
) -> None:
    make_user("closed", state=DEACTIVATED)
    answer = visitor.sign_in(name, password, remember="1", next="/users")
    other = Visitor(visitor.app).sign_in("somebody", "else", remember="1", next="/users")
    assert answer.status_code == other.status_code == 400
    assert without_tokens(answer.text).replace(name, "somebody") == without_tokens(other.text)
    assert "The user name or the password is wrong." in answer.text
    assert (value(answer, "username"), value(answer, "next")) == (name, "/users")
    assert not password or password not in answer.text
    assert not visitor.is_signed_in


def test_too_many_failures_for_an_account_make_everybody_wait(visitor: Visitor, ana: User) -> None:
    for _ in range(10):
        assert visitor.sign_in("ana", "wrong").status_code == 400
    elsewhere = Visitor(visitor.app, address="198.51.100.9")
    answer = elsewhere.sign_in("ana")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Too many attempts. Try again in" in answer.text
    assert value(answer, "username") == "ana"
    assert not elsewhere.is_signed_in


def test_too_many_failures_from_an_address_stop_only_that_address(
    visitor: Visitor, ana: User
) -> None:
    for number in range(50):
        visitor.sign_in(f"guess{number}", "wrong")
    assert visitor.sign_in("ana").status_code == 429
    assert Visitor(visitor.app, address="198.51.100.9").sign_in("ana").status_code == 302


def test_a_failure_is_in_the_log_of_events(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana", "wrong")

    def noted() -> bool:
        db.session.rollback()
        kinds = select(EventLogEntry.kind).where(EventLogEntry.kind == "user.sign_in_failed")
        return db.session.scalar(kinds) is not None

    wait_until(noted)


# Leaving


def test_signing_out_ends_the_session_on_the_server_too(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana", remember="1")
    stolen = cookie_of(visitor, "dashboard_session").value
    answer = visitor.post("/logout")
    assert answer.location == "/login?reason=signed_out"
    assert "You have signed out." in visitor.get(answer.location).text
    assert cookie_of(visitor, "dashboard_remember") is None
    thief = Visitor(visitor.app)
    thief.client.set_cookie("dashboard_session", stolen)
    assert not thief.is_signed_in
    assert visitor.post("/logout").status_code == 302, "Signing out twice is no error."


@pytest.mark.parametrize("end", ["deactivate", "expire", "delete"])
def test_a_session_that_is_over_opens_nothing(visitor: Visitor, ana: User, end: str) -> None:
    visitor.sign_in("ana", remember="1")
    assert visitor.is_signed_in
    if end == "deactivate":
        users.deactivate(SYSTEM, ana)
    with transaction():
        for session in db.session.scalars(select(Session)):
            if end == "expire":
                session.expires_at = now()
            else:
                db.session.delete(session)
    assert visitor.get("/account").location == "/login?next=/account"
    assert visitor.api("GET", "session").status_code == 401


def test_an_account_that_is_not_active_opens_nothing_even_with_a_session(
    visitor: Visitor, ana: User
) -> None:
    visitor.sign_in("ana")
    for state in (DEACTIVATED, INVITED):
        with transaction():
            ana.state = state
        assert not visitor.is_signed_in


# Whoever is not signed in


def test_programs_are_told_what_is_missing(visitor: Visitor) -> None:
    answer = visitor.api("GET", "session")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.get_json()["code"] == "unauthenticated"


def test_after_a_form_was_sent_signing_in_leads_back_to_the_form(visitor: Visitor) -> None:
    def refused(referrer: str) -> str:
        return visitor.open(
            "POST",
            "/account/tokens/new",
            data={"csrf_token": csrf_token(visitor.client)},
            headers={"Referer": referrer},
        ).location

    assert refused("http://localhost/account/tokens/new?a=1") == (
        "/login?next=/account/tokens/new?a%3D1"
    )
    for elsewhere in ("", "http://evil.example/users", "http://localhost//evil.example"):
        assert refused(elsewhere) == "/login"


# Confirming the password


def test_sensitive_pages_ask_for_the_password_again(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana")
    assert visitor.get("/account/password").status_code == 200
    age_sign_in(ana)
    for page in ("/account/password", "/account/tokens/new"):
        assert visitor.get(page).location == f"/login/confirm?next={page}"
    wrong = visitor.post("/login/confirm", password="wrong", next="/account/password")
    assert wrong.status_code == 400
    assert "This password is wrong." in wrong.text
    assert value(wrong, "next") == "/account/password"
    assert visitor.get("/account/password").status_code == 302
    right = visitor.post("/login/confirm", password=PASSWORD, next="/account/password")
    assert right.location == "/account/password"
    assert visitor.get("/account/password").status_code == 200


def test_programs_are_told_to_confirm_the_password(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana")
    age_sign_in(ana)
    answer = visitor.get("/account/password", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "confirm_password")


def test_confirming_is_limited_like_signing_in(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana")
    for _ in range(10):
        visitor.post("/login/confirm", password="wrong")
    answer = visitor.post("/login/confirm", password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.is_signed_in, "Whoever guesses is kept out; whoever is in stays in."


@pytest.mark.parametrize("target", OTHER_SITES)
def test_no_link_leads_from_the_confirmation_to_another_site(
    visitor: Visitor, ana: User, target: str
) -> None:
    visitor.sign_in("ana")
    assert visitor.post("/login/confirm", password=PASSWORD, next=target).location == "/"


# Outdated pages


def test_a_form_from_before_keeps_the_name(visitor: Visitor) -> None:
    answer = visitor.open(
        "POST",
        "/login",
        data={"username": "ana", "password": PASSWORD, "next": "/users", "csrf_token": "old"},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 400
    assert "Please send your entries again." in answer.text
    assert (value(answer, "username"), value(answer, "next")) == ("ana", "/users")
    assert PASSWORD not in answer.text


def test_signing_in_twice_in_two_tabs_is_no_error(visitor: Visitor, ana: User) -> None:
    visitor.sign_in("ana")
    answer = visitor.open(
        "POST",
        "/login",
        data={"username": "ana", "password": PASSWORD, "next": "/account", "csrf_token": "old"},
        headers={"Origin": "http://localhost"},
    )
    assert (answer.status_code, answer.location) == (302, "/account")
    assert len(sessions_of(ana)) == 1


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_what_another_site_typed_is_not_shown(visitor: Visitor, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    data = {"username": "planted", "password": PASSWORD}
    answer = visitor.open("POST", "/login", data=data, headers=headers)
    assert answer.status_code == 400
    assert "planted" not in answer.text
    assert "This page is out of date" in answer.text
