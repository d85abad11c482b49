"""The history of every text: who changed it, when, and from what to what. It is kept for ever."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, PrimaryKey, wire_time
from dashboard.models.listing import Order, Page, page

EDIT: Final = "edit"
SUGGESTION: Final = "suggestion"
IMPORT: Final = "import"
FILE: Final = "file"
REPLACE: Final = "replace"
REVERT: Final = "revert"
UNDO: Final = "undo"
NOTE: Final = "note"
WAYS: Final = (EDIT, SUGGESTION, IMPORT, FILE, REPLACE, REVERT, UNDO, NOTE)
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
    """{texts, state, note}"""
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()
    """The text's version since then."""

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


NEWEST_FIRST: Final = Order(EntryChange.id, EntryChange.id, descending=True)


def history_of(entry_id: int, cursor: str | None = None, limit: int = 20) -> Page[EntryChange]:
    """One page of a text's changes, the newest first.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    return page(select(EntryChange).filter_by(entry_id=entry_id), NEWEST_FIRST, cursor, limit)


def content_at(entry_id: int, version: int) -> dict[str, Any] | None:
    """What a text's {texts, state, note} was at a version; None where it never changed."""
    changes = select(EntryChange).filter_by(entry_id=entry_id)
    until = changes.where(EntryChange.version <= version).order_by(EntryChange.id.desc())
    if last := db.session.scalar(until.limit(1)):
        return last.after
    first = db.session.scalar(changes.order_by(EntryChange.id).limit(1))
    return first.before if first else None


def find_change(change_id: int) -> EntryChange | None:
    """The change with that id."""
    return db.session.get(EntryChange, change_id) if change_id <= MOST_INTEGER else None


def people_of(catalog_id: int) -> list[dict[str, Any]]:
    """Who has changed texts of a catalog, by their latest names: {id, name}."""
    latest = func.max(EntryChange.id)
    query = (
        select(EntryChange.actor_id, EntryChange.actor_name, latest)
        .where(EntryChange.catalog_id == catalog_id, EntryChange.actor_id.is_not(None))
        .group_by(EntryChange.actor_id)
        .order_by(EntryChange.actor_name)
    )
    return [{"id": person, "name": name} for person, name, _latest in db.session.execute(query)]
