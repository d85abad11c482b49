"""What every template knows: language, theme, the person, and the block JavaScript starts from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask import Flask, request, url_for
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from flask_login import current_user

from dashboard.catalog_checks import CHECKS
from dashboard.i18n import LANGUAGES, Text, current_language, offered_languages
from dashboard.live.inbox import bell
from dashboard.live.snapshot import offsets
from dashboard.models.roles import Role
from dashboard.models.text import text_key
from dashboard.notices import KINDS
from dashboard.permissions import PERMISSIONS
from dashboard.policy import BUILTIN_ROLES
from dashboard.policy import can as may
from dashboard.rights import limited, locale_of, name_of
from dashboard.words import pinned
from dashboard.words.javascript import js_catalog

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def init_app(app: Flask) -> None:
    """Give templates their globals."""
    app.context_processor(_variables)
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as babel.cfg
    app.jinja_env.globals.update(
        can=can, role_label=role_label, client_context=client_context, PERMISSIONS=PERMISSIONS
    )
    app.jinja_env.globals.update(right_label=right_label, language_list=language_list)
    app.jinja_env.globals.update(translates_here=translates_here, catalog_checks=CHECKS.values)


def can(permission: str, subject: object = None) -> bool:
    """Whether the person of this request may."""
    person = current_user._get_current_object() if current_user.is_authenticated else None
    return may(person, permission, subject)


def translates_here() -> bool:
    """Whether the person of this request may translate what the page says, or suggest how."""
    locale = current_language().code
    return locale in LANGUAGES and any(
        limited(name, locale) in current_user.permissions
        for name in ("translations.edit", "translations.suggest")
    )


def role_label(role: Role) -> Text:
    """A role's name as people read it: built-in ones are translated."""
    return BUILTIN_ROLES[role.key].label if role.key else role.name


def right_label(right: str) -> Text:
    """What a permission is called, with the language that it is limited to, if it is."""
    name, locale = name_of(right), locale_of(right)
    label = PERMISSIONS[name].label if name in PERMISSIONS else name
    if locale is None:
        return label
    # i18n: a permission, and the only language in which it holds
    return _("%(permission)s (%(language)s)", permission=label, language=language_name(locale))


def language_name(locale: str) -> str:
    """A language as the reader calls it."""
    try:
        return str(Locale.parse(locale).get_display_name(get_locale() or "en") or locale)
    except (UnknownLocaleError, ValueError):
        return locale


def language_list(locales: Iterable[str]) -> str:
    """Languages as the reader lists them."""
    names = sorted(map(language_name, locales), key=text_key)
    return format_list(names, locale=get_locale() or "en")


def client_context() -> dict[str, Any]:
    """The JSON block ``#context`` that the JavaScript of each page starts from."""
    language = current_language()
    _text, revision = js_catalog(pinned.current())
    person = current_user if current_user.is_authenticated else None
    return {
        "locale": language.code,
        "tag": language.tag,
        "direction": language.direction,
        "timezone": str(get_timezone()),
        "user": {"id": person.id, "name": person.name} if person else None,
        "permissions": sorted(person.permissions) if person else [],
        "offsets": offsets(person, "account", "catalogs") if person else {},
        "bell": bell(person) if person else None,
        # All of them: the right to be told of one may come while the page is open.
        "notices": {name: kind.public() for name, kind in KINDS.items()} if person else {},
        "catalog": url_for("language.catalog", locale=language.code, revision=revision),
        "words": page_words(),
        "urls": {"login": url_for("sign_in.form"), "confirm": url_for("sign_in.confirm")},
    }


def page_words() -> dict[str, Any]:
    """Which words this request's answer is made of, and where other ones are; ``latest`` where
    there are newer ones by now."""
    words = pinned.current()
    # The answer's position in the log may be after a change that came since they were pinned.
    fresh = pinned.look(pinned.folder(), words.locale)
    return {
        "revision": words.revision,
        "chain": words.chain,
        "url": url_for("language.words", locale=words.locale, revision="REVISION"),
        **({"latest": fresh.revision} if fresh.revisions != words.revisions else {}),
    }


def _variables() -> dict[str, Any]:
    theme = request.cookies.get(THEME_COOKIE, "auto")
    return {
        "locale": current_language(),
        "LOCALES": list(offered_languages().values()),
        "theme": theme if theme in THEMES else "auto",
    }
