"""Languages: which one a person gets; time zones."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from flask import current_app, has_request_context, request
from flask_login import current_user

from dashboard.words.catalog import SOURCE
from dashboard.words.languages import LANGUAGES, PSEUDO_LANGUAGES, Language
from dashboard.words.pinned import code_of_moment
from dashboard.words.pseudo import PseudoLocale

__all__ = (
    "LANGUAGES",
    "LOCALE_COOKIE",
    "PSEUDO_LANGUAGES",
    "Language",
    "Text",
    "current_language",
    "may_use_pseudolocales",
    "negotiate",
    "offered_languages",
    "select_locale",
    "select_timezone",
    "timezones",
)

Text: TypeAlias = Any
"""A str or a lazy text; ``str(text)`` renders it in the language of the moment."""

LOCALE_COOKIE: Final = "locale"


def negotiate(accepted: list[str], default: str = "en") -> str:
    """The best language for an ordered list of BCP 47 tags.

    Tags are completed by CLDR's likely subtags first, so ``zh-CN`` finds ``zh_Hans_CN``.

    Args:
        accepted: tags, best first.
        default: the answer where none fits.
    """
    known = {code: Locale.parse(code) for code in LANGUAGES}
    for tag in accepted:
        wanted = _parse(tag)
        if wanted is None:
            continue
        fits = [
            code
            for code, locale in known.items()
            if locale.language == wanted.language
            and (locale.script is None or wanted.script in (None, locale.script))
        ]
        exact = [code for code in fits if known[code].territory == wanted.territory]
        if fits:
            return (exact or fits)[0]
    return default


def _parse(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return None


def select_locale() -> str | Locale:
    """Flask-Babel's locale selector: person, then cookie, then Accept-Language, then default.

    A pseudolocale is a matter of the browser, not of the person, so there the cookie is first.
    """
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    if not has_request_context():
        return default
    cookie = request.cookies.get(LOCALE_COOKIE)
    if cookie in PSEUDO_LANGUAGES and may_use_pseudolocales():
        return PseudoLocale(cookie)
    chosen = getattr(current_user, "locale", None) or cookie
    if chosen in LANGUAGES:
        return str(chosen)
    return negotiate([str(tag) for tag in request.accept_languages.values()], default)


def select_timezone() -> str:
    """Flask-Babel's time-zone selector: the person's, else the default."""
    chosen = getattr(current_user, "timezone", None) if has_request_context() else None
    return str(chosen or current_app.config["BABEL_DEFAULT_TIMEZONE"])


def current_language() -> Language:
    """The language of the moment."""
    code = code_of_moment()
    return PSEUDO_LANGUAGES.get(code) or LANGUAGES.get(code) or LANGUAGES[SOURCE]


def offered_languages() -> dict[str, Language]:
    """The languages that whoever asks may choose for their browser."""
    return {**LANGUAGES, **(PSEUDO_LANGUAGES if may_use_pseudolocales() else {})}


def may_use_pseudolocales() -> bool:
    """Whether whoever asks may: translators, or everybody where the setting says so."""
    if current_app.config["PSEUDOLOCALES"]:
        return True
    held: frozenset[str] = getattr(current_user, "permissions", frozenset())
    return any(name.startswith("translations.") for name in held)


@lru_cache(maxsize=1)
def timezones() -> tuple[str, ...]:
    """IANA zones that a person may choose."""
    areas = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe")
    zones = (
        zone
        for zone in available_timezones()
        if zone.startswith(tuple(f"{area}/" for area in (*areas, "Indian", "Pacific")))
    )
    return ("UTC", *sorted(zones))
