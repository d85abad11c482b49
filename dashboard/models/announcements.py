"""Announcements: what staff tell everybody, a role or chosen people, while it runs.

Whom one is for is a rule that is asked anew each time, never a list of ten thousand rows: whoever
comes into the audience sees it, and whoever leaves it does not any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, String, false, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.announcement_people import AnnouncementPerson, AnnouncementSeen
from dashboard.models.columns import MOST_INTEGER, CreatedAt, Moment, PrimaryKey, now, wire_time
from dashboard.models.listing import Order, Page, count, page
from dashboard.models.roles import UserRole
from dashboard.models.users import ACTIVE, User

DRAFT: Final = "draft"
SCHEDULED: Final = "scheduled"
RUNNING: Final = "running"
ENDED: Final = "ended"
STATES: Final = (DRAFT, SCHEDULED, RUNNING, ENDED)

EVERYONE: Final = "everyone"
ROLE: Final = "role"
PEOPLE: Final = "people"
AUDIENCES: Final = (EVERYONE, ROLE, PEOPLE)

INFO: Final = "info"
WARNING: Final = "warning"
CRITICAL: Final = "critical"
LEVELS: Final = (INFO, WARNING, CRITICAL)


class Announcement(Model):
    """What is announced, to whom, how urgently, and from when until when."""

    __tablename__ = "announcements"

    id: Mapped[PrimaryKey]
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    level: Mapped[str] = mapped_column(String(10), default=INFO)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    """Plain text by locale; there is one at least in ``default_locale``."""
    default_locale: Mapped[str] = mapped_column(String(16))
    audience: Mapped[str] = mapped_column(String(10), default=EVERYONE)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("roles.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it is to start; None is as soon as it is announced."""
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it is to end; None is when somebody ends it."""
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at_end: Mapped[int | None] = mapped_column()
    reach_at_end: Mapped[int | None] = mapped_column()
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[CreatedAt]
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    version: Mapped[int] = mapped_column()

    chosen: Mapped[list[AnnouncementPerson]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=AnnouncementPerson.user_id
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
    __table_args__ = (
        Index("ix_announcements_state", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    @property
    def people(self) -> list[int]:
        """The ids of the chosen people."""
        return sorted(row.user_id for row in self.chosen)

    @people.setter
    def people(self, user_ids: Iterable[int]) -> None:
        kept = {row.user_id: row for row in self.chosen}
        self.chosen = [
            kept.get(user_id) or AnnouncementPerson(user_id=user_id)
            for user_id in sorted(set(user_ids))
        ]

    def text(self, locale: str | None = None) -> str:
        """What somebody who reads ``locale`` is told."""
        return self.texts.get(locale or "") or self.texts.get(self.default_locale, "")

    def public(self) -> dict[str, Any]:
        """The announcement as those see it who write them."""
        return self.shown(tallies([self])[self.id])

    def shown(self, tally: Tally) -> dict[str, Any]:
        """The same, with counts that are known already."""
        return {
            "id": self.id,
            "state": self.state,
            "level": self.level,
            "texts": dict(sorted(self.texts.items())),
            "default_locale": self.default_locale,
            "audience": self.audience,
            "role_id": self.role_id,
            "people": self.people,
            "starts_at": wire_time(self.starts_at),
            "ends_at": wire_time(self.ends_at),
            "started_at": wire_time(self.started_at),
            "ended_at": wire_time(self.ended_at),
            "author_id": self.author_id,
            "author_name": self.author_name,
            "seen": tally.seen,
            "reach": tally.reach,
            "created_at": wire_time(self.created_at),
            "version": self.version,
        }


NEWEST_FIRST: Final = Order(Announcement.created_at, Announcement.id, descending=True)
BY_NAME: Final = Order(User.name_key, User.id, descending=False)


@dataclass(frozen=True)
class Tally:
    """How many people an announcement is for, and how many of them have seen it."""

    seen: int = 0
    reach: int = 0


@dataclass(frozen=True)
class Banner:
    """A running announcement as its audience is shown it.

    Args:
        announcement: which one.
        owner_id: the person, where people were chosen one by one.
    """

    announcement: Announcement
    owner_id: int | None = None

    __tablename__ = "banners"

    @property
    def id(self) -> int:
        """It goes by the announcement's id."""
        return self.announcement.id

    @property
    def version(self) -> int:
        """It changes with the announcement."""
        return self.announcement.version

    def public(self) -> dict[str, Any]:
        """What the audience may know: not who else is in it, nor who has seen it."""
        it = self.announcement
        return {
            "id": it.id,
            "level": it.level,
            "texts": dict(sorted(it.texts.items())),
            "default_locale": it.default_locale,
            "audience": it.audience,
            "role_id": it.role_id,
            "author_name": it.author_name,
            "started_at": wire_time(it.started_at),
            "ends_at": wire_time(it.ends_at),
            "version": it.version,
        }


def banners(announcement: Announcement) -> Iterator[Banner]:
    """An announcement as its rooms are shown it: one, or one for each chosen person."""
    if announcement.audience == PEOPLE:
        yield from (Banner(announcement, user_id) for user_id in announcement.people)
    else:
        yield Banner(announcement)


def find_announcement(announcement_id: int) -> Announcement | None:
    """The announcement with that id."""
    if announcement_id > MOST_INTEGER:
        return None
    return db.session.get(Announcement, announcement_id)


def all_announcements() -> list[Announcement]:
    """Every announcement, the newest first."""
    return list(db.session.scalars(select(Announcement).order_by(Announcement.id.desc())))


def in_audience(announcement: Announcement) -> ColumnElement[bool]:
    """The condition of people (``User``) for whom an announcement is."""
    if announcement.audience == EVERYONE:
        return User.state == ACTIVE
    if announcement.audience == PEOPLE:
        chosen = select(AnnouncementPerson.user_id)
        return _active_among(chosen.where(AnnouncementPerson.announcement_id == announcement.id))
    if announcement.role_id is None:
        return false()
    holders = select(UserRole.user_id).where(UserRole.role_id == announcement.role_id)
    return _active_among(holders)


def audience_ids(announcement: Announcement) -> list[int]:
    """The ids of those for whom an announcement is now."""
    query = select(User.id).where(in_audience(announcement)).order_by(User.id)
    return list(db.session.scalars(query))


def is_for(announcement: Announcement, person: User) -> bool:
    """Whether ``person`` is in the audience now."""
    if not person.is_active:
        return False
    if announcement.audience == ROLE:
        return announcement.role_id in {role.id for role in person.roles}
    return announcement.audience == EVERYONE or person.id in announcement.people


def running() -> list[Announcement]:
    """What runs now, the newest first; there are few at a time."""
    query = select(Announcement).where(Announcement.state == RUNNING)
    return list(db.session.scalars(query.order_by(Announcement.id.desc())))


def seen_by(person: User, announcement_ids: Iterable[int]) -> list[AnnouncementSeen]:
    """Which of these announcements ``person`` has seen."""
    query = select(AnnouncementSeen).where(
        AnnouncementSeen.user_id == person.id,
        AnnouncementSeen.announcement_id.in_(list(announcement_ids)),
    )
    return list(db.session.scalars(query.order_by(AnnouncementSeen.announcement_id)))


def has_seen(announcement: Announcement, person: User) -> bool:
    """Whether ``person`` has seen it."""
    return db.session.get(AnnouncementSeen, (announcement.id, person.id)) is not None


def tallies(announcements: Iterable[Announcement]) -> dict[int, Tally]:
    """The counts of announcements by id; of ended ones as they were at the end."""
    found: dict[int, Tally] = {}
    everybody: int | None = None
    for it in announcements:
        if it.state == ENDED:
            found[it.id] = Tally(it.seen_at_end or 0, it.reach_at_end or 0)
            continue
        if it.audience != EVERYONE or everybody is None:
            reach = _count(select(User.id).where(in_audience(it)))
            everybody = reach if it.audience == EVERYONE else everybody
        else:
            reach = everybody
        found[it.id] = Tally(_seen(it) if it.state == RUNNING else 0, reach)
    return found


def _active_among(user_ids: Select[Any]) -> ColumnElement[bool]:
    return (User.state == ACTIVE) & User.id.in_(user_ids)


def _seen(announcement: Announcement) -> int:
    seen = select(AnnouncementSeen.user_id).join(User, User.id == AnnouncementSeen.user_id)
    here = AnnouncementSeen.announcement_id == announcement.id
    return _count(seen.where(here, in_audience(announcement)))


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def find(
    state: str | None, cursor: str | None, limit: int
) -> tuple[Page[Announcement], int | None]:
    """One page of announcements, the newest first, and with the first page how many there are.

    Args:
        state: only those in this state.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    query = select(Announcement)
    if state:
        query = query.where(Announcement.state == state)
    total = None if cursor else count(query)
    return page(query, NEWEST_FIRST, cursor, limit), total


def audience_page(
    announcement: Announcement, seen: bool, cursor: str | None, limit: int
) -> tuple[Page[User], int | None]:
    """One page of those in the audience who have seen it, or have not, by name.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    mark = select(AnnouncementSeen.user_id).where(
        AnnouncementSeen.announcement_id == announcement.id, AnnouncementSeen.user_id == User.id
    )
    condition = mark.exists() if seen else ~mark.exists()
    query = select(User).where(in_audience(announcement), condition)
    total = None if cursor else count(query)
    return page(query, BY_NAME, cursor, limit), total


def seen_times(announcement: Announcement, user_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these people has seen it, by id; nobody who has not is named."""
    query = select(AnnouncementSeen.user_id, AnnouncementSeen.at).where(
        AnnouncementSeen.announcement_id == announcement.id,
        AnnouncementSeen.user_id.in_(list(user_ids)),
    )
    return {user_id: at for user_id, at in db.session.execute(query)}  # noqa: C416 - typed rows
