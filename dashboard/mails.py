"""Mails: written in the receiver's language and time zone, and sent.

Jobs (dashboard/jobs/mail.py) call this, so that no request waits for a mail server.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_mailman import EmailMultiAlternatives

from dashboard.actions.jobs import Trouble
from dashboard.config import Settings
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES, Text
from dashboard.models.links import INVITATION, PASSWORD, Link
from dashboard.models.notifications import Notification
from dashboard.models.users import User
from dashboard.notices import KINDS
from dashboard.notices.text import text as notice_text
from dashboard.words.catalog import SOURCE
from dashboard.words.marks import unmarked

SUBJECTS: Final[dict[str, Text]] = {
    INVITATION: _l("Your invitation to the dashboard"),
    PASSWORD: _l("Choose a new password"),
}

MOST_LISTED: Final = 40
"""Notifications listed in one mail; of further ones it says how many."""

MOST_SUBJECT: Final = 150
"""Characters of a subject; mail programs show even fewer."""


class Mail(EmailMultiAlternatives):
    """A mail with a plain and an HTML body, written by nobody.

    Args:
        to: the receiver's address.
        plain, html: the same, twice.
    """

    def __init__(self, to: str, subject: str, plain: str, html: str) -> None:
        super().__init__(subject, plain, to=[to], headers={"Auto-Submitted": "auto-generated"})
        self.attach_alternative(html, "text/html")

    def message(self) -> Any:
        """The message as it is sent; long addresses in headers stay on one line, as some programs
        need them (RFC 5322, section 2.1.1, has the limit)."""
        message = super().message()
        message.policy = message.policy.clone(max_line_length=998)
        return message


def are_sent() -> bool:
    """Whether mail is configured."""
    return bool(_settings().mail_server)


def write_link(user: User, link: Link, address: str) -> Mail:
    """The mail that brings somebody their link.

    Args:
        user: the receiver.
        link: an invitation or a link for a new password.
        address: what opens it.
    """
    values = {"address": address, "until": _moment(user, link.expires_at)}
    with force_locale(_locale(user)):
        mail = _written(user, str(SUBJECTS[link.purpose]), link.purpose, values)
    mail.extra_headers["Message-ID"] = _message_id("link", link.id)
    return mail


def write_notices(
    user: User, found: Sequence[Notification], unsubscribe: str, *, digest: bool
) -> Mail:
    """The mail that tells somebody what concerns them.

    Args:
        user: the receiver.
        found: the notifications, the newest first; at least one.
        unsubscribe: the address that turns these mails off.
        digest: whether it is the daily summary.
    """
    with force_locale(_locale(user)):
        items = [_item(user, notification) for notification in found[:MOST_LISTED]]
        subject = _subject(items, len(found), digest)
        mail = _written(user, subject, "notices", _frame(items, len(found), unsubscribe, digest))
    named = [(notification.id, notification.position) for notification in found]
    mail.extra_headers |= {
        "Message-ID": _message_id("notices", user.id, *named),
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    return mail


def deliver(mail: Mail) -> None:
    """Send a mail.

    Raises:
        Trouble: the server is not there, is too slow, or does not take it.
    """
    db.session.rollback()  # nothing is held while a slow server is waited for
    connection = mail.get_connection()
    try:
        connection.open()
        connection.send_messages([mail])
    except (OSError, smtplib.SMTPException) as error:
        raise _trouble(error) from error
    finally:
        with suppress(OSError, smtplib.SMTPException):  # it has the mail, or it has not
            connection.close()


def _written(user: User, subject: str, template: str, values: dict[str, Any]) -> Mail:
    """A mail with a plain and an HTML body. The templates are rendered without what pages add,
    which belongs to whoever is looking, not to the receiver."""
    language = LANGUAGES.get(_locale(user)) or LANGUAGES[SOURCE]
    values = {**values, "name": user.name, "language": language, "subject": subject}
    environment = current_app.jinja_env
    with unmarked():
        plain = environment.get_template(f"mails/{template}.txt").render(values)
        html = environment.get_template(f"mails/{template}.html").render(values)
    return Mail(user.email, subject, plain, html)


def _item(user: User, notification: Notification) -> dict[str, str]:
    message = KINDS[notification.kind].text
    return {
        "text": notice_text(message, notification.params, notification.count),
        "address": f"{_settings().base_url}{notification.path}",
        "at": _moment(user, notification.changed_at),
    }


def _subject(items: Sequence[dict[str, str]], count: int, digest: bool) -> str:
    if digest:
        return str(
            ngettext(
                "Your daily summary: %(num)s notification",
                "Your daily summary: %(num)s notifications",
                count,
            )
        )
    if count > 1:
        return str(ngettext("%(num)s new notification", "%(num)s new notifications", count))
    subject = " ".join(items[0]["text"].split())
    return subject if len(subject) <= MOST_SUBJECT else f"{subject[: MOST_SUBJECT - 1]}…"


def _frame(
    items: Sequence[dict[str, str]], count: int, unsubscribe: str, digest: bool
) -> dict[str, Any]:
    """What the templates say around the notifications."""
    more = count - len(items)
    base = _settings().base_url
    return {
        "items": items,
        "digest": digest,
        # i18n: begins a mail with a list of notifications
        "intro": _("This concerned you since your last summary:") if digest else _("This is new:"),
        "more": ngettext("And %(num)s more.", "And %(num)s more.", more) if more else "",
        "stop": _("Turn off the daily summary") if digest else _("Turn off these mails"),
        "inbox": f"{base}/notifications",
        "settings": f"{base}/account/notifications",
        "unsubscribe": unsubscribe,
    }


def _trouble(error: Exception) -> Trouble:
    """Why a mail could not be sent, and whether it ever can."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, text),) = error.recipients.values()
            return _refusal(code, text, "recipient")
        case smtplib.SMTPAuthenticationError():
            return _refusal(error.smtp_code, error.smtp_error, "sign_in")
        case smtplib.SMTPResponseException():
            return _refusal(error.smtp_code, error.smtp_error, "refused")
        case smtplib.SMTPNotSupportedError():
            return Trouble("encryption", str(error), for_good=True)
        case TimeoutError():
            return Trouble("slow", f"{type(error).__name__}: {error}")
        case _:
            return Trouble("unreachable", f"{type(error).__name__}: {error}")


def _refusal(code: int, text: bytes | str, why: str) -> Trouble:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for_good = 500 <= code < 600
    return Trouble(why if for_good else "later", f"{code} {said}", for_good=for_good)


def _message_id(*parts: object) -> str:
    """The same for the same content, so that mailboxes show a mail that was sent twice once."""
    key = f"{_settings().signing_key}/{parts!r}".encode()
    domain = parseaddr(_settings().mail_sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.blake2b(key, digest_size=16).hexdigest()}@{domain}>"


def _locale(user: User) -> str:
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    return str(user.locale) if user.locale in LANGUAGES else default


def _moment(user: User, moment: datetime) -> str:
    zone = ZoneInfo(user.timezone or current_app.config["BABEL_DEFAULT_TIMEZONE"])
    locale = _locale(user)
    local = moment.astimezone(zone)
    pattern = str(get_datetime_format("medium", locale)).replace("'", "")
    return pattern.format(
        format_time(local, "short", locale=locale), format_date(local, "long", locale=locale)
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
