"""The page of work in the background."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.models import User
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


@pytest.fixture
def visitor(
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, User], FlaskClient],
    make_user: UserFactory,
) -> Visitor:
    """Somebody of the staff."""
    return Visitor(app, sign_in(client, make_user("vera", roles=["staff"])))


def test_it_has_its_first_snapshot_within(visitor: Visitor) -> None:
    page = visitor.get("/jobs?state=failed").text
    found = re.search(r'id="jobs">(.+?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert (data["items"], data["query"]["state"]) == ([], "failed")
    assert "No mail server is set up" in page


def test_an_old_address_still_opens(visitor: Visitor) -> None:
    assert visitor.get("/jobs?state=done&sort=x").status_code == 200


def test_it_stands_in_the_menu_of_those_who_may(visitor: Visitor) -> None:
    assert 'href="/jobs"' in visitor.get("/").text


def test_others_are_not_let_in(
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, User], FlaskClient],
    make_user: UserFactory,
) -> None:
    visitor = Visitor(app, sign_in(client, make_user("ana")))
    assert visitor.get("/jobs").status_code == 403
    assert 'href="/jobs"' not in visitor.get("/").text
