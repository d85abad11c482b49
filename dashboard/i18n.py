"""Languages: which there are, which one a person gets, and the catalog for JavaScript."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias
from zoneinfo import available_timezones

import polib
from babel import Locale, UnknownLocaleError
from flask import current_app, has_request_context, request
from flask_babel import get_locale as babel_locale
from flask_login import current_user

Text: TypeAlias = Any
"""A str or a lazy text; ``str(text)`` renders it in the language of the moment."""


@dataclass(frozen=True)
class Language:
    """A language the app speaks.

    Args:
        code: folder below translations/ and gettext's name, e.g. ``pt_BR``.
        name: what its speakers call it.
        direction: ``ltr`` or ``rtl``.
    """

    code: str
    name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        """The BCP 47 tag, for HTML and ``Intl``."""
        return self.code.replace("_", "-")


LANGUAGES: Final[dict[str, Language]] = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("de", "Deutsch"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("pt_BR", "Português (Brasil)"),
        Language("ar", "العربية", "rtl"),
        Language("ja", "日本語"),
        Language("zh_Hans_CN", "简体中文"),
    )
}

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


def select_locale() -> str:
    """Flask-Babel's locale selector: person, then cookie, then Accept-Language, then default."""
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    if not has_request_context():
        return default
    chosen = getattr(current_user, "locale", None) or request.cookies.get(LOCALE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return negotiate([str(tag) for tag in request.accept_languages.values()], default)


def select_timezone() -> str:
    """Flask-Babel's time-zone selector: the person's, else the default."""
    chosen = getattr(current_user, "timezone", None) if has_request_context() else None
    return str(chosen or current_app.config["BABEL_DEFAULT_TIMEZONE"])


def current_language() -> Language:
    """The language of the moment."""
    locale = babel_locale()
    return LANGUAGES.get(str(locale), LANGUAGES["en"])


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


def js_catalog(locale: str) -> tuple[str, str]:
    """The messages that JavaScript uses, as JSON text, and the revision of that text.

    Args:
        locale: a key of ``LANGUAGES``.
    """
    path = translations_dir() / locale / "LC_MESSAGES" / "messages.po"
    return _js_catalog(locale, path, path.stat().st_mtime_ns if path.exists() else 0)


def translations_dir() -> Path:
    """The folder of the catalogs."""
    return Path(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])


@lru_cache(maxsize=64)
def _js_catalog(locale: str, path: Path, _changed: int) -> tuple[str, str]:
    plural, messages = "nplurals=2; plural=(n != 1);", {}
    if path.exists():
        catalog = polib.pofile(str(path))
        plural = catalog.metadata.get("Plural-Forms", plural)
        messages = {_js_key(entry): _js_forms(entry) for entry in catalog if _ships_to_js(entry)}
    text = json.dumps(
        {"locale": locale, "plural": plural, "messages": messages}, ensure_ascii=False
    )
    return text, hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _ships_to_js(entry: polib.POEntry) -> bool:
    used = any(_reaches_js(path) for path, _line in entry.occurrences)
    return used and entry.translated() and not entry.obsolete


def _reaches_js(path: str) -> bool:
    # The texts of notices stand in Python and are rendered on both sides.
    return path.endswith(".js") or path.startswith("dashboard/notices/")


def _js_key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid


def _js_forms(entry: polib.POEntry) -> list[str]:
    if not entry.msgid_plural:
        return [entry.msgstr]
    return [entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural)]
