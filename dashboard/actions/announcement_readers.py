"""Verbs of those whom announcements are for: seeing one, and coming while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from dashboard.errors import NotFound
from dashboard.events import AnnouncementReached, AnnouncementSeen
from dashboard.extensions import db
from dashboard.models.announcement_people import AnnouncementSeen as Seen
from dashboard.models.announcements import (
    ENDED,
    RUNNING,
    Announcement,
    has_seen,
    is_for,
    running,
)
from dashboard.models.columns import now
from dashboard.models.notifications import Notification
from dashboard.models.roles import Role
from dashboard.models.users import User
from dashboard.notifying import shown_inboxes
from dashboard.policy import SYSTEM
from dashboard.transaction import Transaction, put, transaction


def see(actor: User, announcement: Announcement) -> None:
    """Dismiss an announcement on all of one's pages; that is recorded once.

    Raises:
        NotFound: it is not for the actor, or nobody has been shown it yet.
    """
    with transaction() as tx:
        if announcement.state not in (RUNNING, ENDED) or not is_for(announcement, actor):
            raise NotFound()
        if announcement.state == ENDED or has_seen(announcement, actor):
            return
        seen = Seen(announcement_id=announcement.id, user_id=actor.id, at=now())
        db.session.add(seen)
        read = map(put, _read_notices(actor, announcement))
        tx.record(actor, AnnouncementSeen(), announcement, put(announcement), put(seen), *read)


def welcome(tx: Transaction, person: User, roles: Iterable[Role] | None = None) -> None:
    """Tell somebody of what is running for those to whom they have just come.

    Call it inside the transaction that gave them roles or opened their account.

    Args:
        roles: those that they were given; None for whoever can sign in from now on.
    """
    given = None if roles is None else {role.id for role in roles}
    for announcement in running():
        came = given is None or announcement.role_id in given
        if came and is_for(announcement, person):
            event = AnnouncementReached(user_id=person.id)
            tx.record(SYSTEM, event, announcement, put(announcement))


def _read_notices(person: User, announcement: Announcement) -> list[Any]:
    """Mark as read what the person's inbox says of an announcement; returns what changed."""
    query = select(Notification).where(
        Notification.user_id == person.id,
        Notification.subject_type == Announcement.__tablename__,
        Notification.subject_id == announcement.id,
        Notification.read.is_not(True),
        Notification.in_app.is_(True),
    )
    found = list(db.session.scalars(query))
    for notification in found:
        notification.read = True
        notification.version += 1
    return [*found, *shown_inboxes([person.id])] if found else []
