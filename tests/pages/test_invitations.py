"""Links that let people in: invitations and forgotten passwords, from the page's side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from dashboard.actions import invitations, links, users
from dashboard.extensions import db
from dashboard.models import Link, User
from dashboard.models.columns import now
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.roles import role_by_key
from dashboard.models.sessions import sessions_of
from dashboard.models.users import ACTIVE, DEACTIVATED
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import PASSWORD as KNOWN
from tests.factories import UserFactory
from tests.helpers.server import wait_until
from tests.helpers.visitor import Visitor, errors, value
from tests.pages.test_sign_in import without_tokens

SECRET = "violet anchor tuesday"
NEW = {"username": "newcomer", "name": "New Comer", "email": "new@example.com"}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a link."""
    return Visitor(app)


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody who forgot their password."""
    return make_user("ana")


def invited(role: str = "staff") -> tuple[User, str]:
    user = invitations.invite(SYSTEM, NEW, [role_by_key(role)])
    return user, links.path(links.open_links_of(user)[0])


def forgotten(user: User) -> str:
    return links.path(links.create(SYSTEM, user, PASSWORD))


def links_for(user: User) -> list[Link]:
    """Every link ever made for a person, as another connection sees it."""
    db.session.rollback()
    return list(db.session.scalars(select(Link).where(Link.user_id == user.id)))


# Invitations


def test_accepting_takes_over_the_account_and_signs_in(visitor: Visitor) -> None:
    user, path = invited()
    form = visitor.get(path)
    assert "Welcome, New Comer" in form.text
    assert value(form, "username") == "newcomer"
    answer = visitor.post(path, password=SECRET, locale="fr", timezone="Europe/Paris")
    assert (answer.status_code, answer.location) == (302, "/")
    assert visitor.is_signed_in
    assert (user.state, user.locale, user.timezone) == (ACTIVE, "fr", "Europe/Paris")
    assert Visitor(visitor.app).sign_in("newcomer", SECRET).status_code == 302


def test_looking_at_a_link_does_not_use_it_up_but_accepting_does(visitor: Visitor) -> None:
    _, path = invited()
    for _ in range(3):
        assert visitor.get(path).status_code == 200
    visitor.post(path, password=SECRET)
    thief = Visitor(visitor.app)
    for answer in (thief.get(path), thief.post(path, password="another secret 12")):
        assert answer.status_code == 410
        assert "This link no longer works" in answer.text
        assert 'href="/password/forgotten"' in answer.text
    assert not thief.is_signed_in


def test_a_refused_password_keeps_the_link_and_the_choices(visitor: Visitor) -> None:
    user, path = invited()
    answer = visitor.post(path, password="newcomer", locale="ja", timezone="Asia/Tokyo")
    assert answer.status_code == 400
    assert errors(answer).keys() == {"password"}
    assert '<option value="ja" selected' in answer.text
    assert '<option value="Asia/Tokyo" selected' in answer.text
    assert user.password_hash is None
    assert visitor.get(path).status_code == 200


@pytest.mark.parametrize("why", ["expired", "deactivated", "replaced"])
def test_links_stop_working(visitor: Visitor, why: str) -> None:
    user, path = invited()
    if why == "expired":
        with transaction():
            links.open_links_of(user)[0].expires_at = now() - timedelta(seconds=1)
    elif why == "deactivated":
        users.deactivate(SYSTEM, user)
    else:
        invitations.resend_invitation(SYSTEM, user)
    assert visitor.get(path).status_code == 410
    assert visitor.post(path, password=SECRET).status_code == 410


@pytest.mark.parametrize("change", [lambda it: it[:-1], lambda it: it + "x", lambda it: it[::-1]])
def test_a_link_that_was_changed_opens_nothing(visitor: Visitor, change: Any) -> None:
    _, path = invited()
    page, _, token = path.partition("token=")
    answer = visitor.get(f"{page}token={change(token)}")
    assert answer.status_code == 404
    assert "Copy the whole address" in answer.text


# Forgotten passwords


def test_choosing_a_new_password_ends_every_session(visitor: Visitor, ana: User) -> None:
    elsewhere = Visitor(visitor.app)
    elsewhere.sign_in("ana")
    path = forgotten(ana)
    assert visitor.get(path).status_code == 200
    answer = visitor.post(path, password=SECRET)
    assert answer.location == "/login?reason=password_changed"
    assert not elsewhere.is_signed_in
    assert sessions_of(ana) == []
    assert visitor.get(path).status_code == 410
    assert visitor.sign_in("ana", KNOWN).status_code == 400
    assert visitor.sign_in("ana", SECRET).status_code == 302


@pytest.mark.parametrize("mailed", [False, True])
def test_asking_answers_the_same_whether_or_not_there_is_an_account(
    visitor: Visitor, ana: User, make_user: UserFactory, monkeypatch: Any, mailed: bool
) -> None:
    monkeypatch.setattr(invitations, "request_password_link", lambda typed: None)
    monkeypatch.setattr("dashboard.mails.are_sent", lambda: mailed)
    make_user("closed", state=DEACTIVATED)
    pages = {
        without_tokens(visitor.post("/password/forgotten", username=typed).text)
        for typed in ("ana", "ana@example.com", "nobody", "closed")
    }
    assert len(pages) == 1
    assert ("its e-mail address" in pages.pop()) is mailed


def test_a_link_that_was_asked_for_is_logged_and_shown_to_administrators(
    visitor: Visitor, ana: User, make_user: UserFactory
) -> None:
    with capture_logs() as logged:
        visitor.post("/password/forgotten", username="ana@example.com")
        wait_until(lambda: any(entry["event"] == "link" for entry in logged))
    [entry] = [entry for entry in logged if entry["event"] == "link"]
    assert (entry["purpose"], entry["user"]) == (PASSWORD, "ana")
    [link] = invitations.open_links(make_user(roles=["admin"]), ana)
    for address in (entry["address"], link["address"]):
        page = urlsplit(address)
        assert visitor.get(f"{page.path}?{page.query}").status_code == 200


def test_whoever_never_accepted_is_sent_their_invitation_again(visitor: Visitor) -> None:
    user, _ = invited()
    visitor.post("/password/forgotten", username="newcomer")
    wait_until(lambda: len(links_for(user)) == 2)
    assert {link.purpose for link in links_for(user)} == {INVITATION}


def test_links_for_one_account_are_limited_without_telling(visitor: Visitor, ana: User) -> None:
    for number in range(8):
        answer = visitor.post("/password/forgotten", username="ana")
        assert answer.status_code == 200
        wait_until(lambda number=number: len(links_for(ana)) == min(number + 1, 5))
    assert len(links_for(ana)) == 5


def test_asking_for_nobody_is_pointed_out(visitor: Visitor) -> None:
    answer = visitor.post("/password/forgotten", username="  ")
    assert answer.status_code == 400
    assert errors(answer).keys() == {"username"}
