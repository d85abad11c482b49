"""The page on which people choose where they are told of what, and the links of mails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import preferences
from dashboard.actions.preferences import Preferences
from dashboard.models import User
from dashboard.models.preferences import AT_ONCE, DAILY, OFF
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

ROLES = "account.roles_changed"
PATH = "/account/notifications"


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody without rights."""
    return make_user("ana")


@pytest.fixture
def visitor(
    app: Flask, client: FlaskClient, sign_in: Callable[[FlaskClient, User], FlaskClient], ana: User
) -> Visitor:
    """Their browser."""
    return Visitor(app, sign_in(client, ana))


def email_of(person: User, kind: str = ROLES) -> object:
    return Preferences(person).public()["kinds"][kind]["email"]


def test_it_shows_what_one_can_be_told_and_nothing_else(visitor: Visitor) -> None:
    page = visitor.get(PATH).text
    assert "My roles change" in page
    assert "Somebody new gets an account" not in page


def test_it_says_that_there_is_no_mail_server(visitor: Visitor) -> None:
    assert "No mail server is set up here" in visitor.get(PATH).text


def test_it_says_where_mails_go(visitor: Visitor, app: Flask) -> None:
    app.extensions["settings"].mail_server = "mail.example.com"
    assert "Mails go to ana@example.com" in visitor.get(PATH).text


def test_the_form_works_without_javascript(visitor: Visitor, ana: User) -> None:
    fields = {f"shown:{ROLES}": "1", f"email:{ROLES}": DAILY}
    answer = visitor.post(PATH, **fields)
    assert (answer.status_code, answer.location) == (302, PATH)
    assert Preferences(ana).public()["kinds"][ROLES] == {"in_app": False, "email": DAILY}
    assert '<option value="daily" selected>' in visitor.get(PATH).text


def test_what_the_form_did_not_show_stays(visitor: Visitor, ana: User) -> None:
    before = Preferences(ana).public()
    visitor.post(PATH)
    assert Preferences(ana).public() == before


def test_nonsense_is_refused(visitor: Visitor) -> None:
    answer = visitor.post(PATH, **{f"shown:{ROLES}": "1", f"email:{ROLES}": "weekly"})
    assert answer.status_code == 400


def test_all_mails_can_be_turned_off(visitor: Visitor, ana: User) -> None:
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}})
    visitor.post(PATH, act="email_off")
    assert email_of(ana) == OFF


def test_it_needs_a_page_of_ours(visitor: Visitor, ana: User) -> None:
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}})
    assert visitor.post(PATH, csrf=False, act="email_off").status_code == 400
    assert email_of(ana) == DAILY


# Links of mails


@pytest.fixture
def link(ana: User) -> str:
    """The path of a mail that was sent at once."""
    preferences.choose(ana, ana, {ROLES: {"email": AT_ONCE}})
    return preferences.unsubscribe_path(ana, [ROLES])


def test_to_look_at_a_link_changes_nothing(app: Flask, ana: User, link: str) -> None:
    page = Visitor(app).get(link)
    assert page.status_code == 200
    assert "My roles change" in page.text
    assert ana.email not in page.text
    assert email_of(ana) == AT_ONCE


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_one_click_turns_them_off_without_signing_in(
    app: Flask, ana: User, link: str, body: dict[str, str]
) -> None:
    answer = Visitor(app).open("POST", link, data=body)
    assert answer.status_code == 200
    assert "These mails are off" in answer.text
    assert PATH in answer.text
    assert email_of(ana) == OFF


def test_again_does_no_harm(app: Flask, link: str) -> None:
    for _ in range(2):
        assert Visitor(app).open("POST", link).status_code == 200
    assert "These mails are off" in Visitor(app).get(link).text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_damaged_link_says_so(app: Flask, ana: User, link: str, method: str) -> None:
    answer = Visitor(app).open(method, link[:-3])
    assert answer.status_code == 404
    assert "This link is not complete" in answer.text
    assert email_of(ana) == AT_ONCE
