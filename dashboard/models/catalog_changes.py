"""The history of every text: who changed it, when, and from what to what. It is kept for ever."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, PrimaryKey, wire_time

EDIT: Final = "edit"
SUGGESTION: Final = "suggestion"
IMPORT: Final = "import"
FILE: Final = "file"
REPLACE: Final = "replace"
REVERT: Final = "revert"
UNDO: Final = "undo"
WAYS: Final = (EDIT, SUGGESTION, IMPORT, FILE, REPLACE, REVERT, UNDO)
"""How a text comes to be another one."""


class EntryChange(Model):
    """One change of a text."""

    __tablename__ = "catalog_changes"

    id: Mapped[PrimaryKey]
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalog_entries.id", ondelete="CASCADE"))
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str | None] = mapped_column(String(120))
    """None for the server itself."""
    at: Mapped[CreatedAt]
    how: Mapped[str] = mapped_column(String(12))
    batch: Mapped[str | None] = mapped_column(String(32))
    """What was changed together: one find and replace, one import."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_catalog_changes_entry", "entry_id", "id"),
        Index("ix_catalog_changes_batch", "batch", "entry_id"),
        Index("ix_catalog_changes_person", "catalog_id", "actor_id", "entry_id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The change as its text's history shows it."""
        by = {"id": self.actor_id, "name": self.actor_name}
        return {
            "id": self.id,
            "at": wire_time(self.at),
            "by": by if self.actor_name else None,
            "how": self.how,
            "batch": self.batch,
            "before": self.before,
            "after": self.after,
        }


def find_change(change_id: int) -> EntryChange | None:
    """The change with that id."""
    return db.session.get(EntryChange, change_id) if change_id <= MOST_INTEGER else None
