"""Rules for what people type: each function returns the clean value or raises Invalid."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard import characters
from dashboard.errors import Invalid
from dashboard.i18n import LANGUAGES, Text, timezones

USERNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
LOCAL_PART: Final = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}")
"""Before the @: what browsers accept (HTML, valid e-mail address) and letters of any script."""

DIRECTION_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""By which a text could be made to read as another one."""

# fmt: off
COMMON_PASSWORDS: Final = frozenset({
    "0123456789", "0987654321", "1234567890", "12345678910", "123456789a", "1q2w3e4r5t",
    "1qaz2wsx3edc", "abcdefghij", "abcd123456", "administrator", "changeme123", "football123",
    "iloveyou123", "letmein123", "password12", "password123", "password1234", "passwordpassword",
    "princess123", "q1w2e3r4t5", "qwerty12345", "qwerty123456", "qwertyuiop", "qwertyuiop123",
    "sunshine123", "welcome123", "welcome1234", "zaq12wsxcde3",
})
# fmt: on
"""The most common ones that are long enough."""


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
    """A person's or role's name: one line of visible text in one script, or that and Latin.

    Scripts that look like Latin are not mixed with it (Unicode TS 39, restriction level
    «moderately restrictive»).
    """
    text = _one_line(value, field, most)
    if not any(char.isalnum() for char in text):
        raise Invalid({field: _l("Use at least one letter or digit.")})
    if characters.has_too_many_marks(text):
        raise Invalid({field: _l("There are too many accents on one letter.")})
    if characters.mixes_lookalikes(text):
        raise Invalid({field: _l("Do not mix letters of scripts that look alike.")})
    return text


def username(value: object, field: str = "username") -> str:
    """A name to sign in with: lower-case Latin letters, digits, dot, dash and underscore."""
    text = _text(value, field, 64).lower()
    if not USERNAME.fullmatch(text):
        raise Invalid({field: _l("Use 1 to 64 letters a–z, digits, dots, dashes or underscores.")})
    return text


def email(value: object, field: str = "email") -> str:
    """An e-mail address; its domain is lower-cased and written in its own script."""
    text = _one_line(value, field, 254)
    local, _, domain = text.rpartition("@")
    labels = _domain_labels(domain)
    if not LOCAL_PART.fullmatch(local) or not labels:
        raise Invalid({field: _l("Enter an e-mail address like name@example.com.")})
    if any(characters.mixes_lookalikes(part) for part in (local, *labels)):
        raise Invalid({field: _l("Do not mix letters of scripts that look alike.")})
    return f"{local}@{'.'.join(labels)}"


def description(value: object, field: str = "description") -> str:
    """One optional line of text."""
    return _one_line(value, field, 255, required=False)


def passage(value: object, field: str, most: int, *, required: bool = True) -> str:
    """Plain text of several lines; an empty one only where it is not ``required``."""
    typed = value.strip() if isinstance(value, str) else ""
    if len(typed) > 2 * most:  # not looked at any further
        raise Invalid({field: _l("Use at most %(most)s characters.", most=most)})
    lines = unicodedata.normalize("NFC", typed).splitlines()
    text = "\n".join(line.replace("\t", " ").rstrip() for line in lines)
    if len(text) > most:
        raise Invalid({field: _l("Use at most %(most)s characters.", most=most)})
    if characters.has_control(text.replace("\n", " ")):
        raise Invalid({field: _l("Remove control characters.")})
    if not DIRECTION_OVERRIDES.isdisjoint(text):
        raise Invalid({field: _l("Remove invisible characters.")})
    if required and not any(char.isprintable() and not char.isspace() for char in text):
        raise Invalid({field: _l("This field is required.")})
    return text


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
    if characters.has_control(text):
        raise Invalid({field: _l("Remove line breaks and control characters.")})
    if _is_easy(text.casefold(), about):
        raise Invalid({field: _l("This password is too easy to guess.")})
    return text


def _choice(value: object, allowed: Iterable[str | None], field: str) -> str | None:
    for choice in allowed:
        if value == choice:
            return choice
    raise Invalid({field: _l("Choose one from the list.")})


def _is_easy(text: str, about: Iterable[str]) -> bool:
    parts = {part.casefold() for known in about for part in re.split(r"[\s@]+", known)}
    rest = text
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "") if len(part) > 3 else rest
    return len(set(text)) < 4 or len(rest) < 5 or text in COMMON_PASSWORDS


def _text(value: object, field: str, most: int) -> str:
    typed = value.strip(" ") if isinstance(value, str) else ""
    # What is far too long is not looked at; folding shortens even Korean to no less than a third.
    too_long = len(typed) > 4 * most
    text = "" if too_long else characters.fold(typed).strip(" ")
    if too_long or len(text) > most:
        raise Invalid({field: _l("Use at most %(most)s characters.", most=most)})
    return text


def _one_line(value: object, field: str, most: int, *, required: bool = True) -> str:
    text = _text(value, field, most)
    if characters.has_control(text):
        raise Invalid({field: _l("Remove line breaks and control characters.")})
    if characters.has_invisible(text):
        raise Invalid({field: _l("Remove invisible characters.")})
    text = " ".join(text.split())
    if required and not text:
        raise Invalid({field: _l("This field is required.")})
    return text


def _domain_labels(domain: str) -> list[str]:
    """The labels of a domain in their own script, or none where it is not a domain."""
    try:
        labels = [_unpunycoded(label) for label in domain.lower().split(".")]
    except UnicodeError:
        return []
    return labels if all(map(_is_label, labels)) else []


def _unpunycoded(label: str) -> str:
    ascii_form = label.encode("idna")  # also finds labels that are empty or too long
    return ascii_form.decode("idna") if label.startswith("xn--") else label


def _is_label(label: str) -> bool:
    plain = all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in label)
    return plain and label != "" and not label.startswith("-") and not label.endswith("-")
