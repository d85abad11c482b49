"""The first administrator: one link, once, and nothing typed is lost on the way."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.actions import links
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.users import ACTIVE, find_user
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor, errors, value

SECRET = "violet anchor tuesday"
FORM = {
    "username": "ana",
    "name": "Ana Lima",
    "email": "ana@example.com",
    "password": SECRET,
    "locale": "de",
    "timezone": "Europe/Berlin",
}

HOSTILE = {
    "control": "Ana\u0007 Lima",
    "line break": "Ana\nLima",
    "reordered": "Ana \u202eamiL",
    "isolated": "\u2066Ana\u2069",
    "invisible": "Ana\u200b Lima",
    "blank letter": "\u3164",
    "homoglyph": "\u0410na Lima",
    "piled up": "A" + "\u0301" * 20 + "na",
    "too long": "a" * 121,
}
"""Names nobody may have, by what is wrong with them."""


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Whoever starts the server for the first time."""
    return Visitor(app)


def test_the_link_makes_the_first_administrator_and_signs_them_in(visitor: Visitor) -> None:
    path = links.setup_path()
    assert visitor.get(path).status_code == 200
    answer = visitor.post(path, **FORM)
    assert (answer.status_code, answer.location) == (302, "/")
    ana = find_user(1)
    assert ana
    assert [role.key for role in ana.roles] == ["admin"]
    assert (ana.state, ana.locale, ana.timezone) == (ACTIVE, "de", "Europe/Berlin")
    assert visitor.is_signed_in
    assert '<html lang="de"' in visitor.get("/account").text


def test_the_link_works_as_long_as_nobody_is_an_administrator(
    visitor: Visitor, make_user: UserFactory
) -> None:
    path = links.setup_path()
    make_user("bo", roles=["staff"])
    assert visitor.get(path).status_code == 200
    make_user("cy", roles=["admin"])
    assert visitor.get(path).status_code == 410


def test_the_link_works_once(visitor: Visitor) -> None:
    path = links.setup_path()
    visitor.post(path, **FORM)
    for stranger in (Visitor(visitor.app), visitor):
        for answer in (stranger.get(path), stranger.post(path, **{**FORM, "username": "eve"})):
            assert answer.status_code == 410
            assert 'href="/login"' in answer.text
    assert db.session.query(User).count() == 1


@pytest.mark.parametrize(
    "path", ["/setup", "/setup?token=", "/setup?token=x.y", "/setup?token=%00"]
)
def test_an_address_nobody_printed_opens_nothing(visitor: Visitor, path: str) -> None:
    for answer in (visitor.get(path), visitor.post(path, **FORM)):
        assert answer.status_code == 404
        assert "Copy the whole setup link" in answer.text
    assert db.session.query(User).count() == 0


def test_links_of_one_purpose_open_nothing_of_another(
    visitor: Visitor, make_user: UserFactory
) -> None:
    token = links.setup_path().partition("token=")[2]
    for path in ("/invitation", "/password"):
        assert visitor.get(f"{path}?token={token}").status_code == 404


def test_every_wrong_field_is_named_and_the_rest_stays(visitor: Visitor) -> None:
    typed = {**FORM, "username": "A na", "email": "ana@", "password": "sh0rt", "locale": "xx"}
    answer = visitor.post(links.setup_path(), **typed)
    assert answer.status_code == 400
    assert errors(answer).keys() == {"username", "email", "password", "locale"}
    assert [value(answer, name) for name in ("name", "username", "email")] == [
        "Ana Lima",
        "A na",
        "ana@",
    ]
    assert "sh0rt" not in answer.text
    assert '<option value="Europe/Berlin" selected' in answer.text


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_names_that_hide_reorder_or_pass_for_others_are_refused_at_the_field(
    visitor: Visitor, name: str
) -> None:
    answer = visitor.post(links.setup_path(), **{**FORM, "name": name})
    assert answer.status_code == 400
    assert errors(answer).keys() == {"name"}
    assert value(answer, "name") == name
    assert value(answer, "email") == FORM["email"]


@pytest.mark.parametrize("username", ["an\u0430", "ana\u202e", "ana\u200b", "ana b", "ana\n", "."])
def test_user_names_are_plain(visitor: Visitor, username: str) -> None:
    answer = visitor.post(links.setup_path(), **{**FORM, "username": username})
    assert errors(answer).keys() == {"username"}
    assert db.session.query(User).count() == 0


def test_without_anybody_the_sign_in_page_points_to_the_link(visitor: Visitor) -> None:
    assert "Open the setup link" in visitor.get("/login").text
    visitor.post(links.setup_path(), **FORM)
    assert "Open the setup link" not in Visitor(visitor.app).get("/login").text
