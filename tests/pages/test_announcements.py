"""The announcements pages without JavaScript: who may open and send what, and times as typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import announcements
from dashboard.extensions import db
from dashboard.models import Announcement, User
from dashboard.models.announcements import RUNNING, find_announcement
from dashboard.models.columns import wire_time
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor, errors, value

Enter = Callable[..., Visitor]
TEXTS = {"texts": {"en": "Hello <b>you</b>", "de": "Hallo"}, "default_locale": "en"}
FORM = {"text_en": "Hello", "default_locale": "en", "level": "info", "audience": "everyone"}


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Enter:
    """Somebody's browser: ``enter(person)``."""
    return lambda person: Visitor(app, sign_in(app.test_client(), person))


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Staff in Berlin."""
    return make_user("ana", roles=["staff"], timezone="Europe/Berlin")


@pytest.fixture
def bo(make_user: UserFactory) -> User:
    """A user."""
    return make_user("bo")


def newest() -> Announcement:
    """What was made last."""
    db.session.rollback()
    query = db.select(Announcement).order_by(Announcement.id.desc())
    found = db.session.scalars(query).first()
    assert found
    return found


def banners(text: str) -> list[dict[str, Any]]:
    """The banners that a page begins with."""
    found = re.search(r'id="banners-data">(.*?)</script>', text, re.DOTALL)
    assert found
    return list(json.loads(found[1])["items"])


def field(text: str, name: str) -> str:
    """What a textarea of a form holds."""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    assert found
    return unescape(found[1])


def test_others_get_nowhere(enter: Enter, bo: User) -> None:
    draft = announcements.create(SYSTEM, TEXTS)
    page, position = enter(bo), last_position()
    for path in ("", "/new", f"/{draft.id}/edit"):
        assert page.get(f"/announcements{path}").status_code == 403
    assert page.get(f"/announcements/{draft.id}").status_code == 404
    for path in ("/new", *(f"/{draft.id}/{it}" for it in ("edit", "announce", "end", "delete"))):
        assert page.post(f"/announcements{path}", **FORM).status_code == 403
    assert page.post(f"/announcements/{draft.id}/seen").status_code == 404
    assert last_position() == position


def test_every_page_begins_with_what_is_announced(enter: Enter, bo: User) -> None:
    made = announcements.create(SYSTEM, TEXTS, announce=True)
    announcements.create(SYSTEM, {**TEXTS, "audience": "role", "role_id": 1}, announce=True)
    page = enter(bo)
    assert [it["id"] for it in banners(page.get("/uploads").text)] == [made.id]
    shown = page.get(f"/announcements/{made.id}")
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in shown.text
    assert "data-facts" not in shown.text
    page.post(f"/announcements/{made.id}/seen")
    assert "You have seen this." in page.get(f"/announcements/{made.id}").text


class TestForm:
    def test_makes_a_draft(self, enter: Enter, ana: User) -> None:
        sent = {**FORM, "text_de": "Hallo\r\nWelt", "level": "warning", "then": "draft"}
        answer = enter(ana).post("/announcements/new", **sent)
        made = newest()
        assert answer.location == f"/announcements/{made.id}"
        assert made.texts == {"en": "Hello", "de": "Hallo\nWelt"}
        assert (made.state, made.level, made.audience) == ("draft", "warning", "everyone")

    def test_announces(self, enter: Enter, ana: User, bo: User) -> None:
        role = role_by_key("user").id
        sent = {**FORM, "audience": "role", "role_id": role, "then": "announce"}
        enter(ana).post("/announcements/new", **sent)
        assert (newest().state, newest().role_id) == (RUNNING, role)
        sent = {**FORM, "audience": "people", "offered_people": "1", "people": [bo.id, ana.id]}
        enter(ana).post("/announcements/new", **sent)
        assert newest().people == sorted([ana.id, bo.id])

    def test_takes_times_in_the_writers_zone(self, enter: Enter, ana: User) -> None:
        times = {"starts_at": "2040-07-01T12:00", "ends_at": "2040-12-01T12:00"}
        page = enter(ana)
        page.post("/announcements/new", **FORM, **times, then="announce")
        made = newest()
        assert wire_time(made.starts_at) == "2040-07-01T10:00:00.000Z"
        assert wire_time(made.ends_at) == "2040-12-01T11:00:00.000Z"
        shown = page.get(f"/announcements/{made.id}/edit")
        assert value(shown, "starts_at") == times["starts_at"]
        assert "Europe/Berlin" in shown.text

    @pytest.mark.parametrize(
        "typed, wrong, words",
        [
            ({"text_en": " "}, "text_en", "Write a text"),
            ({"starts_at": "soon"}, "starts_at", "Enter a date"),
            ({"starts_at": "2040-03-25T02:30"}, "starts_at", "no such time"),
            ({"starts_at": "9999-12-31T23:59"}, "starts_at", "too far"),
            ({"starts_at": "2001-01-01T00:00"}, "starts_at", "has passed"),
            ({"ends_at": "2001-01-01T00:00"}, "ends_at", "has passed"),
            ({"starts_at": "2040-01-02T00:00", "ends_at": "2040-01-01T00:00"}, "ends_at", "after"),
            ({"audience": "role"}, "role_id", "Choose a role"),
            ({"audience": "people", "offered_people": "1"}, "people", "at least one"),
            ({"level": "loud"}, "level", "from the list"),
        ],
    )
    def test_is_shown_again_with_what_was_typed(
        self, enter: Enter, ana: User, typed: dict[str, str], wrong: str, words: str
    ) -> None:
        position = last_position()
        sent = {**FORM, "text_fr": "Salut\nà tous", **typed, "then": "announce"}
        answer = enter(ana).post("/announcements/new", **sent)
        assert answer.status_code == 400
        assert words in errors(answer)[wrong]
        assert field(answer.text, "text_fr") == "Salut\nà tous"
        assert last_position() == position

    def test_survives_an_outdated_token(self, enter: Enter, ana: User) -> None:
        ours = {"Origin": "http://localhost"}
        answer = enter(ana).open("POST", "/announcements/new", data=FORM, headers=ours)
        assert answer.status_code == 400
        assert field(answer.text, "text_en") == "Hello"


class TestEditing:
    def test_two_people_in_different_fields_both_win(self, enter: Enter, ana: User) -> None:
        made = announcements.create(SYSTEM, TEXTS)
        was = {"was_text_en": TEXTS["texts"]["en"], "was_text_de": "Hallo"}  # type: ignore[index]
        announcements.update(SYSTEM, made, {"texts": {"de": "Guten Tag"}, "level": "warning"})
        sent = {**was, "text_en": "Bye", "text_de": "Hallo", "was_level": "info", "level": "info"}
        answer = enter(ana).post(f"/announcements/{made.id}/edit", **sent)
        assert answer.status_code == 302
        assert newest().texts == {"en": "Bye", "de": "Guten Tag"}
        assert newest().level == "warning"

    def test_the_same_field_shows_both(self, enter: Enter, ana: User) -> None:
        made = announcements.create(SYSTEM, TEXTS)
        announcements.update(SYSTEM, made, {"texts": {"de": "Guten Tag"}})
        sent = {"was_text_de": "Hallo", "text_de": "Servus"}
        page = enter(ana)
        answer = page.post(f"/announcements/{made.id}/edit", **sent)
        assert answer.status_code == 412
        assert field(answer.text, "text_de") == "Servus"
        assert "Guten Tag" in answer.text
        again = {"was_text_de": "Guten Tag", "text_de": "Servus"}
        assert page.post(f"/announcements/{made.id}/edit", **again).status_code == 302
        assert newest().texts["de"] == "Servus"

    def test_each_chosen_person_for_itself(
        self, enter: Enter, ana: User, bo: User, make_user: UserFactory
    ) -> None:
        cy, di = make_user("cy"), make_user("di")
        values = {**TEXTS, "audience": "people", "people": [bo.id, cy.id]}
        made = announcements.create(SYSTEM, values)
        was = f"{bo.id} {cy.id}"
        announcements.update(SYSTEM, made, {"people": [bo.id, cy.id, ana.id]})
        sent = {"was_people": was, "offered_people": "1", "people": [bo.id, di.id]}
        enter(ana).post(f"/announcements/{made.id}/edit", **sent)
        assert newest().people == sorted([bo.id, ana.id, di.id])

    def test_a_time_that_nobody_typed_stays_to_the_second(self, enter: Enter, ana: User) -> None:
        starts = wire_time(_moment("2040-07-01T12:00:42Z"))
        values = {**TEXTS, "starts_at": _moment("2040-07-01T12:00:42Z")}
        made = announcements.create(SYSTEM, values)
        page = enter(ana)
        shown = value(page.get(f"/announcements/{made.id}/edit"), "starts_at")
        sent = {"was_starts_at": shown, "starts_at": shown, "was_level": "info", "level": "warning"}
        page.post(f"/announcements/{made.id}/edit", **sent)
        assert (newest().level, wire_time(newest().starts_at)) == ("warning", starts)

    def test_what_has_ended_has_no_form(self, enter: Enter, ana: User) -> None:
        made = announcements.create(SYSTEM, TEXTS, announce=True)
        page = enter(ana)
        page.post(f"/announcements/{made.id}/end")
        assert page.get(f"/announcements/{made.id}/edit").location == f"/announcements/{made.id}"
        answer = page.post(f"/announcements/{made.id}/edit", was_level="info", level="warning")
        assert answer.status_code == 403

    def test_acts_lead_back(self, enter: Enter, ana: User) -> None:
        made = announcements.create(SYSTEM, TEXTS)
        page, path = enter(ana), f"/announcements/{made.id}"
        assert page.post(f"{path}/end").location == path
        assert "Only what is running" in page.get(path).text
        assert page.post(f"{path}/announce").location == path
        assert newest().state == RUNNING
        assert page.post(f"{path}/delete").location == path
        draft = announcements.create(SYSTEM, TEXTS).id
        assert page.post(f"/announcements/{draft}/delete").location == "/announcements"
        assert find_announcement(draft) is None

    def test_one_with_times_gone_by_says_so(self, enter: Enter, ana: User) -> None:
        made = announcements.create(SYSTEM, TEXTS)
        with transaction():
            made.ends_at = _moment("2001-01-01T00:00:00Z")
        page, path = enter(ana), f"/announcements/{made.id}"
        page.post(f"{path}/announce")
        assert "has passed" in page.get(path).text


def _moment(text: str) -> Any:
    return datetime.fromisoformat(text)
