"""The API of languages: list, add, fallback, publish, take back, and who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import roles, translating
from dashboard.models import User
from dashboard.models.event_log import last_position
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.catalogs import Folder, catalog_of, filled, running, synced, text
from tests.helpers.visitor import Visitor

Enter = Callable[[User], Visitor]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "en", "de", "fr")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de", "fr") as app:
        yield app


@pytest.fixture
def enter(app: Flask, sign_in: Any) -> Enter:
    return lambda person: Visitor(app, sign_in(app.test_client(), person))


@pytest.fixture
def mia(make_user: UserFactory) -> User:
    return make_user("mia", roles=["translator"])


@pytest.fixture
def ada(make_user: UserFactory) -> User:
    return make_user("ada", roles=["admin"])


def with_rights(make_user: UserFactory, *permissions: str) -> User:
    """Somebody with exactly these."""
    role = roles.create(SYSTEM, {"name": "Some", "permissions": []})
    with transaction():
        role.permissions = list(permissions)
    return make_user(roles=[role])


def test_languages_are_listed_with_how_far_they_have_come(enter: Enter, mia: User) -> None:
    answer = enter(mia).api("GET", "catalogs").json
    assert [(it["locale"], it["total"], it["translated"]) for it in answer["items"]] == [
        ("de", 5, 3),
        ("fr", 5, 3),
    ]
    assert answer["offsets"].keys() == {"catalogs"}


def test_only_languages_that_one_sees_are_listed(
    enter: Enter, app: Flask, make_user: UserFactory
) -> None:
    french = with_rights(make_user, "translations.edit:fr")
    found = enter(french).api("GET", "catalogs").json["items"]
    assert [it["locale"] for it in found] == ["fr"]
    assert enter(make_user(roles=["user"])).api("GET", "catalogs").status_code == 403


def test_a_fault_is_said_in_a_sentence(enter: Enter, mia: User, folder: Folder) -> None:
    folder.edit('msgstr "Speichern"', 'msgstr "Speichern')
    synced()
    german = enter(mia).api("GET", "catalogs").json["items"][0]
    assert german["fault_text"] == "Line 12: The closing quotation mark is missing."
    refused = enter(mia).api("POST", "catalogs/de/publish", json={})
    assert (refused.status_code, refused.json["code"]) == (409, "catalog_faulty")
    assert refused.json["fault"]["line"] == 12
    assert refused.json["file"] == "de/LC_MESSAGES/messages.po"
    assert "Line 12: The closing quotation mark is missing." in refused.json["detail"]


def test_publish_and_take_back(enter: Enter, mia: User, folder: Folder) -> None:
    translating.save(mia, text("Save"), texts=["Sichern"])
    page = enter(mia)
    preview = page.api("GET", "catalogs/de/publication").json
    assert (preview["total"], preview["errors"], preview["last"]) == (1, [], None)
    done = page.api("POST", "catalogs/de/publish", json={})
    assert (done.status_code, done.json["texts"]) == (200, 1)
    assert done.json["by"] == {"id": mia.id, "name": "Mia"}
    assert folder.served("Save") == "Sichern"
    assert page.api("GET", "catalogs/de/publication").json["last"]["may_take_back"] is True
    back = page.api("POST", "catalogs/de/take-back")
    assert back.status_code == 200
    assert back.json["taken_back_at"]
    assert folder.served("Save") == "Speichern"
    again = page.api("POST", "catalogs/de/take-back")
    assert (again.status_code, again.json["code"]) == (400, "invalid")


def test_errors_are_listed_and_may_be_left_out(enter: Enter, mia: User, folder: Folder) -> None:
    translating.save(mia, text("Save"), texts=["Sichern"])
    translating.save(mia, text("Hello %(name)s"), texts=["Hallo"])
    page = enter(mia)
    held = page.api("POST", "catalogs/de/publish", json={})
    assert (held.status_code, held.json["code"], held.json["total"]) == (409, "errors", 1)
    assert held.json["errors"][0]["source"] == "Hello %(name)s"
    done = page.api("POST", "catalogs/de/publish", json={"without_errors": True})
    assert (done.status_code, done.json["texts"]) == (200, 1)


def test_languages_are_added(enter: Enter, ada: User) -> None:
    page = enter(ada)
    choices = {it["locale"]: it for it in page.api("GET", "catalogs/choices").json["items"]}
    assert choices["nl"]["name"] == "Dutch"
    added = page.api("POST", "catalogs", json={"locale": "nl", "fallback": "de"})
    assert (added.status_code, added.json["missing"]) == (201, 5)
    assert added.json["fallback"] == "de"
    again = page.api("POST", "catalogs", json={"locale": "nl"})
    assert (again.status_code, list(again.json["fields"])) == (400, ["locale"])


def test_the_fallback_is_changed_against_a_version(enter: Enter, ada: User) -> None:
    page, version = enter(ada), catalog_of().version
    headers = {"If-Match": f'"{version}"'}
    done = page.api("PATCH", "catalogs/de", json={"fallback": "fr"}, headers=headers)
    assert (done.status_code, done.json["fallback"]) == (200, "fr")
    stale = page.api("PATCH", "catalogs/de", json={"fallback": None}, headers=headers)
    assert stale.status_code == 412
    assert stale.json["current"]["fallback"] == "fr"


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("GET", "catalogs/de/publication", None),
        ("POST", "catalogs/de/publish", {}),
        ("POST", "catalogs/de/take-back", {}),
        ("POST", "catalogs", {"locale": "nl"}),
        ("PATCH", "catalogs/de", {"fallback": "fr"}),
    ],
)
@pytest.mark.parametrize(
    "rights",
    [
        ("translations.edit", "translations.review", "translations.suggest"),
        ("translations.publish:fr", "translations.manage:fr"),
        ("users.view",),
    ],
)
def test_without_the_right_nothing_happens(
    enter: Enter,
    make_user: UserFactory,
    method: str,
    path: str,
    body: Any,
    rights: tuple[str, ...],
) -> None:
    page = enter(with_rights(make_user, *rights))
    before = last_position()
    assert page.api(method, path, json=body).status_code == 403
    assert last_position() == before


def test_whoever_manages_one_language_adds_no_other(enter: Enter, make_user: UserFactory) -> None:
    page = enter(with_rights(make_user, "translations.manage:nl"))
    found = page.api("GET", "catalogs/choices").json["items"]
    assert [it["locale"] for it in found] == ["nl"]
    assert page.api("POST", "catalogs", json={"locale": "pl"}).status_code == 403
    assert page.api("POST", "catalogs", json={"locale": "nl"}).status_code == 201
