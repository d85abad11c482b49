"""What every template knows: language, theme, the person, and the block JavaScript starts from."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_timezone
from flask_login import current_user

from dashboard.i18n import LANGUAGES, current_language, js_catalog
from dashboard.live.inbox import bell
from dashboard.live.snapshot import offsets
from dashboard.models.roles import Role
from dashboard.notices import KINDS
from dashboard.policy import BUILTIN_ROLES, PERMISSIONS
from dashboard.policy import can as may

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def init_app(app: Flask) -> None:
    """Give templates their globals."""
    app.context_processor(_variables)
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as babel.cfg
    app.jinja_env.globals.update(
        can=can, role_label=role_label, client_context=client_context, PERMISSIONS=PERMISSIONS
    )


def can(permission: str, subject: object = None) -> bool:
    """Whether the person of this request may."""
    person = current_user._get_current_object() if current_user.is_authenticated else None
    return may(person, permission, subject)


def role_label(role: Role) -> str:
    """A role's name as people read it: built-in ones are translated."""
    return str(BUILTIN_ROLES[role.key].label) if role.key else role.name


def client_context() -> dict[str, Any]:
    """The JSON block ``#context`` that the JavaScript of each page starts from."""
    language = current_language()
    _, revision = js_catalog(language.code)
    person = current_user if current_user.is_authenticated else None
    return {
        "locale": language.code,
        "tag": language.tag,
        "direction": language.direction,
        "timezone": str(get_timezone()),
        "user": {"id": person.id, "name": person.name} if person else None,
        "permissions": sorted(person.permissions) if person else [],
        "offsets": offsets(person, "account") if person else {},
        "bell": bell(person) if person else None,
        # All of them: the right to be told of one may come while the page is open.
        "notices": {name: kind.public() for name, kind in KINDS.items()} if person else {},
        "catalog": url_for("language.catalog", locale=language.code, revision=revision),
        "urls": {"login": url_for("sign_in.form"), "confirm": url_for("sign_in.confirm")},
    }


def _variables() -> dict[str, Any]:
    theme = request.cookies.get(THEME_COOKIE, "auto")
    return {
        "locale": current_language(),
        "LOCALES": list(LANGUAGES.values()),
        "theme": theme if theme in THEMES else "auto",
    }
