"""Choosing a language and a theme: by person, then cookie, then browser; without signing out."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.i18n import LANGUAGES
from dashboard.words.javascript import js_catalog
from dashboard.words.pinned import words_of
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with an English browser."""
    return Visitor(app)


def language(visitor: Visitor, path: str = "/login", accepted: str = "en") -> str:
    page = visitor.get(path, headers={"Accept-Language": accepted}).text
    return page.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize("code", LANGUAGES)
def test_switching_is_kept_by_the_browser(visitor: Visitor, code: str) -> None:
    answer = visitor.post("/language", locale=code, next="/password/forgotten?x=1")
    assert answer.location == "/password/forgotten?x=1"
    assert language(visitor) == LANGUAGES[code].tag


@pytest.mark.parametrize(
    "accepted,tag",
    [
        ("de-AT,en;q=0.5", "de"),
        ("pt", "pt-BR"),
        ("zh-CN", "zh-Hans-CN"),
        ("xx,fr;q=0.3", "fr"),
        ("*", "en"),
        ("!!;q=x", "en"),
        ("", "en"),
    ],
)
def test_without_a_choice_the_browser_decides(visitor: Visitor, accepted: str, tag: str) -> None:
    assert language(visitor, accepted=accepted) == tag


def test_the_persons_choice_wins_over_the_cookie_and_the_cookie_over_the_browser(
    visitor: Visitor, make_user: UserFactory
) -> None:
    visitor.post("/language", locale="ja")
    assert language(visitor, accepted="de") == "ja"
    make_user("ana", locale="fr")
    visitor.sign_in("ana")
    assert language(visitor, "/account", accepted="de") == "fr"


def test_switching_while_signed_in_changes_the_person_and_keeps_the_session(
    visitor: Visitor, make_user: UserFactory
) -> None:
    ana = make_user("ana")
    visitor.sign_in("ana")
    before = visitor.cookie["_user_id"]
    assert visitor.post("/language", locale="ar", next="/account").location == "/account"
    assert visitor.cookie["_user_id"] == before
    assert ana.locale == "ar"
    elsewhere = Visitor(visitor.app)
    elsewhere.sign_in("ana")
    assert language(elsewhere, "/account") == "ar"


@pytest.mark.parametrize("path,field", [("/language", "locale"), ("/theme", "theme")])
@pytest.mark.parametrize("choice", ["", "xx", "../de", "de\x00", "EN"])
def test_what_is_no_choice_is_refused(visitor: Visitor, path: str, field: str, choice: str) -> None:
    assert visitor.post(path, **{field: choice}).status_code == 400


@pytest.mark.parametrize(
    "path,choice", [("/language", {"locale": "de"}), ("/theme", {"theme": "dark"})]
)
@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", ""]
)
def test_switching_leads_to_no_other_site(
    visitor: Visitor, path: str, choice: dict[str, str], target: str
) -> None:
    assert visitor.post(path, **choice, next=target).location == "/"


def test_the_theme_is_kept(visitor: Visitor) -> None:
    for theme in ("dark", "light"):
        visitor.post("/theme", theme=theme)
        assert f'data-bs-theme="{theme}"' in visitor.get("/login").text
    visitor.post("/theme", theme="auto")
    assert "data-bs-theme" not in visitor.get("/login").text.partition("<head>")[0]


def test_the_catalog_may_be_kept_as_long_as_its_address_is_current(visitor: Visitor) -> None:
    _, revision = js_catalog(words_of("de"))
    current = visitor.get(f"/i18n/de-{revision}.json")
    assert current.is_json
    assert "immutable" in current.headers["Cache-Control"]
    assert visitor.get("/i18n/de-old.json").headers["Cache-Control"] == "no-cache"
