"""Texts are filled in safely and escaped like any other."""

from __future__ import annotations

import copy
import json
import pickle
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from dashboard.words.wording import Unfit, Wording, filled, pieces_of


@pytest.mark.parametrize(
    "text,params,expected",
    [
        ("Hello", {}, "Hello"),
        ("Hello %(name)s!", {"name": "Ana"}, "Hello Ana!"),
        ("%(b)s %(a)s %(b)s", {"a": 1, "b": None}, "None 1 None"),
        ("%(num)d of %(num)s", {"num": 5}, "5 of 5"),
        ("100%% of %(name)s", {"name": "%(name)s"}, "100% of %(name)s"),
        ("%(name)s%%", {"name": "50"}, "50%"),
    ],
)
def test_placeholders_are_filled_in(text: str, params: dict[str, object], expected: str) -> None:
    assert filled(text, params) == expected == text % params


@pytest.mark.parametrize(
    "text",
    [
        "%(nam)s",
        "%(name)",
        "%(name",
        "%(name)x",
        "%(name)1000000000s",
        "%(name)*s",
        "%(name).9s",
        "%s",
        "%d",
        "100 % sure",
        "%",
        "%(name)d",
        "%(__class__)s",
        "%()s",
        "% (name)s",
    ],
)
def test_whatever_else_is_unfit(text: str) -> None:
    with pytest.raises(Unfit):
        filled(text, {"name": "Ana"})


@given(st.text(st.sampled_from("%()sdn ab{}"), max_size=20))
def test_no_text_does_anything_else(text: str) -> None:
    with suppress(Unfit):
        assert filled(text, {"n": 1}) == (text % {"n": 1} if "%" in text else text)


def wording(template: str, **params: object) -> Wording:
    return Wording(filled(template, params), "id", template, params, None)


def test_words_and_parameters_are_escaped_each() -> None:
    text = wording("<b>%(name)s</b> & %(link)s", name="<i>", link=Markup("<a>x</a>"))
    assert str(text) == "<b><i></b> & <a>x</a>"
    assert escape(text) == "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; <a>x</a>"
    assert Markup("<p>%s</p>") % text == "<p>&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; <a>x</a></p>"


def test_a_per_cent_sign_in_html() -> None:
    assert escape(wording("%(n)s %%", n=5)) == "5 %"
    assert escape(Wording("5 %", "id", "5 %", None, None)) == "5 %"


def test_it_is_a_text_like_any_other() -> None:
    text = wording("Hello %(name)s", name="Ana")
    assert json.dumps([text]) == '["Hello Ana"]'
    assert text == "Hello Ana"
    assert {text: 1}["Hello Ana"] == 1
    pickled = pickle.loads(pickle.dumps(text))  # noqa: S301 - our own
    for same in (copy.deepcopy(text), pickled, text + "", str(text)):
        assert (type(same), same) == (str, "Hello Ana")


def test_pieces() -> None:
    assert pieces_of("") == ()
    assert [str(piece) for piece in pieces_of("50%% off")] == ["50%", " off"]
