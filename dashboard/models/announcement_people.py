"""Who was chosen to be told of an announcement, and who has seen one: a row for each person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model
from dashboard.models.columns import Moment, now, wire_time


class AnnouncementPerson(Model):
    """Somebody chosen to be told."""

    __tablename__ = "announcement_people"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )

    __table_args__ = (Index("ix_announcement_people_user", "user_id", "announcement_id"),)


class AnnouncementSeen(Model):
    """Somebody has dismissed an announcement; there is one row of each person, once."""

    __tablename__ = "announcement_seen"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (Index("ix_announcement_seen_user", "user_id", "announcement_id"),)

    @property
    def version(self) -> int:
        """It never changes."""
        return 1

    @property
    def id(self) -> int:
        """Among what a person has seen, a row goes by the announcement's id."""
        return self.announcement_id

    @property
    def owner_id(self) -> int:
        """Who has seen it (policy's word for it)."""
        return self.user_id

    def public(self) -> dict[str, Any]:
        """The row as the person themselves is shown it."""
        return {"id": self.announcement_id, "at": wire_time(self.at), "version": 1}
