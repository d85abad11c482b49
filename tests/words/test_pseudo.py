"""Pseudolocales: every text of ours is changed in sight, and its placeholders are not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale, format_date, get_locale, gettext

from dashboard.config import load_settings
from dashboard.words.pseudo import ACCENTED, MIRRORED, PSEUDO, PseudoLocale, pseudo
from dashboard.words.wording import filled
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor
from tests.words.conftest import Publish

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


@pytest.mark.parametrize("locale", PSEUDO)
@pytest.mark.parametrize(
    "text", ["Save", "Hello %(name)s, you have %(num)d%% of %(all)s", "%(name)s", "a", "…", ""]
)
def test_placeholders_stay(locale: str, text: str) -> None:
    made = pseudo(locale, text)
    assert PLACEHOLDER.findall(made) == PLACEHOLDER.findall(text)
    filled(made, {"name": "Ana", "num": 5, "all": 7})


def test_accented_texts_are_longer_and_in_brackets() -> None:
    text = "Nobody is signed in at the moment, come back later."
    made = pseudo(ACCENTED, text)
    assert made.startswith("[Ñ")
    assert made.endswith("]")
    assert 1.3 * len(text) < len(made) < 1.45 * len(text)
    assert not set("aeiouAEIOUns") & set(made)


def test_mirrored_texts_run_from_right_to_left() -> None:
    assert pseudo(MIRRORED, "Save %(name)s") == "\u200f\u202eSave\u202c\u200f %(name)s"


@pytest.mark.parametrize("locale,base", PSEUDO.items())
def test_dates_are_those_of_a_real_language(app: Flask, locale: str, base: str) -> None:
    with app.test_request_context(headers={"Cookie": f"locale={locale}"}):
        app.config["PSEUDOLOCALES"] = True
        assert isinstance(get_locale(), PseudoLocale)
        made = format_date()
        assert gettext("Save") == pseudo(locale, "Save")
        with force_locale(base):
            assert made == format_date()


def page_of(visitor: Visitor) -> str:
    return visitor.get("/login").text


@pytest.fixture
def accented(app: Flask) -> Callable[[], Visitor]:
    """A browser that has asked for accented texts."""

    def visit() -> Visitor:
        visitor = Visitor(app)
        visitor.client.set_cookie("locale", ACCENTED)
        return visitor

    return visit


def test_visitors_have_them_where_the_setting_says_so(
    app: Flask, accented: Callable[[], Visitor]
) -> None:
    assert '<html lang="en" dir="ltr"' in page_of(accented())
    assert Visitor(app).post("/language", locale=ACCENTED).status_code == 400
    app.config["PSEUDOLOCALES"] = True
    page = page_of(accented())
    assert '<html lang="en-XA" dir="ltr"' in page
    assert pseudo(ACCENTED, "Sign in") in page
    mirrored = Visitor(app)
    mirrored.post("/language", locale=MIRRORED)
    assert '<html lang="ar-XB" dir="rtl"' in page_of(mirrored)


def test_translators_choose_them_for_their_browser_only(app: Flask, make_user: UserFactory) -> None:
    tom = make_user("tom", roles=("translator",), locale="de")
    visitor = Visitor(app)
    visitor.sign_in("tom")
    visitor.post("/language", locale=ACCENTED)
    assert 'lang="en-XA"' in visitor.get("/account").text
    assert tom.locale == "de"
    elsewhere = Visitor(app)
    elsewhere.sign_in("tom")
    assert '<html lang="de"' in elsewhere.get("/account").text
    visitor.post("/language", locale="fr")
    assert '<html lang="fr"' in visitor.get("/account").text


def test_others_do_not(app: Flask, make_user: UserFactory) -> None:
    make_user("uma", roles=("user",))
    visitor = Visitor(app)
    visitor.sign_in("uma")
    assert visitor.post("/language", locale=ACCENTED).status_code == 400
    visitor.client.set_cookie("locale", ACCENTED)
    page = visitor.get("/account").text
    assert '<html lang="en"' in page
    assert ACCENTED not in page


def test_they_follow_the_source_texts(app: Flask, publish: Publish) -> None:
    put_in = {"Save": "Keep"}
    publish("en", put_in)
    app.config["PSEUDOLOCALES"] = True
    with app.test_request_context(headers={"Cookie": f"locale={ACCENTED}"}):
        assert gettext("Save") == pseudo(ACCENTED, "Keep")
        assert gettext("Not in any catalog") == pseudo(ACCENTED, "Not in any catalog")


def test_javascript_has_them_too(app: Flask, publish: Publish) -> None:
    answer = Visitor(app).get(f"/i18n/{ACCENTED}-x.json").json
    assert answer["locale"] == ACCENTED
    assert answer["messages"]["Save"] == [pseudo(ACCENTED, "Save")]


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_PSEUDOLOCALES", "true")
    assert load_settings().pseudolocales
