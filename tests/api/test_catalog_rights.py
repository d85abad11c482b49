"""Nobody reaches the translations of a language that they have nothing to do with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from dashboard.actions import roles
from dashboard.models import CatalogEntry, User
from dashboard.permissions import TRANSLATING
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.texts import make_entry
from tests.helpers.visitor import Visitor

BODIES: dict[str, dict[str, Any]] = {
    "api_catalogs.change": {"fallback": None},
    "api_entries.change": {"texts": ["Sichern"]},
    "api_entries.check": {"texts": ["Sichern"]},
    "api_entries.dismiss": {"check": "length", "reason": "Fine"},
    "api_entries.revert": {"change": 1},
    "api_suggestions.make": {"texts": ["Sichern"]},
    "api_suggestions.reject": {"reason": "No"},
    "api_catalog_search.replace": {"find": "a", "replace": "b"},
}
"""What is sent to an address that wants something, by the name of its view."""

REST = {"check": "length", "batch": "none", "token": "none", "suggestion_id": 1}


@pytest.fixture
def german(app: Flask) -> CatalogEntry:
    make_entry("fr", "Save", texts=["Enregistrer"])
    return make_entry("de", "Save", texts=["Geheimnis"])


@pytest.fixture
def french(app: Flask, make_user: UserFactory) -> User:
    """May do everything in French."""
    role = roles.create(SYSTEM, {"name": "French", "permissions": []})
    with transaction():
        role.permissions = [f"{permission}:fr" for permission in TRANSLATING]
    return make_user("fred", roles=[role])


def calls(app: Flask, entry: CatalogEntry) -> list[tuple[str, str, str]]:
    """Every address that names a language: method, path, name of the view."""
    given = {**REST, "locale": entry.locale, "entry_id": entry.id}
    urls = app.url_map.bind("localhost")
    return [
        (
            method,
            urls.build(rule.endpoint, {it: given[it] for it in rule.arguments}, method),
            rule.endpoint,
        )
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/catalogs/<locale>")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def test_whoever_translates_into_one_language_reaches_no_other(
    app: Flask, german: CatalogEntry, french: User, sign_in: Any
) -> None:
    page = Visitor(app, sign_in(app.test_client(), french))
    found = calls(app, german)
    assert len(found) > 20
    for method, path, view in found:
        answer = page.api(method, path.removeprefix("/api/v1/"), json=BODIES.get(view, {}))
        assert answer.status_code in (403, 404), (method, path, answer.text)
        assert "Geheimnis" not in answer.text


def test_nor_does_anybody_who_is_not_signed_in(app: Flask, german: CatalogEntry) -> None:
    stranger = Visitor(app)
    for method, path, view in calls(app, german):
        answer = stranger.api(method, path.removeprefix("/api/v1/"), json=BODIES.get(view, {}))
        assert answer.status_code == 401, (method, path, answer.text)


def test_nor_does_whoever_translates_nothing(
    app: Flask, german: CatalogEntry, make_user: UserFactory, sign_in: Any
) -> None:
    page = Visitor(app, sign_in(app.test_client(), make_user("uma", roles=["user"])))
    for method, path, view in calls(app, german):
        answer = page.api(method, path.removeprefix("/api/v1/"), json=BODIES.get(view, {}))
        assert answer.status_code in (403, 404), (method, path, answer.text)
