"""The arrangement of one's overview as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from dashboard.models.roles import role_by_key
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

TWO = [{"name": "notices", "size": "wide"}, {"name": "devices", "size": "narrow"}]


@pytest.fixture
def ana(app: Flask, make_user: UserFactory) -> Visitor:
    return visitor(app, make_user("ana").username)


def visitor(app: Flask, name: str) -> Visitor:
    it = Visitor(app)
    it.sign_in(name)
    return it


def test_it_is_read_and_changed(ana: Visitor) -> None:
    before = ana.api("GET", "layout").json
    assert before
    assert before.keys() == {"cards", "spare", "own", "range", "tables", "offsets"}
    answer = ana.api("PATCH", "layout", json={"arrangement": {"cards": TWO}})
    assert answer.status_code == 200
    assert answer.json
    assert answer.json["cards"] == TWO
    offsets = (before["offsets"]["layout"], answer.json["offsets"]["layout"])
    assert offsets[1]["offset"] == offsets[0]["offset"] + 1
    reset = ana.api("PATCH", "layout", json={"arrangement": None}).json
    assert reset
    assert reset["cards"] == before["cards"]


@pytest.mark.parametrize(
    "change, field",
    [
        ({"arrangement": {"cards": [{"name": "weather", "size": "wide"}]}}, "cards"),
        ({"arrangement": {"cards": [{"name": "notices", "size": "huge"}]}}, "size"),
        ({"arrangement": {"cards": [{"name": "notices"}]}}, "arrangement.cards.0.size"),
        ({"arrangement": {"cards": TWO * 20}}, "arrangement.cards"),
        ({"arrangement": []}, "arrangement"),
        ({"range": "century"}, "range"),
        ({"range": 1}, "range"),
        ({"tables": "sign_ins"}, "tables"),
        ({"tables": ["\x00"]}, "tables"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_input_gets_a_sentence(ana: Visitor, change: dict[str, Any], field: str) -> None:
    answer = ana.api("PATCH", "layout", json=change)
    assert answer.status_code == 400
    assert answer.json
    assert field in answer.json["fields"]


def test_each_person_has_their_own(app: Flask, ana: Visitor, make_user: UserFactory) -> None:
    ana.api("PATCH", "layout", json={"arrangement": {"cards": TWO}})
    other = visitor(app, make_user("bo").username).api("GET", "layout").json
    assert other
    assert not other["own"]


def test_a_role_begins_with_what_somebody_set(app: Flask, make_user: UserFactory) -> None:
    admin = visitor(app, make_user("root", roles=("admin",)).username)
    admin.api("PATCH", "layout", json={"arrangement": {"cards": TWO}})
    path = f"layout/roles/{role_by_key('staff').id}"
    bo = visitor(app, make_user("bo", roles=("staff",)).username)
    usual = bo.api("GET", "layout").json
    assert admin.api("PUT", path).status_code == 204
    begun = bo.api("GET", "layout").json
    assert begun
    assert begun["cards"] == TWO
    assert bo.api("PUT", path).status_code == 403
    assert bo.api("DELETE", path).status_code == 403
    assert admin.api("DELETE", path).status_code == 204
    assert bo.api("GET", "layout").json == usual
    assert admin.api("PUT", "layout/roles/999").status_code == 404
