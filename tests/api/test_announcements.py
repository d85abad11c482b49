"""The announcements API: who may do what, what each is shown, bad input, stale edits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import announcements, roles
from dashboard.models import User
from dashboard.models.columns import now
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

PATH = "announcements"
TEXTS = {"texts": {"en": "Hello", "de": "Hallo"}, "default_locale": "en"}
READER_FIELDS = {
    "id",
    "level",
    "texts",
    "default_locale",
    "audience",
    "role_id",
    "author_name",
    "started_at",
    "ends_at",
    "version",
}
EDITS = [
    ("GET", ""),
    ("GET", "/1"),
    ("GET", "/1/people"),
    ("POST", ""),
    ("PATCH", "/1"),
    ("POST", "/1/announce"),
    ("POST", "/1/end"),
    ("DELETE", "/1"),
]

Enter = Callable[..., Visitor]


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Enter:
    """Somebody's browser: ``enter(person)``."""
    return lambda person: Visitor(app, sign_in(app.test_client(), person))


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Staff."""
    return make_user("ana", roles=["staff"])


@pytest.fixture
def bo(make_user: UserFactory) -> User:
    """A user."""
    return make_user("bo")


def test_written_announced_changed_and_ended(enter: Enter, ana: User, bo: User) -> None:
    page = enter(ana)
    ends = (now() + timedelta(hours=1)).isoformat()
    made = page.api("POST", PATH, json={**TEXTS, "level": "warning", "ends_at": ends})
    assert (made.status_code, made.json["state"], made.headers["ETag"]) == (201, "draft", '"1"')
    one = f"{PATH}/{made.json['id']}"
    started = page.api("POST", f"{one}/announce")
    assert (started.json["state"], started.json["reach"]) == ("running", 2)
    headers = {"If-Match": started.headers["ETag"]}
    changed = page.api("PATCH", one, json={"texts": {"de": ""}}, headers=headers)
    assert changed.json["texts"] == {"en": "Hello"}
    stale = page.api("PATCH", one, json={"level": "info"}, headers=headers)
    assert (stale.status_code, stale.json["current"]["level"]) == (412, "warning")
    assert page.api("POST", f"{one}/end").json["state"] == "ended"
    assert page.api("GET", f"{PATH}?state=ended").json["items"] == [page.api("GET", one).json]
    assert page.api("GET", f"{PATH}?state=draft").json["total"] == 0
    assert page.api("DELETE", one).status_code == 403


@pytest.mark.parametrize("role", ["translator", "user"])
@pytest.mark.parametrize("method, path", EDITS)
def test_others_reach_nothing(
    enter: Enter, make_user: UserFactory, role: str, method: str, path: str
) -> None:
    announcements.create(SYSTEM, TEXTS, announce=True)
    page, position = enter(make_user(roles=[role])), last_position()
    body = {"json": TEXTS} if method in ("POST", "PATCH") else {}
    assert page.api(method, f"{PATH}{path}", **body).status_code == 403
    assert last_position() == position


class TestAudience:
    def test_is_shown_what_it_may_know(self, enter: Enter, ana: User, bo: User) -> None:
        values = {**TEXTS, "audience": "people", "people": [bo.id, ana.id]}
        made = announcements.create(ana, values, announce=True)
        announcements.create(ana, {**values, "people": [ana.id]}, announce=True)
        announcements.create(ana, TEXTS)
        answer = enter(bo).api("GET", f"{PATH}/current").json
        (shown,) = answer["items"]
        assert (shown["id"], set(shown), answer["seen"]) == (made.id, READER_FIELDS, [])
        role = role_by_key("user").id
        topics = {"banners", "banners.own", "banners.seen", f"banners.role.{role}"}
        assert set(answer["offsets"]) == topics

    def test_sees_it_once(self, enter: Enter, ana: User, bo: User) -> None:
        made = announcements.create(ana, TEXTS, announce=True)
        page = enter(bo)
        for _ in range(2):
            assert page.api("POST", f"{PATH}/{made.id}/seen").status_code == 204
        assert page.api("GET", f"{PATH}/current").json["seen"] == [made.id]
        assert enter(ana).api("GET", f"{PATH}/{made.id}").json["seen"] == 1

    @pytest.mark.parametrize("number", [999, 2**60])
    def test_of_nothing(self, enter: Enter, bo: User, number: int) -> None:
        assert enter(bo).api("POST", f"{PATH}/{number}/seen").status_code == 404

    def test_who_has_seen_it_and_who_has_not(
        self, enter: Enter, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        for name in ("cy", "di", "ed"):
            make_user(name)
        made = announcements.create(ana, TEXTS, announce=True)
        enter(bo).api("POST", f"{PATH}/{made.id}/seen")
        page = enter(ana)
        (seen,) = page.api("GET", f"{PATH}/{made.id}/people?seen=yes").json["items"]
        assert (seen["name"], seen["seen_at"] is not None) == ("Bo", True)
        first = page.api("GET", f"{PATH}/{made.id}/people?seen=no&limit=3").json
        rest = page.api(
            "GET", f"{PATH}/{made.id}/people?seen=no&limit=3&cursor={first['next']}"
        ).json
        names = [it["name"] for it in (*first["items"], *rest["items"])]
        assert (names, first["total"], rest["next"]) == (["Ana", "Cy", "Di", "Ed"], 4, None)
        assert page.api("GET", f"{PATH}/{made.id}/people?seen=maybe").status_code == 400

    def test_is_named_only_to_those_who_may_see_people(
        self, enter: Enter, ana: User, make_user: UserFactory
    ) -> None:
        made = announcements.create(ana, TEXTS, announce=True)
        with_right = {"name": "Criers", "permissions": ["announcements.edit"]}
        crier = make_user(roles=[roles.create(SYSTEM, with_right)])
        assert enter(crier).api("GET", f"{PATH}/{made.id}").status_code == 200
        assert enter(crier).api("GET", f"{PATH}/{made.id}/people").status_code == 403


@pytest.mark.parametrize(
    "body, wrong",
    [
        ({"texts": {}}, {"text_en"}),
        ({"texts": {"en": 1}}, {"texts.en"}),
        ({"starts_at": "tomorrow"}, {"starts_at"}),
        ({"starts_at": "2030-01-01T10:00"}, {"starts_at"}),
        ({"ends_at": "2000-01-01T10:00Z", "announce": True}, {"ends_at"}),
        ({"starts_at": "0001-01-01T00:00+10:00"}, {"starts_at"}),
        ({"ends_at": "9999-12-31T23:59-10:00"}, {"ends_at"}),
        ({"people": ["1"]}, {"people.0"}),
        ({"audience": "people", "people": [2**63]}, {"people"}),
        ({"role_id": True, "audience": "role"}, {"role_id"}),
        ({"state": "running"}, {"state"}),
    ],
)
def test_bad_input_is_named(enter: Enter, ana: User, body: dict[str, Any], wrong: set[str]) -> None:
    page, position = enter(ana), last_position()
    answer = page.api("POST", PATH, json={**TEXTS, **body})
    assert (answer.status_code, set(answer.json["fields"])) == (400, wrong)
    assert last_position() == position


@pytest.mark.parametrize("query", ["state=loud", "sort=level", "cursor=x", "limit=x"])
def test_bad_questions_are_refused(enter: Enter, ana: User, query: str) -> None:
    assert enter(ana).api("GET", f"{PATH}?{query}").status_code == 400
