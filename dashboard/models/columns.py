"""Column types and helpers that several models share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from sqlalchemy import DateTime, Dialect, ForeignKey
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

MOST_INTEGER: Final = 2**53 - 1
"""The largest whole number that JSON carries safely; every database holds it."""


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def wire_time(moment: datetime | None) -> str | None:
    """``moment`` as the wire contract writes it: ISO 8601, UTC, ``Z``."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on every database (SQLite keeps no zone).

    Kept to the millisecond, as the wire has it, so that browsers sort by it as the database does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


PrimaryKey = Annotated[int, mapped_column(primary_key=True)]
UserId = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)]
CreatedAt = Annotated[datetime, mapped_column(Moment, default=now)]
