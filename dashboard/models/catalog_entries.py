"""The texts of each catalog: what stands in the code, and its translation."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.catalog_findings import Finding
from dashboard.models.columns import MOST_INTEGER, Moment, PrimaryKey, wire_time
from dashboard.models.text import text_key

MISSING: Final = "missing"
NEEDS_WORK: Final = "needs_work"
TRANSLATED: Final = "translated"
APPROVED: Final = "approved"
STATES: Final = (MISSING, NEEDS_WORK, TRANSLATED, APPROVED)

SERVED: Final = frozenset({TRANSLATED, APPROVED})
"""States of what people read once it is published."""


def source_key(source: str) -> str:
    """What texts share that say the same in different contexts."""
    return hashlib.blake2b(source.encode(), digest_size=8).hexdigest()


class CatalogEntry(Model):
    """One text of the app in one language."""

    __tablename__ = "catalog_entries"

    id: Mapped[PrimaryKey]
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(16))
    """The text's name, the same in every language: ``catalog_files.key_of``."""
    position: Mapped[int] = mapped_column()
    """Its place in the file."""
    context: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    source_key: Mapped[str] = mapped_column(
        String(16), default=lambda it: source_key(it.get_current_parameters()["source"])
    )
    source_plural: Mapped[str | None] = mapped_column(Text)
    texts: Mapped[list[str]] = mapped_column(JSON)
    """One for each plural form; all empty when it is missing."""
    state: Mapped[str] = mapped_column(String(10), default=MISSING)
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the file has: {texts, fuzzy, note}."""
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What stood in the code before: {context, source, source_plural}."""
    comment: Mapped[str] = mapped_column(Text, default="")
    """What the code says to translators."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What translators say to each other."""
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The file's flags, without ``fuzzy``."""
    obsolete: Mapped[bool] = mapped_column(default=False)
    unpublished: Mapped[bool] = mapped_column(default=False)
    suggestions: Mapped[int] = mapped_column(default=0)
    """Those that nobody has decided on."""
    search: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    changed_by_name: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    findings: Mapped[list[Finding]] = relationship(
        lazy="selectin", order_by=Finding.id, cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        Index("ix_catalog_entries_key", "catalog_id", "key", unique=True),
        Index("ix_catalog_entries_position", "catalog_id", "obsolete", "position", "id", "state"),
        Index("ix_catalog_entries_changed", "catalog_id", "obsolete", "changed_at", "id", "state"),
        Index(
            "ix_catalog_entries_state",
            *("catalog_id", "obsolete", "state", "unpublished", "suggestions"),
        ),
        Index("ix_catalog_entries_same", "key"),
        Index("ix_catalog_entries_source", "catalog_id", "source_key"),
        {"sqlite_autoincrement": True},
    )

    @property
    def title(self) -> str:
        """What the activity calls it."""
        return self.source

    @property
    def open_findings(self) -> list[Finding]:
        """What checks found that nobody has dismissed, errors first."""
        found = [finding for finding in self.findings if finding.dismissed_reason is None]
        return sorted(
            found, key=lambda it: (it.level, it.check, -1 if it.form is None else it.form)
        )

    def public(self) -> dict[str, Any]:
        """The text as those see it who see the translations of its language."""
        by = {"id": self.changed_by_id, "name": self.changed_by_name}
        return {
            "id": self.id,
            "locale": self.locale,
            "key": self.key,
            "position": self.position,
            "context": self.context,
            "flags": self.flags,
            "source": self.source,
            "source_plural": self.source_plural,
            "texts": self.texts,
            "state": self.state,
            "unpublished": self.unpublished,
            "findings": [finding.public() for finding in self.open_findings],
            "suggestions": self.suggestions,
            "comment": self.comment,
            "note": self.note,
            "places": self.places,
            "obsolete": self.obsolete,
            "changed_at": wire_time(self.changed_at),
            "changed_by": by if self.changed_by_name else None,
            "version": self.version,
        }


def search_of(entry: CatalogEntry) -> str:
    """What of a text can be searched: source, translations, context and comments."""
    parts = (
        *(entry.source, entry.source_plural, *entry.texts),
        *(entry.context, entry.comment, entry.note),
    )
    return "\n".join(key for part in parts if part and (key := text_key(part)))


def file_state(entry: CatalogEntry) -> dict[str, Any]:
    """What the file will have of a text once it is published: {texts, fuzzy}."""
    return {"texts": entry.texts, "fuzzy": entry.state == NEEDS_WORK}


def differs(entry: CatalogEntry) -> bool:
    """Whether a text is another one than the file has; where both are missing it is not."""
    published = entry.published or {"texts": [], "fuzzy": False}
    if not any(entry.texts) and not any(published["texts"]):
        return False
    return any(published[name] != value for name, value in file_state(entry).items())


def same_words(entry: CatalogEntry) -> list[CatalogEntry]:
    """The other texts of its catalog that say the same in the code, in other contexts."""
    query = select(CatalogEntry).where(
        CatalogEntry.catalog_id == entry.catalog_id,
        CatalogEntry.source_key == source_key(entry.source),
        CatalogEntry.obsolete.is_(False),
        CatalogEntry.id != entry.id,
    )
    return list(db.session.scalars(query.order_by(CatalogEntry.id)))


def repeated_sources(catalog_id: int) -> set[str]:
    """The ``source_key`` of what stands in the code in several contexts."""
    query = select(CatalogEntry.source_key).where(CatalogEntry.catalog_id == catalog_id)
    several = query.group_by(CatalogEntry.source_key).having(func.count() > 1)
    return set(db.session.scalars(several))


def find_entry(entry_id: int) -> CatalogEntry | None:
    """The text with that id."""
    return db.session.get(CatalogEntry, entry_id) if entry_id <= MOST_INTEGER else None


def find_by_key(catalog_id: int, key: str) -> CatalogEntry | None:
    """A catalog's text of that name."""
    query = select(CatalogEntry).filter_by(catalog_id=catalog_id, key=key)
    return db.session.scalar(query)
