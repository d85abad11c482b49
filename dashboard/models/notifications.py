"""Notifications and the inbox that holds them, one for each person.

What a notification says is kept as a kind and parameters (dashboard/notices), never as a sentence.
Its place is the log's position of the latest event in it, so that no clock decides what is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Index,
    ScalarSelect,
    String,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, UserId, now, wire_time
from dashboard.models.listing import Order, Page, count, page
from dashboard.models.uploads import Upload

MOST_NAMED: Final = 5_000
"""People in one query."""


class Notification(Model):
    """What one person is told; several events of the same group are one notification."""

    __tablename__ = "notifications"

    id: Mapped[PrimaryKey]
    user_id: Mapped[UserId]
    kind: Mapped[str] = mapped_column(String(48))
    level: Mapped[str] = mapped_column(String(8))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    path: Mapped[str] = mapped_column(String(255))
    group: Mapped[str | None] = mapped_column("group_key", String(120))
    count: Mapped[int] = mapped_column(default=1)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    subject_type: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(BigInteger)
    read: Mapped[bool | None] = mapped_column()
    """Whether it was marked as read or unread; None leaves that to the inbox's watermark."""
    archived: Mapped[bool] = mapped_column(default=False)
    in_app: Mapped[bool] = mapped_column(default=True)
    hidden: Mapped[bool] = mapped_column(default=False)
    """The person has lost the right to see what it is about."""
    email: Mapped[str] = mapped_column(String(8))
    emailed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[CreatedAt]
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        # All that counting unread ones looks at, so that it reads no row.
        Index(
            "ix_notifications_inbox",
            *("user_id", "in_app", "hidden", "archived", "position", "read", "kind"),
        ),
        # The few that were marked as unread, among however many that are read.
        Index(
            "ix_notifications_marked",
            *("user_id", "in_app", "hidden", "archived", "read"),
            sqlite_where=text("read IS 0"),
            postgresql_where=text("read IS false"),
        ),
        Index("ix_notifications_group", "user_id", "kind", "group_key"),
        Index("ix_notifications_mail", "email", "emailed_at", "user_id"),
        {"sqlite_autoincrement": True},
    )

    @property
    def owner_id(self) -> int:
        """Whose it is (policy's word for it)."""
        return self.user_id

    def public(self) -> dict[str, Any]:
        """The notification as its owner sees it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "level": self.level,
            "params": self.params,
            "count": self.count,
            "actor_id": self.actor_id,
            "subject": {"type": self.subject_type, "id": self.subject_id},
            "path": self.path,
            "position": self.position,
            "read": self.read,
            "archived": self.archived,
            "created_at": wire_time(self.created_at),
            "changed_at": wire_time(self.changed_at),
            "version": self.version,
        }


class Inbox(Model):
    """Up to where a person has read, and when they were last here."""

    __tablename__ = "inboxes"

    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    read_through: Mapped[int] = mapped_column(BigInteger, default=0)
    """Everything up to this position counts as read, unless it was marked otherwise."""
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What brings back the state before the last change."""
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_position: Mapped[int] = mapped_column(BigInteger, default=0)
    away_position: Mapped[int | None] = mapped_column(BigInteger)
    """What came after it came while the person was away."""
    away_last: Mapped[int | None] = mapped_column(BigInteger)
    """The id of the last notification that did."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def id(self) -> int:
        """An inbox goes by its owner's id."""
        return self.user_id

    @property
    def owner_id(self) -> int:
        """Whose it is (policy's word for it)."""
        return self.user_id

    def public(self) -> dict[str, Any]:
        """The inbox as its owner sees it."""
        return self.shown(unread_of([self.user_id]).get(self.user_id, 0))

    def shown(self, unread: int) -> dict[str, Any]:
        """The inbox as its owner sees it, with a count that is known already."""
        return {
            "id": self.user_id,
            "unread": unread,
            "read_through": self.read_through,
            "away_position": self.away_position,
            "can_undo": self.undo is not None,
            "version": self.version,
        }


UNREAD: Final[ColumnElement[bool]] = or_(
    Notification.read.is_(False),
    and_(Notification.read.is_(None), Notification.position > Inbox.read_through),
)
"""For queries that join a notification with its inbox."""

NEWEST_FIRST: Final = Order(Notification.position, Notification.id, descending=True)


MOST_COUNTED: Final = 1000
"""Nobody counts further than this, so that 50,000 unread ones cost no more than these."""


def unread_of(user_ids: Collection[int]) -> dict[int, int]:
    """How many notifications each of these people has not read, up to ``MOST_COUNTED``."""
    later = and_(Notification.read.is_(None), Notification.position > Inbox.read_through)
    unread = _counted(later) + _counted(Notification.read.is_(False))
    query = select(Inbox.user_id, unread).where(Inbox.user_id.in_(user_ids))
    return {user_id: min(found, MOST_COUNTED) for user_id, found in db.session.execute(query)}


def _counted(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many in the inbox of the query around it fulfil ``condition``; no OR in it, so that
    each count follows an index."""
    mine = and_(Notification.user_id == Inbox.user_id, in_inbox(), condition)
    first = select(literal(1)).where(mine).limit(MOST_COUNTED).correlate(Inbox).subquery()
    return select(func.count()).select_from(first).scalar_subquery()


def in_inbox(archived: bool = False) -> ColumnElement[bool]:
    """Those that the app shows, either archived or not."""
    return and_(
        Notification.in_app.is_(True),
        Notification.hidden.is_(False),
        Notification.archived.is_(archived),
    )


def inbox_of(user_id: int) -> Inbox | None:
    """A person's inbox; None until something has been put into it."""
    return db.session.get(Inbox, user_id)


def inboxes_of(user_ids: Iterable[int]) -> list[Inbox]:
    """The inboxes of these people, made where there are none yet; needs a transaction."""
    wanted = list(user_ids)
    found = {box.user_id: box for box in db.session.scalars(_inboxes(wanted))}
    for user_id in wanted:
        if user_id not in found:
            found[user_id] = Inbox(
                user_id=user_id, read_through=0, seen_position=0, seen_at=now(), version=1
            )
            db.session.add(found[user_id])
    return [found[user_id] for user_id in wanted]


def _inboxes(user_ids: list[int]) -> Any:
    return select(Inbox).where(Inbox.user_id.in_(user_ids))


def find(
    user_id: int, conditions: Iterable[ColumnElement[bool]], cursor: str | None, limit: int
) -> tuple[Page[Notification], int | None]:
    """One page of a person's notifications, newest first, and how many there are in all.

    Args:
        conditions: of notifications, which are joined with their inbox.
        cursor: ``next`` of the page before; then nothing is counted.

    Returns:
        The page, and None for a number that was not counted or is above ``MOST_COUNTED``.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    query = (
        select(Notification)
        .join(Inbox, Inbox.user_id == Notification.user_id)
        .where(Notification.user_id == user_id, *conditions)
    )
    total = None if cursor else count(query.with_only_columns(literal(1)).limit(MOST_COUNTED + 1))
    known = total is not None and total <= MOST_COUNTED
    return page(query, NEWEST_FIRST, cursor, limit), total if known else None


def named(user_id: int, ids: Collection[int]) -> list[Notification]:
    """Those of a person's notifications that have these ids."""
    query = select(Notification).where(Notification.user_id == user_id, Notification.id.in_(ids))
    return list(db.session.scalars(query.order_by(Notification.id)))


def open_in_group(kind: str, group: str, user_ids: Collection[int]) -> dict[int, Notification]:
    """By person: the unread notification of a group that a further event joins."""
    query = (
        select(Notification)
        .join(Inbox, Inbox.user_id == Notification.user_id)
        .where(
            Notification.user_id.in_(user_ids),
            Notification.kind == kind,
            Notification.group == group,
            Notification.archived.is_(False),
            Notification.hidden.is_(False),
            UNREAD,
        )
    )
    return {found.user_id: found for found in db.session.scalars(query)}


def hide(
    user_ids: Sequence[int], kinds: Collection[str], kinds_on: Collection[tuple[str, str]] = ()
) -> set[int]:
    """Hide from these people what they may not be told, and show them all else again.

    Args:
        kinds: what is of these kinds.
        kinds_on: pairs of a kind and a kind of subject; not for files of their own.

    Returns:
        The ids of those for whom that changed something.
    """
    unseen = or_(Notification.kind.in_(kinds), *(_of_others(*pair) for pair in kinds_on))
    changed: set[int] = set()
    for start in range(0, len(user_ids), MOST_NAMED):
        named = Notification.user_id.in_(user_ids[start : start + MOST_NAMED])
        for condition, hidden in ((unseen, True), (~unseen, False)):
            change = update(Notification).where(
                named, condition, Notification.hidden.is_(not hidden)
            )
            change = change.values(hidden=hidden).returning(Notification.user_id)
            options = {"synchronize_session": False}
            changed.update(db.session.scalars(change, execution_options=options))
    return changed


def _of_others(kind: str, subject_type: str) -> ColumnElement[bool]:
    """What is of a kind and about a record of that kind, but no file of the person's own."""
    about = and_(Notification.kind == kind, Notification.subject_type == subject_type)
    if subject_type != Upload.__tablename__:
        return about
    own = select(Upload.id).where(
        Upload.id == Notification.subject_id, Upload.owner_id == Notification.user_id
    )
    return and_(about, ~own.exists())


def forget(before: datetime, most: int) -> int:
    """Delete notifications that have not changed since; returns how many."""
    old = select(Notification.id).where(Notification.changed_at < before).limit(most)
    gone = delete(Notification).where(Notification.id.in_(old))
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a cursor's result has it
