"""One's own preferences as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import tokens
from dashboard.models import User
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

ROLES = "account.roles_changed"


@pytest.fixture
def visitor(
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, User], FlaskClient],
    make_user: UserFactory,
) -> Visitor:
    """Somebody without rights."""
    return Visitor(app, sign_in(client, make_user("ana")))


def test_what_is_chosen_is_read_back(visitor: Visitor) -> None:
    before: Any = visitor.api("GET", "preferences").json
    assert set(before["offsets"]) == {"preferences"}
    wanted = {"kinds": {ROLES: {"email": "daily"}}}
    answer = visitor.api("PUT", "preferences", json=wanted)
    assert answer.status_code == 200
    after: Any = visitor.api("GET", "preferences").json
    assert after == answer.json
    assert after["kinds"] == {**before["kinds"], ROLES: {"in_app": True, "email": "daily"}}
    assert after["version"] > before["version"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kinds": []},
        {"kinds": {ROLES: {"email": "weekly"}}},
        {"kinds": {ROLES: {"in_app": 1}}},
        {"kinds": {ROLES: {"sms": True}}},
        {"kinds": {"no.such": {"email": "off"}}},
        {"kinds": {str(number): {} for number in range(101)}},
    ],
)
def test_other_shapes_are_refused(visitor: Visitor, body: Any) -> None:
    assert visitor.api("PUT", "preferences", json=body).status_code == 400


def test_visitors_have_none(app: Flask) -> None:
    assert Visitor(app).api("GET", "preferences").status_code == 401


def test_access_tokens_silence_nothing(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("token.owner")
    _, secret = tokens.create(ana, "Script", "30", ["uploads.create"])
    headers = {"Authorization": f"Bearer {secret}"}
    wanted = {"kinds": {ROLES: {"email": "off"}}}
    answer = Visitor(app).open("PUT", "/api/v1/preferences", json=wanted, headers=headers)
    assert answer.status_code == 403
