"""What is still to be mailed of what people were told, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from dashboard.extensions import db
from dashboard.models.jobs import Job
from dashboard.models.notifications import UNREAD, Inbox, Notification
from dashboard.models.preferences import OFF
from dashboard.models.users import ACTIVE, User

LINK_MAIL: Final = "mail.link"
"""The job that mails somebody an invitation, or a link for a new password."""

DIGEST: Final = "mail.digest"
"""The job that mails somebody their daily digest."""

AT_ONCE_MAIL: Final = "mail.notification"
"""The job that mails somebody what they want to know at once."""


def _open(email: str) -> ColumnElement[bool]:
    """Notifications, joined with their inboxes, that are to be mailed that way and were not yet."""
    return and_(
        Notification.email == email,
        Notification.emailed_at.is_(None),
        Notification.hidden.is_(False),
        Notification.archived.is_(False),
        # Whoever has read it in the app knows it already.
        or_(Notification.in_app.is_(False), UNREAD),
    )


def to_mail(user_id: int, email: str) -> list[Notification]:
    """What is to be mailed to somebody that way, the newest first."""
    query = (
        select(Notification)
        .join(Inbox, Inbox.user_id == Notification.user_id)
        .where(Notification.user_id == user_id, _open(email))
    )
    return list(db.session.scalars(query.order_by(Notification.position.desc())))


def mark_mailed(seen: Iterable[tuple[int, int]], moment: datetime) -> int:
    """Note that notifications were mailed, but not those to which more has happened since.

    Args:
        seen: ids and the positions that they had when the mail was written.
        moment: when they were mailed.

    Returns:
        To how many more has happened.
    """
    later = 0
    for notification_id, position in seen:
        notification = db.session.get(Notification, notification_id)
        if notification is None:
            continue
        if notification.position == position:
            notification.emailed_at = moment
        else:
            later += 1
    return later


def last_mailed(user_id: int, email: str) -> datetime | None:
    """When somebody was last mailed that way."""
    query = select(func.max(Notification.emailed_at)).where(
        Notification.user_id == user_id, Notification.email == email
    )
    return db.session.scalar(query)


def drop(user_id: int, email: str) -> None:
    """Mail nothing of what is still to be mailed to somebody that way."""
    _set_off(Notification.user_id == user_id, Notification.email == email)


def drop_kinds(user_id: int, kinds: Iterable[str]) -> None:
    """Mail somebody nothing of these kinds of what is still to be mailed."""
    _set_off(Notification.user_id == user_id, Notification.kind.in_(list(kinds)))


def _set_off(*conditions: ColumnElement[bool]) -> None:
    unsent = update(Notification).where(*conditions, Notification.emailed_at.is_(None))
    db.session.execute(unsent.values(email=OFF))


def zones_with(email: str) -> list[str | None]:
    """The time zones of people to whom something is to be mailed that way."""
    query = (
        select(User.timezone)
        .distinct()
        .join(Notification, Notification.user_id == User.id)
        .where(
            Notification.email == email,
            Notification.emailed_at.is_(None),
            User.state == ACTIVE,
        )
    )
    return list(db.session.scalars(query))


def without_digest(zone: str | None, email: str, start: datetime, end: datetime) -> list[int]:
    """People of a zone to whom something is to be mailed, and who got no digest between moments."""
    had = select(Job.id).where(
        Job.user_id == User.id,
        Job.kind == DIGEST,
        Job.created_at >= start,
        Job.created_at < end,
    )
    query = (
        select(User.id)
        .distinct()
        .join(Notification, Notification.user_id == User.id)
        .join(Inbox, Inbox.user_id == User.id)
        .where(User.state == ACTIVE, _same(zone), _open(email), ~had.exists())
    )
    return list(db.session.scalars(query.order_by(User.id)))


def _same(zone: str | None) -> ColumnElement[bool]:
    return User.timezone.is_(None) if zone is None else User.timezone == zone
