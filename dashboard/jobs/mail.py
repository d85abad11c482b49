"""Mails that jobs send: links, notifications at once, and the daily digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from flask import current_app

from dashboard import mails
from dashboard.actions import links, preferences
from dashboard.actions.jobs import Trouble
from dashboard.config import Settings
from dashboard.jobs.registry import Postponed, Settle, handles
from dashboard.models.columns import now
from dashboard.models.jobs import Job, waiting
from dashboard.models.mailing import (
    AT_ONCE_MAIL,
    DIGEST,
    LINK_MAIL,
    last_mailed,
    mark_mailed,
    to_mail,
)
from dashboard.models.notifications import Notification
from dashboard.models.preferences import AT_ONCE, DAILY
from dashboard.models.users import User
from dashboard.notices import offered
from dashboard.notices.jobs import NEVER_MAILED

TOGETHER: Final = timedelta(minutes=1)
"""What happens within this after a mail goes together into the next."""


@handles(LINK_MAIL)
def send_link(job: Job) -> None:
    """Mail somebody their link, unless they have used it, or another has taken its place."""
    link = links.still_wanted(job.payload["link_id"])
    if link is None:
        return
    if not links.works(link):
        raise Trouble("expired", for_good=True)
    if not mails.are_sent():
        raise Trouble("no_server", for_good=True)
    user = links.user_of(link)
    mails.deliver(mails.write_link(user, link, links.address(link)))


@handles(AT_ONCE_MAIL)
def send_notifications(job: Job) -> Settle | None:
    """Mail somebody all that they want to know at once and were not mailed yet."""
    person = _receiver(job)
    found = _mailable(person, AT_ONCE)
    if person is None or not found:
        return None
    mailed = last_mailed(person.id, AT_ONCE)
    if mailed is not None and timedelta() <= now() - mailed < TOGETHER:
        raise Postponed(mailed + TOGETHER)
    return _send(person, found, sorted({it.kind for it in found}), digest=False)


@handles(DIGEST)
def send_digest(job: Job) -> Settle | None:
    """Mail somebody what has come for their digest and was not mailed yet."""
    person = _receiver(job)
    found = _mailable(person, DAILY)
    if person is None or not found:
        return None
    return _send(person, found, [preferences.DIGEST], digest=True)


def _send(person: User, found: list[Notification], stops: Iterable[str], *, digest: bool) -> Settle:
    settings: Settings = current_app.extensions["settings"]
    address = f"{settings.base_url}{preferences.unsubscribe_path(person, stops)}"
    seen = [(notification.id, notification.position) for notification in found]
    user_id = person.id
    mails.deliver(mails.write_notices(person, found, address, digest=digest))

    def settle() -> None:
        if mark_mailed(seen, now()) and not digest:
            waiting(AT_ONCE_MAIL, {}, user_id=user_id, run_at=now() + TOGETHER)

    return settle


def _receiver(job: Job) -> User | None:
    """Whom a job is for, if their account is in use."""
    return job.user if job.user is not None and job.user.is_active else None


def _mailable(person: User | None, email: str) -> list[Notification]:
    """What ``person`` is to be mailed that way, and may see now; nothing without a server."""
    if person is None or not mails.are_sent():
        return []
    seen = {kind.name for kind in offered(person.permissions)}
    return [
        notification
        for notification in to_mail(person.id, email)
        if notification.kind in seen and notification.kind not in NEVER_MAILED
    ]
