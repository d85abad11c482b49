"""Texts of catalogs: what differs from the file, what is shown, what they were; older databases."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from dashboard import create_app
from dashboard.actions import roles, translating
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.live.catalog_rooms import catalog_places, catalogs_room, shown
from dashboard.models import Finding
from dashboard.models.audit import Viewer
from dashboard.models.catalog_changes import content_at
from dashboard.models.catalog_entries import (
    MISSING,
    NEEDS_WORK,
    TRANSLATED,
    CatalogEntry,
    differs,
    find_by_key,
    repeated_sources,
    same_words,
    source_key,
)
from dashboard.models.catalogs import COUNTERS, find_catalog
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.texts import entries_of, make_catalog, make_entry


@pytest.mark.parametrize(
    "texts, state, published, expected",
    [
        (["a"], TRANSLATED, {"texts": ["a"], "fuzzy": False}, False),
        (["b"], TRANSLATED, {"texts": ["a"], "fuzzy": False}, True),
        (["a"], NEEDS_WORK, {"texts": ["a"], "fuzzy": False}, True),
        (["a"], TRANSLATED, {"texts": ["a"], "fuzzy": True}, True),
        (["a"], TRANSLATED, None, True),
        ([""], MISSING, None, False),
        ([""], MISSING, {"texts": [""], "fuzzy": True}, False),
        (["", ""], MISSING, {"texts": ["a", "b"], "fuzzy": False}, True),
        (["a"], TRANSLATED, {"texts": ["a"], "fuzzy": False, "note": "x"}, False),
    ],
)
def test_what_differs_from_the_file(
    texts: list[str], state: str, published: dict[str, Any] | None, expected: bool
) -> None:
    assert differs(CatalogEntry(texts=texts, state=state, published=published)) is expected


def test_findings_are_shown_errors_first_without_what_was_dismissed() -> None:
    findings = [
        Finding(check="z", level="warning", form=1, params={}),
        Finding(check="z", level="warning", form=None, params={}),
        Finding(check="a", level="warning", form=0, params={}, dismissed_reason="So be it"),
        Finding(check="y", level="error", form=0, params={}),
    ]
    entry = CatalogEntry(findings=findings)
    found = [(it.check, it.form) for it in entry.open_findings]
    assert found == [("y", 0), ("z", None), ("z", 1)]


def test_texts_that_say_the_same_are_found(app: Flask) -> None:
    contexts = [{"source": "Open", "context": context} for context in (None, "verb", "state")]
    gone = {"source": "Open", "context": "old", "obsolete": True}
    catalog = make_catalog("fr", [*contexts, gone, "Close"])
    first, second, third, _, other = entries_of(catalog)
    assert same_words(second) == [first, third]
    assert same_words(other) == []
    assert repeated_sources(catalog.id) == {source_key("Open")}
    assert find_by_key(catalog.id, third.key) == third


def test_what_a_text_was_at_any_version(app: Flask) -> None:
    entry = make_entry("fr", "Save")
    assert content_at(entry.id, 1) is None
    for text in ("one", "two"):
        translating.save(SYSTEM, entry, texts=[text])
    was = [content_at(entry.id, version) for version in (1, 2, 3)]
    assert [it["texts"] for it in was if it] == [[""], ["one"], ["two"]]


def test_everybody_is_shown_numbers_and_nobodys_name(app: Flask, make_user: UserFactory) -> None:
    catalog = make_catalog("fr", ["Save"])
    with transaction():
        catalog.published_by_name, catalog.fault = "Ana", {"code": "syntax"}
    everybody = shown(make_user(), catalog)
    assert {*COUNTERS, "missing", "revision", "fallback"} <= everybody.keys()
    assert not {"published_by", "published_at", "fault"} & everybody.keys()
    translator = shown(make_user(roles=["translator"]), catalog)
    assert translator["published_by"] == {"id": None, "name": "Ana"}


def test_who_sees_one_language_is_not_told_who_publishes_others(
    app: Flask, make_user: UserFactory
) -> None:
    role = roles.create(SYSTEM, {"name": "Some", "permissions": []})
    catalog = make_catalog("de", ["Save"])
    with transaction():
        role.permissions = ["translations.edit:fr"]
        catalog.published_by_name, catalog.fault = "Ana", {"code": "syntax"}
    person = make_user(roles=[role])
    assert shown(person, catalog)["fault"] == {"code": "syntax"}
    assert shown(person, catalog)["published_by"] is None
    rooms = {room: record for _topic, room, record in catalog_places(catalog.public())}
    assert "Ana" not in str(rooms[catalogs_room(person)])


@pytest.mark.parametrize(
    "right, sees",
    [
        ("translations.suggest", True),
        ("translations.review", True),
        ("translations.edit:fr", False),
    ],
)
def test_the_activity_of_translations_is_for_who_sees_every_language(
    app: Flask, make_user: UserFactory, right: str, sees: bool
) -> None:
    role = roles.create(SYSTEM, {"name": "Some", "permissions": ["activity.view"]})
    with transaction():
        role.permissions = ["activity.view", right]
    assert ("translations" in Viewer.of(make_user(roles=[role])).areas) is sees


def test_a_database_that_has_catalogs_already_is_brought_up_to_date(tmp_path: Path) -> None:
    app = create_app(load_settings(data_dir=tmp_path, secret_key="test", async_mode="threading"))
    with app.app_context():
        flask_migrate.upgrade(revision="0002")
        db.session.remove()
        db.engine.dispose()
        with sqlite3.connect(tmp_path / "dashboard.sqlite3") as old:
            old.execute(
                "INSERT INTO catalogs (locale, total, translated, fuzzy, version)"
                " VALUES ('fr', 9, 7, 1, 3)"
            )
        flask_migrate.upgrade()
        catalog = find_catalog("fr")
        assert catalog is not None
        assert (catalog.total, catalog.translated, catalog.fuzzy, catalog.version) == (9, 7, 1, 3)
        assert (catalog.approved, catalog.errors, catalog.revision) == (0, 0, "")
        db.session.remove()
        db.engine.dispose()
        flask_migrate.downgrade(revision="0002")
