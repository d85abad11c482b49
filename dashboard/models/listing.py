"""Keyset paging: each page goes on from the last row of the one before, whatever came between.

Source: M. Winand, «Paging Through Results», use-the-index-luke.com/no-offset.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models.columns import MOST_INTEGER

DAMAGE: Final = (ValueError, TypeError, OverflowError, RecursionError, binascii.Error)
"""What reading a text that is none of our cursors may raise."""

MOST: Final = 200
DEFAULT_LIMIT: Final = 50

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the cursor of the next, if there is one."""

    items: list[Row]
    next: str | None


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by a column, then by id in the same direction.

    Args:
        column: an attribute with an index on (column, id).
        id: the primary key.
        descending: whether the largest comes first.
    """

    column: InstrumentedAttribute[Any]
    id: InstrumentedAttribute[int]
    descending: bool

    @classmethod
    def parse(
        cls,
        sort: str,
        columns: Mapping[str, InstrumentedAttribute[Any]],
        row_id: InstrumentedAttribute[int],
    ) -> Order:
        """Read ``name`` or ``-name``.

        Raises:
            Invalid: for a field that the list cannot be sorted by.
        """
        name = sort.removeprefix("-")
        if name not in columns:
            raise Invalid({"sort": _l("This list cannot be sorted that way.")})
        return cls(columns[name], row_id, sort.startswith("-"))

    def apply(self, query: Select[Any]) -> Select[Any]:
        """``query`` in this order; rows without a value are the smallest."""
        if self.descending:
            return query.order_by(self.column.desc().nulls_last(), self.id.desc())
        return query.order_by(self.column.asc().nulls_first(), self.id.asc())

    def after(self, value: Any, row_id: int) -> ColumnElement[bool]:
        """The condition of rows that come after (``value``, ``row_id``)."""
        here, key = tuple_(self.column, self.id), (value, row_id)
        if self.descending:
            if value is None:
                return and_(self.column.is_(None), self.id < row_id)
            later = here < key
            return or_(later, self.column.is_(None)) if self._nullable else later
        if value is None:
            return or_(self.column.is_not(None), and_(self.column.is_(None), self.id > row_id))
        return here > key

    def cursor(self, row: Any) -> str:
        """The cursor that goes on after ``row``."""
        value = getattr(row, self.column.key)
        text = value.isoformat() if isinstance(value, datetime) else value
        return base64.urlsafe_b64encode(json.dumps([text, row.id]).encode()).decode()

    def read_cursor(self, cursor: str) -> ColumnElement[bool]:
        """The condition of the page that ``cursor`` begins.

        Raises:
            Invalid: for a cursor that is not ours.
        """
        try:
            value, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            if value is not None:
                value = self._python_type(value)
            return self.after(value, _storable(int(row_id)))
        except DAMAGE as error:
            raise Invalid({"cursor": _l("This page address is damaged. Start again.")}) from error

    def _python_type(self, value: Any) -> Any:
        kind = self.column.type.python_type
        if kind is datetime:
            return datetime.fromisoformat(value).astimezone(UTC)
        return _storable(kind(value))

    @property
    def _nullable(self) -> bool:
        return bool(self.column.property.columns[0].nullable)


def page(query: Select[Row], order: Order, cursor: str | None, limit: int) -> Page[Row]:
    """One page of ``query``.

    Args:
        query: selects whole models, unordered.
        order: how it is sorted.
        cursor: ``next`` of the page before, or None for the first.
        limit: rows per page, at most ``MOST``.
    """
    if cursor:
        query = query.where(order.read_cursor(cursor))
    size = max(1, min(limit, MOST))
    rows = list(db.session.scalars(order.apply(query).limit(size + 1)))
    more = len(rows) > size
    return Page(rows[:size], order.cursor(rows[size - 1]) if more else None)


def _storable(value: Any) -> Any:
    """``value``; ValueError for a number or text that no database can hold."""
    if isinstance(value, int) and abs(value) > MOST_INTEGER:
        raise ValueError(value)
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text
    return value


def count(query: Select[Any]) -> int:
    """How many rows ``query`` has."""
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
