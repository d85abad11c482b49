"""Plural rules: as gettext and CLDR have them, read without running code."""

from __future__ import annotations

import gettext

import pytest
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from dashboard.plurals import (
    GETTEXT_RULES,
    PluralError,
    direction,
    is_known,
    parse,
    rule_for,
    script_of,
)
from dashboard.plurals.cldr import TAGS
from dashboard.plurals.rule import NUMBERS

REFUSED = {
    "": "syntax",
    "nplurals=2": "syntax",
    "nplurals=2; plural=n !=": "syntax",
    "nplurals=2; plural=(n != 1;": "syntax",
    "nplurals=2; plural=n = 1": "syntax",
    "nplurals=2; plural=__import__('os').system('true')": "syntax",
    "nplurals=2; plural=n; import os": "syntax",
    "nplurals=2; plural=m != 1": "syntax",
    "nplurals=2; plural=nn": "syntax",
    "nplurals=2; plural=99999999999999999999": "syntax",
    "nplurals=0; plural=0": "count",
    "nplurals=200; plural=0": "count",
    "nplurals=2; plural=n%0": "division",
    "nplurals=2; plural=1/(n-1)": "division",
    "nplurals=2; plural=n/(0*2)": "division",
    "nplurals=2; plural=n": "range",
    "nplurals=2; plural=0-1": "range",
    "nplurals=1; plural=n!=1": "range",
    "nplurals=2; plural=" + "(" * 60 + "n" + ")" * 60: "depth",
    "nplurals=2; plural=" + "!" * 60 + "n": "depth",
    "nplurals=2; plural=" + "1?" * 60 + "1" + ":1" * 60: "depth",
    "nplurals=2; plural=" + "n+" * 600 + "n": "length",
}


@pytest.mark.parametrize("header,code", REFUSED.items())
def test_what_cannot_be_used_is_refused(header: str, code: str) -> None:
    with pytest.raises(PluralError) as refused:
        parse(header)
    assert refused.value.code == code


@given(st.text(alphabet="n0123456789?:|&=!<>+-*/%() ;plura", max_size=40))
def test_no_text_does_any_harm(expression: str) -> None:
    try:
        rule = parse(f"nplurals=3; plural={expression}")
    except PluralError:
        return
    assert all(0 <= rule.index(number) < 3 for number in (0, 1, 2, 10**12))


@pytest.mark.parametrize("locale", GETTEXT_RULES)
def test_our_rules_are_those_of_gettext(locale: str) -> None:
    header = GETTEXT_RULES[locale]
    theirs = gettext.c2py(header.partition("plural=")[2].rstrip(";"))
    rule = rule_for(locale)
    assert [rule.index(number) for number in NUMBERS] == [theirs(number) for number in NUMBERS]
    assert parse(rule.header).count == rule.count


def test_every_language_of_cldr_has_its_own_rule() -> None:
    for locale in {name.split("_")[0] for name in locale_identifiers()} - GETTEXT_RULES.keys():
        wanted, rule = Locale.parse(locale).plural_form, rule_for(locale)
        used = [tag for tag in TAGS if tag in {wanted(number) for number in NUMBERS}]
        assert rule.count == len(used)
        assert [used[rule.index(number)] for number in NUMBERS] == [*map(wanted, NUMBERS)], locale


def test_every_form_has_numbers_to_show() -> None:
    assert rule_for("ar").examples[:3] == [[0], [1], [2]]
    assert rule_for("ru").examples == [[1, 21, 31, 41, 51], [2, 3, 4, 22, 23], [0, 5, 6, 7, 8]]
    assert rule_for("it").examples == [[1], [1_000_000, 2_000_000, 3_000_000], [0, 2, 3, 4, 5]]
    assert rule_for("ja").examples == [[0, 1, 2, 3, 4]]


def test_a_form_for_a_single_number_is_known() -> None:
    assert [rule_for("ar").only_number(form) for form in range(6)] == [0, 1, 2, None, None, None]
    assert [rule_for("fr").only_number(form) for form in range(2)] == [None, None]


def test_odd_numbers_find_a_form() -> None:
    assert [rule_for("en").index(number) for number in (-1, 1.9, 0.5)] == [0, 0, 1]


def test_locales_and_their_facts() -> None:
    assert [is_known(name) for name in ("pt_BR", "it", "pt-BR", "xx", "", "../x", "zh_CN")] == [
        *(True, True),
        *[False] * 5,
    ]
    assert (direction("he"), direction("fr")) == ("rtl", "ltr")
    assert [script_of(name) for name in ("sr", "sr_Latn", "zh_Hans_CN", "ar", "de")] == [
        *("Cyrl", "Latn", "Hans", "Arab", "Latn"),
    ]
    with pytest.raises(UnknownLocaleError):
        rule_for("xx")
