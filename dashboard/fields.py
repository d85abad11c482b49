"""Rules for what people type: each function returns the clean value or raises Invalid."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.errors import Invalid
from dashboard.i18n import LANGUAGES, Text, timezones

USERNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
EMAIL: Final = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@[^@\s.]+(?:\.[^@\s.]+)*")
"""Close to what browsers accept (HTML, valid e-mail address) and room for other scripts."""

BIDI_AND_INVISIBLE: Final = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c"
)
JOINERS: Final = frozenset("\u200c\u200d")
"""Needed inside words of some scripts, such as Persian and Hindi; refused elsewhere."""


def collect(rules: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Apply all rules and report every wrong field at once.

    Raises:
        Invalid: with a sentence for each wrong field.
    """
    clean: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for name, rule in rules.items():
        try:
            clean[name] = rule()
        except Invalid as error:
            wrong.update(error.fields)
    if wrong:
        raise Invalid(wrong)
    return clean


def display_name(value: object, field: str = "name", most: int = 120) -> str:
    """A person's or role's name: one line of visible text, in one script besides Latin.

    Mixed look-alike scripts are refused (Unicode TS 39, restriction level «highly restrictive»).
    """
    text = _one_line(value, field, most)
    if not any(char.isalnum() for char in text):
        raise Invalid({field: _l("Use at least one letter or digit.")})
    if _mixes_scripts(text):
        raise Invalid({field: _l("Do not mix letters of scripts that look alike.")})
    return text


def username(value: object, field: str = "username") -> str:
    """A name to sign in with: lower-case Latin letters, digits, dot, dash and underscore."""
    text = _text(value, field, 64).lower()
    if not USERNAME.fullmatch(text):
        raise Invalid({field: _l("Use 1 to 64 letters a–z, digits, dots, dashes or underscores.")})
    return text


def email(value: object, field: str = "email") -> str:
    """An e-mail address; its domain is lower-cased."""
    text = _one_line(value, field, 254)
    if not EMAIL.fullmatch(text):
        raise Invalid({field: _l("Enter an e-mail address like name@example.com.")})
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def description(value: object, field: str = "description") -> str:
    """One optional line of text."""
    return _one_line(value, field, 255, required=False)


def locale(value: object, field: str = "locale") -> str | None:
    """One of our languages, or None for the browser's."""
    return _choice(value or None, (None, *LANGUAGES), field)


def timezone(value: object, field: str = "timezone") -> str | None:
    """An IANA time zone, or None for the default."""
    return _choice(value or None, (None, *timezones()), field)


def password(value: object, field: str = "password", *, about: Iterable[str] = ()) -> str:
    """A new password: 10 to 256 characters and not made of what everybody knows of the person.

    Source: NIST SP 800-63B, 3.1.1.2: length, no composition rules, no context-specific words.
    """
    text = value if isinstance(value, str) else ""
    if len(text) < 10:
        raise Invalid({field: _l("Use at least 10 characters.")})
    if len(text) > 256:
        raise Invalid({field: _l("Use at most 256 characters.")})
    if len(set(text)) < 4 or text.casefold() in {word.casefold() for word in about}:
        raise Invalid({field: _l("This password is too easy to guess.")})
    return text


def _choice(value: Any, allowed: Iterable[Any], field: str) -> Any:
    if value not in allowed:
        raise Invalid({field: _l("Choose one of the list.")})
    return value


def _text(value: object, field: str, most: int) -> str:
    text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
    if len(text) > most:
        raise Invalid({field: _l("Use at most %(most)s characters.", most=most)})
    return text


def _one_line(value: object, field: str, most: int, *, required: bool = True) -> str:
    text = " ".join(_text(value, field, most).split(" "))
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Zl", "Zp") for char in text):
        raise Invalid({field: _l("Remove line breaks and control characters.")})
    if any(char in BIDI_AND_INVISIBLE for char in text) or _has_stray_joiner(text):
        raise Invalid({field: _l("Remove invisible characters.")})
    if required and not text:
        raise Invalid({field: _l("This field is required.")})
    return text


def _has_stray_joiner(text: str) -> bool:
    for before, char in zip(" " + text, text, strict=False):
        if char in JOINERS and (before.isascii() or not before.isprintable() or before.isspace()):
            return True
    return False


def _mixes_scripts(text: str) -> bool:
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in text if char.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1
