"""The languages that are offered follow the folder of the catalogs, without a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from dashboard import fields
from dashboard.config import ConfigurationError, load_settings
from dashboard.errors import Invalid
from dashboard.i18n import LANGUAGES, negotiate
from dashboard.words import pinned
from dashboard.words.languages import BUILT_IN, Language
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor
from tests.helpers.words import compiled, mo_path, put
from tests.words.conftest import Publish

SWISS = Language("gsw", "Schwiizertüütsch")


def test_the_shipped_ones_keep_their_names_and_order() -> None:
    assert [*LANGUAGES.values()] == [*BUILT_IN.values()]


def test_a_new_language_is_offered_once_it_is_published(publish: Publish) -> None:
    assert [*LANGUAGES] == ["en", "de"]
    publish("gsw", {"Save": "Spichere"}, X_Offered="no")
    assert "gsw" not in LANGUAGES
    publish("gsw", {"Save": "Spichere"})
    publish("he", {"Save": "שמירה"})
    publish("nonsense", {"Save": "Save"})
    publish("de_XX", {"Save": "Save"})
    assert {
        "en": BUILT_IN["en"],
        "de": BUILT_IN["de"],
        "gsw": SWISS,
        "he": Language("he", "עברית", "rtl"),
    } == {**LANGUAGES}


def test_everything_that_knows_languages_knows_it(
    app: Flask, publish: Publish, make_user: UserFactory
) -> None:
    visitor = Visitor(app)
    assert visitor.post("/language", locale="gsw").status_code == 400
    publish("gsw", {"Sign in": "Aamälde"})
    visitor.post("/language", locale="gsw")
    page = visitor.get("/login").text
    assert '<html lang="gsw" dir="ltr"' in page
    assert "Aamälde" in page
    assert SWISS.name in page
    assert fields.locale("gsw") == "gsw"
    assert negotiate(["gsw-CH"]) == "gsw"
    make_user("rosa", roles=("admin",), locale="gsw")
    visitor.sign_in("rosa")
    assert 'name="text_gsw"' in visitor.get("/announcements/new").text


def test_one_that_is_gone_is_offered_no_longer(
    app: Flask, publish: Publish, make_user: UserFactory, folder: Path
) -> None:
    publish("gsw", {"Save": "Spichere"})
    make_user("rosa", locale="gsw")
    (folder / "gsw").rename(folder / "gsw.old")
    pinned.refresh()
    with pytest.raises(Invalid):
        fields.locale("gsw")
    visitor = Visitor(app)
    visitor.sign_in("rosa")
    page = visitor.get("/account", headers={"Accept-Language": "de"})
    assert (page.status_code, '<html lang="de"' in page.text) == (200, True)


def test_a_default_language_of_ones_own(tmp_path: Path) -> None:
    put(tmp_path, "gsw", compiled("gsw", {"Save": "Spichere"}))
    assert load_settings(translations_dir=tmp_path, default_locale="gsw").default_locale == "gsw"
    assert load_settings(translations_dir=tmp_path, default_locale="fr").default_locale == "fr"
    mo_path(tmp_path, "gsw").unlink()
    with pytest.raises(ConfigurationError, match="DEFAULT_LOCALE is wrong: choose one of en"):
        load_settings(default_locale="gsw")
