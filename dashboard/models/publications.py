"""What was published when, and what stood there before: enough to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, wire_time

BEGUN: Final = "begun"
DONE: Final = "done"
TAKING_BACK: Final = "taking_back"


class Publication(Model):
    """One time that somebody published a catalog."""

    __tablename__ = "catalog_publications"

    id: Mapped[PrimaryKey]
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str | None] = mapped_column(String(120))
    at: Mapped[CreatedAt]
    revision: Mapped[str] = mapped_column(String(64))
    before_revision: Mapped[str] = mapped_column(String(64), default="")
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    """The entries' own lines in the file: [{key, before, after}]; None where there were none. Kept
    for the newest only, which is the one that can be taken back."""
    texts: Mapped[int] = mapped_column()
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)

    taken_back_by_id: Mapped[int | None] = mapped_column(BigInteger)
    phase: Mapped[str] = mapped_column(String(12), default=DONE, server_default=DONE)
    """What is under way: it is noted before a file is written, so that a process that ends in the
    middle leaves behind what has to be finished or forgotten."""
    leads_to: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The digest of the file once that is done."""

    __table_args__ = (
        Index("ix_catalog_publications_catalog", "catalog_id", "id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The publication as those see it who see the translations of its language."""
        by = {"id": self.actor_id, "name": self.actor_name}
        return {
            "id": self.id,
            "at": wire_time(self.at),
            "by": by if self.actor_name else None,
            "revision": self.revision,
            "texts": self.texts,
            "taken_back_at": wire_time(self.taken_back_at),
        }


def last_publication(catalog_id: int) -> Publication | None:
    """The newest of a catalog's, whether it was taken back or not."""
    query = select(Publication).filter_by(catalog_id=catalog_id).order_by(Publication.id.desc())
    return db.session.scalar(query.limit(1))


def forget_older_blocks(publication: Publication) -> None:
    """Keep no lines of the catalog's publications before this one."""
    older = update(Publication).where(
        Publication.catalog_id == publication.catalog_id, Publication.id < publication.id
    )
    db.session.execute(older.values(blocks=[]))
