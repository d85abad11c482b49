"""How far each language's catalog has come: how many texts, and how many of them are translated."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import PrimaryKey


class CatalogProgress(Model):
    """The state of one language's catalog, as it was when last looked at."""

    __tablename__ = "catalogs"

    id: Mapped[PrimaryKey]
    locale: Mapped[str] = mapped_column(String(16), unique=True)
    total: Mapped[int] = mapped_column(default=0)
    translated: Mapped[int] = mapped_column(default=0)
    fuzzy: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def missing(self) -> int:
        """Texts that people do not read in this language yet."""
        return self.total - self.translated

    def public(self) -> dict[str, Any]:
        """The progress as everybody may see it."""
        return {
            "id": self.id,
            "locale": self.locale,
            "total": self.total,
            "translated": self.translated,
            "fuzzy": self.fuzzy,
            "version": self.version,
        }


def all_catalogs() -> list[CatalogProgress]:
    """Every language's, in the order in which they were first looked at."""
    return list(db.session.scalars(select(CatalogProgress).order_by(CatalogProgress.id)))
