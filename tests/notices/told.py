"""What people have been told: the notifications in their inboxes, as they read them."""

from __future__ import annotations

from sqlalchemy import select

from dashboard.extensions import db
from dashboard.models import Notification, User
from dashboard.notices import KINDS
from dashboard.notices.text import text


def told(person: User, topic: str | None = None) -> list[str]:
    """The sentences of what a person is shown, oldest first; of one topic, if given."""
    return [sentence(it) for it in notifications(person, topic)]


def notifications(person: User, topic: str | None = None) -> list[Notification]:
    """The notifications themselves."""
    query = select(Notification).where(
        Notification.user_id == person.id,
        Notification.hidden.is_(False),
        Notification.in_app.is_(True),
    )
    found = db.session.scalars(query.order_by(Notification.position, Notification.id))
    return [it for it in found if topic in (None, KINDS[it.kind].topic)]


def sentence(notification: Notification) -> str:
    """What it says."""
    return text(KINDS[notification.kind].text, notification.params, notification.count)
