"""Mails: written in the receiver's language and time zone, sent in the background.

A mail that cannot be sent is logged with its cause and never fails the request it came from.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date, format_time, get_datetime_format
from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_mailman import EmailMultiAlternatives

from dashboard.config import Settings
from dashboard.extensions import socketio
from dashboard.i18n import LANGUAGES, Text
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.users import User

SUBJECTS: Final[dict[str, Text]] = {
    INVITATION: _l("Your invitation to the dashboard"),
    PASSWORD: _l("Choose a new password"),
}

log = structlog.get_logger(__name__)


def are_sent() -> bool:
    """Whether mail is configured."""
    settings: Settings = current_app.extensions["settings"]
    return bool(settings.mail_server)


def send_link(user: User, purpose: str, address: str, expires_at: datetime) -> None:
    """Mail somebody their link.

    Args:
        user: the receiver.
        purpose: ``INVITATION`` or ``PASSWORD``.
        address: what to open.
        expires_at: until when it works.
    """
    values = {"name": user.name, "address": address, "until": _moment(user, expires_at)}
    mail = _written(user, SUBJECTS[purpose], purpose, values)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    socketio.start_background_task(_send, app, mail)


def _written(
    user: User, subject: Text, template: str, values: dict[str, Any]
) -> EmailMultiAlternatives:
    """A mail with a plain and an HTML body. The templates are rendered without what pages add,
    which belongs to whoever is looking, not to the receiver."""
    locale = _locale(user)
    values = {**values, "language": LANGUAGES[locale], "subject": subject}
    environment = current_app.jinja_env
    with force_locale(locale):
        plain = environment.get_template(f"mails/{template}.txt").render(values)
        html = environment.get_template(f"mails/{template}.html").render(values)
        mail = EmailMultiAlternatives(str(subject), plain, to=[user.email])
    mail.attach_alternative(html, "text/html")
    return mail


def _send(app: Flask, mail: EmailMultiAlternatives) -> None:
    with app.app_context():
        try:
            mail.send()
        except Exception as error:
            log.error(
                "mail could not be sent", to=mail.to, cause=f"{type(error).__name__}: {error}"
            )


def _locale(user: User) -> str:
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    return user.locale if user.locale in LANGUAGES else default


def _moment(user: User, moment: datetime) -> str:
    zone = ZoneInfo(user.timezone or current_app.config["BABEL_DEFAULT_TIMEZONE"])
    locale = _locale(user)
    local = moment.astimezone(zone)
    pattern = str(get_datetime_format("medium", locale)).replace("'", "")
    return pattern.format(
        format_time(local, "short", locale=locale), format_date(local, "long", locale=locale)
    )
