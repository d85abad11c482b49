"""The API of one text: translate, merge, check, dismiss, history, revert, suggest, and who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dashboard.models import CatalogEntry, User
from dashboard.models.event_log import last_position
from tests.actions.test_translating import FILES, with_rights
from tests.factories import UserFactory
from tests.helpers.texts import make_entry
from tests.helpers.visitor import Visitor

Enter = Callable[..., Visitor]


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Enter:
    """Somebody's browser: ``enter(person)``."""
    return lambda person: Visitor(app, sign_in(app.test_client(), person))


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Translates and reviews."""
    return make_user("ana", roles=["translator"])


@pytest.fixture
def sam(make_user: UserFactory) -> User:
    """May suggest."""
    return make_user("sam", roles=["staff"])


@pytest.fixture
def entry(app: Flask) -> CatalogEntry:
    """A text with two forms."""
    return make_entry("fr", FILES, texts=["%(num)s fichier", "%(num)s fichier"])


def address(entry: CatalogEntry, rest: str = "") -> str:
    return f"catalogs/{entry.locale}/entries/{entry.id}{rest}"


def save(page: Visitor, entry: CatalogEntry, version: int | None, **wanted: Any) -> TestResponse:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return page.api("PATCH", address(entry), json=wanted, headers=headers)


GOOD = ["%(num)s fichier", "%(num)s fichiers"]


def test_a_text_is_saved_and_approved(enter: Enter, ana: User, entry: CatalogEntry) -> None:
    page = enter(ana)
    saved = save(page, entry, 1, texts=GOOD, note="On a button")
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    assert saved.json["texts"] == GOOD
    assert saved.json["state"] == "translated"
    assert saved.json["note"] == "On a button"
    assert saved.json["unpublished"] is True
    assert saved.json["merged"] is False
    assert saved.json["changed_by"] == {"id": ana.id, "name": "Ana"}
    assert save(page, entry, 2, state="approved").json["state"] == "approved"


def test_different_forms_are_merged(enter: Enter, ana: User, entry: CatalogEntry) -> None:
    page = enter(ana)
    save(page, entry, 1, texts=["%(num)s document", "%(num)s fichier"])
    merged = save(page, entry, 1, texts=GOOD)
    assert merged.json["merged"] is True
    assert merged.json["texts"] == ["%(num)s document", "%(num)s fichiers"]


def test_the_same_form_answers_with_all_three(enter: Enter, ana: User, entry: CatalogEntry) -> None:
    page = enter(ana)
    save(page, entry, 1, texts=GOOD)
    position = last_position()
    answer = save(page, entry, 1, texts=["%(num)s fichier", "%(num)s documents"])
    assert answer.status_code == 412
    problem = answer.json
    assert problem["current"]["texts"] == GOOD
    assert problem["current"]["version"] == 2
    assert problem["base"]["texts"] == ["%(num)s fichier", "%(num)s fichier"]
    assert problem["yours"]["texts"] == ["%(num)s fichier", "%(num)s documents"]
    assert problem["conflicts"] == ["texts.1"]
    assert last_position() == position


def test_what_is_being_typed_is_checked_and_not_saved(
    enter: Enter, sam: User, entry: CatalogEntry
) -> None:
    position = last_position()
    answer = enter(sam).api(
        "POST", address(entry, "/check"), json={"texts": ["fichier", "%(nom)s fichiers"]}
    )
    assert answer.status_code == 200
    found = answer.json["findings"]
    assert {"check", "level", "form", "params", "fix"} == set(found[0])
    assert ("error", 1) in [(it["level"], it["form"]) for it in found]
    assert last_position() == position


def test_a_warning_is_dismissed_and_brought_back(enter: Enter, ana: User) -> None:
    page, text = enter(ana), make_entry("de", "Save all of it")
    (finding,) = save(page, text, 1, texts=["Save all of it"]).json["findings"]
    assert finding.keys() == {"check", "level", "form", "params"}
    reasoned = {"check": finding["check"], "reason": "A name"}
    dismissed = page.api("POST", address(text, "/dismissals"), json=reasoned)
    assert (dismissed.status_code, dismissed.json["findings"]) == (201, [])
    back = page.api("DELETE", address(text, f"/dismissals/{finding['check']}"))
    assert back.json["findings"] == [finding]
    again = page.api("DELETE", address(text, f"/dismissals/{finding['check']}"))
    assert again.status_code == 404


def test_its_history_goes_page_by_page_and_back(
    enter: Enter, ana: User, entry: CatalogEntry
) -> None:
    page = enter(ana)
    for number in range(3):
        save(page, entry, None, texts=[f"%(num)s {number}", "%(num)s"])
    seen, cursor = [], ""
    while cursor is not None:
        found = page.api("GET", address(entry, f"/history?limit=2&cursor={cursor}")).json
        seen += found["items"]
        cursor = found["next"]
    assert [change["after"]["texts"][0][-1] for change in seen] == ["2", "1", "0"]
    assert seen[0]["by"] == {"id": ana.id, "name": "Ana"}
    reverted = page.api("POST", address(entry, "/revert"), json={"change": seen[-1]["id"]})
    assert reverted.json["texts"] == ["%(num)s fichier", "%(num)s fichier"]
    again = page.api("POST", address(entry, "/revert"), json={"change": seen[-1]["id"]})
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_revert")
    assert page.api("POST", address(entry, "/revert"), json={"change": 999}).status_code == 404


def test_a_suggestion_is_made_listed_and_decided(
    enter: Enter, ana: User, sam: User, entry: CatalogEntry
) -> None:
    author, reviewer = enter(sam), enter(ana)
    wanted = {"texts": GOOD, "comment": "Several files"}
    made = [
        author.api("POST", address(entry, "/suggestions"), json=wanted | {"texts": texts})
        for texts in (GOOD, ["%(num)s document", "%(num)s documents"])
    ]
    assert [answer.status_code for answer in made] == [201, 201]
    listed = author.api("GET", address(entry, "/suggestions")).json["items"]
    assert [it["author"]["name"] for it in listed] == ["Sam", "Sam"]
    first, second = (f"catalogs/fr/suggestions/{answer.json['id']}" for answer in made)
    assert author.api("POST", f"{first}/accept", json={}).status_code == 403
    accepted = reviewer.api("POST", f"{first}/accept", json={}, headers={"If-Match": '"3"'})
    assert (accepted.json["texts"], accepted.json["state"]) == (GOOD, "approved")
    late = reviewer.api("POST", f"{second}/accept", json={}, headers={"If-Match": '"3"'})
    assert (late.status_code, late.json["current"]["texts"]) == (412, GOOD)
    rejected = reviewer.api("POST", f"{second}/reject", json={"reason": "Files"})
    assert (rejected.status_code, rejected.json["suggestions"]) == (200, 0)
    assert reviewer.api("POST", f"{second}/reject", json={"reason": "Files"}).status_code == 409


def test_a_suggestion_is_withdrawn_by_its_author_only(
    enter: Enter, ana: User, sam: User, entry: CatalogEntry
) -> None:
    author, reviewer = enter(sam), enter(ana)
    made = author.api("POST", address(entry, "/suggestions"), json={"texts": GOOD}).json
    path = f"catalogs/fr/suggestions/{made['id']}"
    assert reviewer.api("DELETE", path).status_code == 403
    assert author.api("DELETE", path.replace("/fr/", "/de/")).status_code == 404
    withdrawn = author.api("DELETE", path)
    assert (withdrawn.status_code, withdrawn.json["suggestions"]) == (200, 0)
    assert withdrawn.headers["ETag"] == f'"{withdrawn.json["version"]}"'
    (listed,) = author.api("GET", address(entry, "/suggestions")).json["items"]
    assert (listed["state"], listed["decided_by"]["name"]) == ("withdrawn", "Sam")
    again = author.api("DELETE", path)
    assert (again.status_code, again.json["code"]) == (409, "decided")
    late = reviewer.api("POST", f"{path}/accept", json={})
    assert (late.status_code, late.json["code"]) == (409, "decided")


ROUTES = [
    ("PATCH", "", {"texts": GOOD}),
    ("PATCH", "", {"state": "approved"}),
    ("POST", "/check", {"texts": GOOD}),
    ("POST", "/dismissals", {"check": "unchanged", "reason": "A name"}),
    ("DELETE", "/dismissals/unchanged", None),
    ("GET", "/history", None),
    ("POST", "/revert", {"change": 1}),
    ("GET", "/suggestions", None),
    ("POST", "/suggestions", {"texts": GOOD}),
]


@pytest.mark.parametrize("method, rest, sent", ROUTES)
def test_who_does_not_see_the_language_reaches_nothing(
    enter: Enter, make_user: UserFactory, entry: CatalogEntry, method: str, rest: str, sent: Any
) -> None:
    german = [f"translations.{verb}:de" for verb in ("suggest", "edit", "review", "publish")]
    page, user = enter(make_user(roles=[with_rights(*german)])), enter(make_user())
    position = last_position()
    known = page.api(method, address(entry, rest), json=sent)
    assert known.status_code == 404
    assert user.api(method, address(entry, rest), json=sent).status_code in (403, 404)
    assert "fichier" not in known.text
    assert last_position() == position


@pytest.mark.parametrize("method, rest, sent", ROUTES)
def test_a_text_is_found_in_its_language_only(
    enter: Enter, ana: User, entry: CatalogEntry, method: str, rest: str, sent: Any
) -> None:
    page = enter(ana)
    for place in (f"catalogs/de/entries/{entry.id}", "catalogs/fr/entries/999999999999999999999"):
        assert page.api(method, place + rest, json=sent).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"texts": ["one"]},
        {"texts": [None, 1]},
        {"texts": "one"},
        {"state": "missing"},
        {"state": 7},
        {"note": []},
        {"words": GOOD},
        {"texts": ["\x00", "\ud800"]},
        [],
        "text",
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    enter: Enter, ana: User, entry: CatalogEntry, sent: Any
) -> None:
    page, position = enter(ana), last_position()
    assert page.api("PATCH", address(entry), json=sent).status_code == 400
    assert last_position() == position


@pytest.mark.parametrize("version", ["x", "99", "-1"])
def test_versions_that_cannot_be(
    enter: Enter, ana: User, entry: CatalogEntry, version: str
) -> None:
    headers = {"If-Match": f'"{version}"'}
    answer = enter(ana).api("PATCH", address(entry), json={"texts": GOOD}, headers=headers)
    assert answer.status_code == (412 if version == "99" else 400)
