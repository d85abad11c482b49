"""Languages are added from CLDR, stand in for each other, and are offered once published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashboard.actions import locales, publishing, translating
from dashboard.actions.locales import KNOWN
from dashboard.catalog_files import read
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.models import User
from dashboard.models.catalogs import find_catalog
from dashboard.models.text import text_key
from dashboard.words.catalog import read as read_words
from dashboard.words.languages import languages_in
from scripts.languages import described, offered
from tests.factories import UserFactory
from tests.helpers.catalogs import Folder, catalog_of, filled, running, synced, text
from tests.helpers.verify_action import verify_action


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return filled(tmp_path / "catalogs", "en", "de", "fr")


@pytest.fixture
def app(data_dir: Path, folder: Folder) -> Iterator[Flask]:
    with running(data_dir, folder.path, "de", "fr") as app:
        yield app


@pytest.fixture
def admin(make_user: UserFactory) -> User:
    return make_user("ada", roles=["admin"])


def test_a_language_comes_with_its_plural_forms_and_nothing_translated(
    app: Flask, folder: Folder, admin: User
) -> None:
    verify_action(lambda: locales.add(admin, "pl", "de"), ["catalog.added"])
    catalog = catalog_of("pl")
    assert (catalog.total, catalog.translated, catalog.fallback) == (5, 0, "de")
    file = read(folder.po("pl").read_bytes())
    assert file.fields["Plural-Forms"].startswith("nplurals=3;")
    assert file.fields["X-Fallback"] == "de"
    assert text("%(num)s file", "pl").texts == ["", "", ""]
    assert text("Save", "pl").comment == "On a button"
    verify_action(lambda: synced("pl"), [])


def test_a_language_is_offered_once_it_was_published(
    app: Flask, folder: Folder, admin: User
) -> None:
    locales.add(admin, "nl")
    assert "nl" not in languages_in(folder.path)
    synced("nl")
    assert "nl" not in languages_in(folder.path)
    translating.save(admin, text("Save", "nl"), texts=["Opslaan"])
    publishing.publish(admin, "nl")
    assert languages_in(folder.path)["nl"].name == "Nederlands"
    assert folder.served("Save", "nl") == "Opslaan"
    assert "X-Offered" not in read(folder.po("nl").read_bytes()).fields


@pytest.mark.parametrize("locale", ["de", "en", "xx", "zh", "../x", "pt-BR", "DE", ""])
def test_what_is_no_new_language_is_refused(app: Flask, admin: User, locale: str) -> None:
    with pytest.raises(Invalid) as refusal:
        verify_action(lambda: locales.add(admin, locale), [])
    assert "locale" in refusal.value.fields


def test_a_fallback_must_be_there(app: Flask, admin: User) -> None:
    with pytest.raises(Invalid) as refusal:
        locales.add(admin, "nl", "pl")
    assert "fallback" in refusal.value.fields
    assert find_catalog("nl") is None


def test_another_language_stands_in(app: Flask, folder: Folder, admin: User) -> None:
    before, revision = folder.po().read_bytes(), catalog_of().revision
    verify_action(lambda: locales.change_fallback(admin, "de", "fr"), ["catalog.updated"])
    catalog = catalog_of()
    assert (catalog.fallback, catalog.revision != revision) == ("fr", True)
    assert read_words("de", folder.mo().read_bytes()).fallback == "fr"
    verify_action(synced, [])
    verify_action(lambda: locales.change_fallback(admin, "de", "fr"), [])
    verify_action(lambda: locales.change_fallback(admin, "de", None), ["catalog.updated"])
    assert folder.po().read_bytes() == before


def test_fallbacks_do_not_run_in_circles(app: Flask, admin: User) -> None:
    locales.change_fallback(admin, "de", "fr")
    for locale, fallback in (("fr", "de"), ("de", "de")):
        with pytest.raises(Invalid):
            locales.change_fallback(admin, locale, fallback)


def test_a_fallback_chosen_against_an_old_version_is_refused(app: Flask, admin: User) -> None:
    version = catalog_of().version
    locales.change_fallback(admin, "de", "fr", version)
    with pytest.raises(Conflict):
        locales.change_fallback(admin, "de", None, version)
    assert catalog_of().fallback == "fr"


def test_languages_are_for_those_who_manage_them(app: Flask, make_user: UserFactory) -> None:
    translator = make_user(roles=["translator"])
    with pytest.raises(Denied):
        locales.add(translator, "nl")
    with pytest.raises(Denied):
        locales.change_fallback(translator, "de", "fr")
    with pytest.raises(Denied):
        locales.choices(translator, "en")


def test_a_language_that_is_not_there_has_no_fallback(app: Flask, admin: User) -> None:
    with pytest.raises(NotFound):
        locales.change_fallback(admin, "pl", "fr")


def test_what_can_be_added_is_described(app: Flask, admin: User) -> None:
    found = {choice["locale"]: choice for choice in locales.choices(admin, "de")}
    assert not {"de", "en", "fr", "zh"} & found.keys()
    arabic = found["ar"]
    assert (arabic["name"], arabic["own_name"]) == ("Arabisch", "العربية")
    assert (arabic["direction"], arabic["forms"]) == ("rtl", 6)
    assert arabic["examples"][:3] == [[0], [1], [2]]
    names = [choice["name"] for choice in locales.choices(admin, "en")]
    assert names == sorted(names, key=text_key)


def test_the_list_of_languages_is_what_cldr_says() -> None:
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    assert known == [described(name) for name in offered()], "python -m scripts.languages"
