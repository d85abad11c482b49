"""Better translations that people suggest, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, case, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, Moment, PrimaryKey, wire_time

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"

MOST_LISTED: Final = 100


class Suggestion(Model):
    """What somebody would rather read."""

    __tablename__ = "catalog_suggestions"

    id: Mapped[PrimaryKey]
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalog_entries.id", ondelete="CASCADE"))
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str] = mapped_column(String(120))
    texts: Mapped[list[str]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was rejected."""
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by_name: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        Index("ix_catalog_suggestions_entry", "entry_id", "id"),
        Index("ix_catalog_suggestions_author", "author_id", "id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The suggestion as those see it who see the translations of its language."""
        decided = {"id": self.decided_by_id, "name": self.decided_by_name}
        return {
            "id": self.id,
            "entry_id": self.entry_id,
            "author": {"id": self.author_id, "name": self.author_name},
            "texts": self.texts,
            "comment": self.comment,
            "state": self.state,
            "reason": self.reason,
            "decided_by": decided if self.decided_by_name else None,
            "decided_at": wire_time(self.decided_at),
            "created_at": wire_time(self.created_at),
        }


def find_suggestion(suggestion_id: int) -> Suggestion | None:
    """The suggestion with that id."""
    return db.session.get(Suggestion, suggestion_id) if suggestion_id <= MOST_INTEGER else None


def suggestions_for(entry_id: int) -> list[Suggestion]:
    """Those for a text: the open ones first, then the newest."""
    decided = case((Suggestion.state == OPEN, 0), else_=1)
    query = select(Suggestion).filter_by(entry_id=entry_id).order_by(decided, Suggestion.id.desc())
    return list(db.session.scalars(query.limit(MOST_LISTED)))
