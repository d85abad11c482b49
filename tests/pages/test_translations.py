"""The pages of translations: who may open them, and what they begin with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import roles, translating
from dashboard.models.users import User
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.catalogs import filled, running, text
from tests.helpers.visitor import Visitor

Enter = Callable[[str, Any], Visitor]


@pytest.fixture
def app(data_dir: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = filled(tmp_path / "catalogs", "de", "fr")
    with running(data_dir, folder.path, "de", "fr") as app:
        yield app


@pytest.fixture
def enter(
    app: Flask,
    client: FlaskClient,
    sign_in: Callable[[FlaskClient, User], FlaskClient],
    make_user: UserFactory,
) -> Enter:
    """Signs somebody in who has roles, or a role with these permissions."""

    def signed_in(name: str, held: Any) -> Visitor:
        if isinstance(held, list):
            held = (roles.create(SYSTEM, {"name": f"{name}’s role", "permissions": held}),)
        return Visitor(app, sign_in(client, make_user(name, roles=held)))

    return signed_in


def block(page: str, name: str) -> Any:
    """A JSON block of a page."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def test_translators_see_all_languages(enter: Enter) -> None:
    page = enter("tia", ("translator",)).get("/translations")
    assert page.status_code == 200
    data = block(page.text, "catalogs")
    assert [it["locale"] for it in data["catalogs"]] == ["de", "fr"]
    german = data["catalogs"][0]
    assert (german["own_name"], german["name"]) == ("Deutsch", "German")
    assert (german["total"], german["fault_text"]) == (5, None)
    assert data["offsets"].keys() == {"catalogs"}


def test_only_the_languages_of_ones_rights_are_listed(enter: Enter) -> None:
    visitor = enter("fay", ["translations.edit:fr"])
    data = block(visitor.get("/translations").text, "catalogs")
    assert [it["locale"] for it in data["catalogs"]] == ["fr"]
    assert visitor.get("/translations/fr").status_code == 200
    assert visitor.get("/translations/de").status_code == 403


def test_others_do_not_come_in_and_are_not_led_there(enter: Enter) -> None:
    visitor = enter("ulf", ("user",))
    assert visitor.get("/translations").status_code == 403
    assert visitor.get("/translations/de").status_code == 403
    assert 'href="/translations"' not in visitor.get("/").text


def test_whoever_may_translate_is_led_there(enter: Enter) -> None:
    visitor = enter("fay", ["translations.suggest:fr"])
    assert 'href="/translations"' in visitor.get("/").text


def test_visitors_sign_in_first(app: Flask, client: FlaskClient) -> None:
    answer = Visitor(app, client).get("/translations/de")
    assert answer.status_code == 302
    assert "/login" in answer.location


def test_a_language_that_there_is_not(enter: Enter) -> None:
    visitor = enter("tia", ("translator",))
    assert visitor.get("/translations/nl").status_code == 404
    assert visitor.get("/translations/%00").status_code == 404


def test_the_workbench_begins_with_the_first_page(enter: Enter) -> None:
    data = block(enter("tia", ("translator",)).get("/translations/de").text, "bench")
    assert len(data["snapshot"]["items"]) == 5
    assert data["snapshot"]["counts"]["states"]["all"] == 5
    assert data["facts"]["forms"] == 2
    assert data["snapshot"]["offsets"].keys() >= {"catalog:de"}
    assert {check["name"] for check in data["checks"]} >= {"placeholder_missing"}


def test_the_address_narrows_the_first_page(enter: Enter) -> None:
    page = enter("tia", ("translator",)).get("/translations/de?state=missing&sort=-changed")
    items = block(page.text, "bench")["snapshot"]["items"]
    assert [it["source"] for it in items] == ["Open"]


@pytest.mark.parametrize("query", ["state=lost", "since=soon", "person=x", "sort=size", "key=1"])
def test_an_address_that_asks_for_what_there_is_not_shows_all(enter: Enter, query: str) -> None:
    page = enter("tia", ("translator",)).get(f"/translations/de?{query}")
    assert page.status_code == 200
    assert len(block(page.text, "bench")["snapshot"]["items"]) == 5


def test_those_who_changed_texts_can_be_chosen(enter: Enter, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=("admin",))
    translating.save(ana, text("Open"), texts=["Öffnen"])
    data = block(enter("tia", ("translator",)).get("/translations/de").text, "bench")
    assert data["people"] == [{"id": ana.id, "name": ana.name}]


def test_words_of_a_translation_are_not_taken_for_html(
    enter: Enter, make_user: UserFactory
) -> None:
    ana = make_user("ana", roles=("admin",))
    translating.save(ana, text("Open"), texts=["</script><script>alert(1)</script>"])
    page = enter("tia", ("translator",)).get("/translations/de").text
    assert "<script>alert(1)" not in page
