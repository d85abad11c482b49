"""Options of the choices that several forms offer."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from dashboard.i18n import LANGUAGES, timezones

Options = list[tuple[str, str]]


def language_and_zone() -> dict[str, Options]:
    """What the template account/_language_and_zone.html needs."""
    return {"languages": _languages(), "timezones": _timezones()}


def _languages() -> Options:
    return [("", _("Like the browser")), *((it.code, it.name) for it in LANGUAGES.values())]


def _timezones() -> Options:
    default = current_app.config["BABEL_DEFAULT_TIMEZONE"]
    # i18n: an option of the choice of time zone; %(zone)s is like Europe/Paris
    first = ("", _("Default (%(zone)s)", zone=default))
    return [first, *((zone, zone.replace("_", " ")) for zone in timezones())]
