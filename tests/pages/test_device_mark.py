"""The cookie by which a device is known again: it stays when people sign out, and says nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.extensions import db
from dashboard.models import EventLogEntry, User
from dashboard.pages.device_mark import COOKIE
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody who signs in."""
    return make_user("ana")


def mark_of(visitor: Visitor) -> Any:
    return visitor.client.get_cookie(COOKIE)


def sign_ins() -> list[bool]:
    """For each sign-in, whether the device was new."""
    query = select(EventLogEntry).where(EventLogEntry.kind == "user.signed_in")
    found = db.session.scalars(query.order_by(EventLogEntry.id))
    return [entry.data["new_device"] for entry in found]


def test_a_browser_is_known_again_after_signing_out(app: Flask, ana: User) -> None:
    visitor = Visitor(app)
    for address in ("192.0.2.1", "198.51.100.7"):
        visitor.address = address
        visitor.sign_in("ana")
        visitor.post("/logout")
    assert sign_ins() == [False, False]
    cookie = mark_of(visitor)
    assert re.fullmatch(r"[\w-]{22}", cookie.value)
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert cookie.max_age == 400 * 24 * 3600


def test_another_browser_is_new_even_with_the_same_name_and_address(app: Flask, ana: User) -> None:
    first, second = Visitor(app), Visitor(app)
    first.sign_in("ana")
    second.sign_in("ana")
    assert mark_of(first).value != mark_of(second).value
    assert sign_ins() == [False, True]


def test_nobody_is_marked_for_looking_at_the_page_or_a_wrong_password(
    app: Flask, ana: User
) -> None:
    visitor = Visitor(app)
    visitor.get("/login")
    visitor.sign_in("ana", "wrong")
    assert mark_of(visitor) is None


@pytest.mark.parametrize("sent", ["", "x", "a" * 21, "a" * 23, "é" * 22, "a" * 21 + "/", "\0"])
def test_a_damaged_mark_is_replaced(app: Flask, ana: User, sent: str) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie(COOKIE, sent)
    assert visitor.sign_in("ana").status_code == 302
    assert mark_of(visitor).value != sent
    assert re.fullmatch(r"[\w-]{22}", mark_of(visitor).value)
