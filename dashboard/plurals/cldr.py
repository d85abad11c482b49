"""What Unicode's CLDR (as Babel has it) knows of a language: plural forms, direction, names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from dashboard.plurals.rule import NUMBERS, PluralRule, parse

GETTEXT_RULES: Final[dict[str, str]] = {
    "en": "nplurals=2; plural=(n != 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "pt_BR": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
        " : n%100>=11 ? 4 : 5);"
    ),
    "ja": "nplurals=1; plural=0;",
    "zh_Hans_CN": "nplurals=1; plural=0;",
}
"""The languages that the app comes with: GNU gettext's rules, by locale."""

TAGS: Final = ("zero", "one", "two", "few", "many", "other")
"""CLDR's names of plural forms, in the order in which catalogs have them."""

LIKELY_SCRIPT: Final = "Latn"

WHOLE: Final[dict[str, int]] = dict.fromkeys("vwftec", 0)
"""Operands of CLDR's rules that describe fractions and exponents: whole numbers have none."""


@lru_cache(maxsize=512)
def rule_for(locale: str) -> PluralRule:
    """The plural rule that a catalog of ``locale`` has.

    Args:
        locale: e.g. ``pt_BR`` or ``zh_Hans_CN``.

    Raises:
        babel.UnknownLocaleError, ValueError: CLDR has no such locale.
    """
    return parse(GETTEXT_RULES.get(locale) or _header(Locale.parse(locale)))


def is_known(locale: str) -> bool:
    """Whether CLDR has this locale, written as folders of catalogs are (``pt_BR``)."""
    try:
        return str(Locale.parse(locale)) == locale
    except (UnknownLocaleError, ValueError, TypeError):
        return False


def direction(locale: str) -> str:
    """``ltr`` or ``rtl``: which way the language is written."""
    return str(Locale.parse(locale).text_direction)


@lru_cache(maxsize=512)
def script_of(locale: str) -> str:
    """The script that a language is usually written in, e.g. ``Latn`` or ``Arab``."""
    parsed = Locale.parse(locale)
    likely = get_global("likely_subtags")
    names = (f"{parsed.language}_{parsed.territory}", parsed.language)
    full = next((likely[name] for name in names if name in likely), "")
    return parsed.script or next(iter(full.split("_")[1:2]), LIKELY_SCRIPT)


def _header(locale: Locale) -> str:
    """CLDR's rule as a Plural-Forms header, without the forms that no whole number takes."""
    form_of = locale.plural_form
    used = {form_of(number) for number in NUMBERS}
    tests = dict(form_of.abstract)
    tags = [tag for tag in TAGS if tag in used]
    *first, _last = tags
    expression = "".join(f"{_written(tests[tag])} ? {tags.index(tag)} : " for tag in first)
    expression += str(len(tags) - 1)
    return f"nplurals={len(tags)}; plural=({expression});" if first else "nplurals=1; plural=0;"


def _written(node: tuple[str, Any]) -> str:
    """A condition of Babel's tree as C, with what is always or never true worked out."""
    found = _condition(node)
    return {True: "1", False: "0"}[found] if isinstance(found, bool) else found


def _condition(node: tuple[str, Any]) -> str | bool:
    kind, parts = node
    if kind in ("and", "or"):
        return _joined(kind, [_condition(part) for part in parts])
    if kind == "not":
        inner = _condition(parts[0])
        return not inner if isinstance(inner, bool) else _negated(parts[0], inner)
    _method, value, (_list, ranges) = parts
    return _joined("or", [_relation(value, low, high) for low, high in ranges])


def _negated(node: tuple[str, Any], inner: str) -> str:
    _kind, parts = node
    ranges = parts[2][1] if node[0] == "relation" else []
    plain = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
    return inner.replace("==", "!=") if plain else f"!({inner})"


def _joined(kind: str, parts: list[str | bool]) -> str | bool:
    deciding = kind == "or"
    if any(part is deciding for part in parts):
        return deciding
    open_ones = [part for part in parts if isinstance(part, str)]
    if not open_ones:
        return not deciding
    if len(open_ones) == 1:
        return open_ones[0]
    return (" || " if deciding else " && ").join(
        f"({part})" if " " in part else part for part in open_ones
    )


def _relation(value: tuple[str, Any], low: tuple[str, Any], high: tuple[str, Any]) -> str | bool:
    (_, (first,)), (_, (last,)) = low, high
    term = _term(value)
    if isinstance(term, int):
        return bool(first <= term <= last)
    return f"{term}=={first}" if first == last else f"{term}>={first} && {term}<={last}"


def _term(node: tuple[str, Any]) -> str | int:
    kind, parts = node
    if kind == "mod":
        left, (_, (divisor,)) = _term(parts[0]), parts[1]
        return left % divisor if isinstance(left, int) else f"{left}%{divisor}"
    return WHOLE.get(kind, "n")
