"""The catalog of each language: how far it has come, and what of it people read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.i18n import LANGUAGES
from dashboard.models.columns import Moment, PrimaryKey, wire_time

COUNTERS: Final = (
    *("total", "translated", "approved", "fuzzy"),
    *("errors", "warnings", "unpublished", "suggestions"),
)
"""The numbers of a catalog, kept in the transaction that changes one of its texts."""


def _count() -> Mapped[int]:
    return mapped_column(default=0, server_default="0")


class Catalog(Model):
    """One language, and how far it has come."""

    __tablename__ = "catalogs"

    id: Mapped[PrimaryKey]
    locale: Mapped[str] = mapped_column(String(16), unique=True)
    total: Mapped[int] = mapped_column(default=0)
    """Texts of the app; obsolete ones count nowhere."""
    translated: Mapped[int] = mapped_column(default=0)
    """Those that are served once they are published: translated or approved."""
    approved: Mapped[int] = _count()
    fuzzy: Mapped[int] = mapped_column(default=0)
    """Those that need work."""
    errors: Mapped[int] = _count()
    """Those with an error that keeps them from being published."""
    warnings: Mapped[int] = _count()
    """Those with a warning that nobody has dismissed."""
    unpublished: Mapped[int] = _count()
    """Those that differ from what is published."""
    suggestions: Mapped[int] = _count()
    """Suggestions that nobody has decided on."""
    plural_forms: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The header of that name."""
    fallback: Mapped[str | None] = mapped_column(String(16))
    """The language that is read where a text is missing; None for the source."""
    revision: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """What is served now: a digest of the compiled catalog."""
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """Of the file, as it was when it was last taken into the database."""
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Why the file on disk cannot be read or served: {code, detail, line}."""
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(BigInteger)
    published_by_name: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def missing(self) -> int:
        """Texts that people do not read in this language yet."""
        return self.total - self.translated

    def public(self) -> dict[str, Any]:
        """The catalog as those see it who see its translations."""
        by = {"id": self.published_by_id, "name": self.published_by_name}
        return {
            "id": self.id,
            "locale": self.locale,
            **{name: getattr(self, name) for name in COUNTERS},
            "missing": self.missing,
            "plural_forms": self.plural_forms,
            "fallback": self.fallback,
            "revision": self.revision,
            "fault": self.fault,
            "published_at": wire_time(self.published_at),
            "published_by": by if self.published_by_name else None,
            "version": self.version,
        }


def without_people(record: dict[str, Any]) -> dict[str, Any]:
    """What everybody may know of a catalog: its numbers, and what is served."""
    kept = ("id", "locale", *COUNTERS, "missing", "fallback", "revision", "version")
    return {name: record[name] for name in kept}


def without_publisher(record: dict[str, Any]) -> dict[str, Any]:
    """What those know of it who see the translations of some languages only."""
    return {**record, "published_by": None}


def all_catalogs() -> list[Catalog]:
    """Every language's, in the order in which they were first looked at."""
    return list(db.session.scalars(select(Catalog).order_by(Catalog.id)))


def translated_languages() -> set[str]:
    """The languages that the app has, and those that it is being translated into."""
    return {*LANGUAGES, *db.session.scalars(select(Catalog.locale))}


def find_catalog(locale: str) -> Catalog | None:
    """The catalog of a language."""
    return db.session.scalar(select(Catalog).where(Catalog.locale == locale))
