"""What was changed together in a catalog: each find and replace, each import and each undoing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, wire_time
from dashboard.models.listing import Order, Page, page


class Batch(Model):
    """Texts that somebody changed at once; each of the changes is in its text's history, too."""

    __tablename__ = "catalog_batches"

    id: Mapped[PrimaryKey]
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(32), unique=True)
    """The ``batch`` of its changes in ``catalog_changes``."""
    how: Mapped[str] = mapped_column(String(12))
    """One of ``catalog_changes.WAYS``: replace, import or undo."""
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str | None] = mapped_column(String(120))
    """None for the server itself."""
    at: Mapped[CreatedAt]
    texts: Mapped[int] = mapped_column()
    """How many were changed."""
    find: Mapped[str | None] = mapped_column(Text)
    """What a find and replace looked for; None where that was not noted yet."""
    replace: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[str | None] = mapped_column(String(32))
    """The name of the batch that this one takes back."""
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(BigInteger)
    undone_by_name: Mapped[str | None] = mapped_column(String(120))
    kept: Mapped[int] = mapped_column(default=0)
    """Texts that undoing it left alone, because somebody had changed them since."""

    __table_args__ = (
        Index("ix_catalog_batches_catalog", "catalog_id", "id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The batch as those see it who may undo it."""
        undone = {
            "by": _person(self.undone_by_id, self.undone_by_name),
            "at": wire_time(self.undone_at),
            "kept": self.kept,
        }
        return {
            "id": self.id,
            "batch": self.name,
            "how": self.how,
            "by": _person(self.actor_id, self.actor_name),
            "at": wire_time(self.at),
            "texts": self.texts,
            "find": self.find,
            "replace": self.replace,
            "undone": undone if self.undone_at else None,
        }


NEWEST_FIRST: Final = Order(Batch.id, Batch.id, descending=True)


def find_batch(name: str) -> Batch | None:
    """The batch of that name."""
    return db.session.scalar(select(Batch).filter_by(name=name))


def batches_of(
    catalog_id: int, ways: Collection[str], cursor: str | None = None, limit: int = 20
) -> Page[Batch]:
    """One page of a catalog's batches that came about in one of these ways, the newest first.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    query = select(Batch).where(Batch.catalog_id == catalog_id, Batch.how.in_(ways))
    return page(query, NEWEST_FIRST, cursor, limit)


def _person(person_id: int | None, name: str | None) -> dict[str, Any] | None:
    return {"id": person_id, "name": name} if name else None
