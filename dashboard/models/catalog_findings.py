"""What checks found in a translation, and what people have dismissed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model
from dashboard.models.columns import Moment, PrimaryKey, wire_time

ERROR: Final = "error"
WARNING: Final = "warning"


class Finding(Model):
    """Something that a check found."""

    __tablename__ = "catalog_findings"

    id: Mapped[PrimaryKey]
    entry_id: Mapped[int] = mapped_column(ForeignKey("catalog_entries.id", ondelete="CASCADE"))
    catalog_id: Mapped[int] = mapped_column(ForeignKey("catalogs.id", ondelete="CASCADE"))
    check: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(8))
    form: Mapped[int | None] = mapped_column()
    """Which plural form; None for all of them together."""
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    dismissed_reason: Mapped[str | None] = mapped_column(Text)
    dismissed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    dismissed_by_name: Mapped[str | None] = mapped_column(String(120))
    dismissed_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index("ix_catalog_findings_entry", "entry_id", "id"),
        Index(
            "ix_catalog_findings_check",
            *("catalog_id", "check", "level", "entry_id"),
            # Only what is open is looked for.
            sqlite_where=text("dismissed_reason IS NULL"),
            postgresql_where=text("dismissed_reason IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The finding as part of its text."""
        return {
            "check": self.check,
            "level": self.level,
            "form": self.form,
            "params": self.params,
        }

    def dismissal(self) -> dict[str, Any]:
        """The finding with who dismissed it, and why."""
        return {
            **self.public(),
            "reason": self.dismissed_reason,
            "by": {"id": self.dismissed_by_id, "name": self.dismissed_by_name},
            "at": wire_time(self.dismissed_at),
        }
