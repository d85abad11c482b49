"""Thousands of a catalog's texts at once: read, written and counted without a model for each."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from dashboard.extensions import db
from dashboard.models.catalog_changes import EntryChange
from dashboard.models.catalog_entries import APPROVED, NEEDS_WORK, SERVED, CatalogEntry
from dashboard.models.catalog_findings import ERROR, WARNING, Finding
from dashboard.models.catalogs import Catalog

AT_ONCE: Final = 500
"""Rows in one statement: everybody else of this process has a turn between two."""

Row = dict[str, Any]


def rows_of(catalog_id: int, columns: Sequence[str], *conditions: ColumnElement[bool]) -> list[Row]:
    """All texts of a catalog, obsolete ones, too, in the order of the file.

    Args:
        catalog_id: whose.
        columns: what of them.
        conditions: only those texts.
    """
    chosen = [getattr(CatalogEntry, name) for name in columns]
    query = select(*chosen).where(CatalogEntry.catalog_id == catalog_id, *conditions)
    found = db.session.execute(query.order_by(CatalogEntry.position, CatalogEntry.id))
    rows: list[Row] = []
    for some in found.partitions(AT_ONCE):
        rows += [dict(zip(columns, row, strict=True)) for row in some]
        time.sleep(0)  # which lets the others of this process go on
    return rows


def rows_by_key(catalog_id: int, columns: Sequence[str], keys: Collection[str]) -> list[Row]:
    """Those of a catalog's texts that have these names."""
    found: list[Row] = []
    for some in _parts(sorted(keys)):
        found += rows_of(catalog_id, columns, CatalogEntry.key.in_(some))
    return found


def insert_entries(catalog: Catalog, rows: Sequence[Row]) -> None:
    """Add texts to a catalog."""
    for some in _parts(rows):
        own = {"catalog_id": catalog.id, "locale": catalog.locale}
        db.session.execute(insert(CatalogEntry), [{**row, **own} for row in some])


def update_entries(rows: Sequence[Row]) -> None:
    """Change texts.

    Args:
        rows: of each the id and the new columns, the same ones for all.
    """
    for some in _parts(rows):
        db.session.execute(update(CatalogEntry), some)


def add_changes(rows: Sequence[Row]) -> None:
    """Add to the history of texts."""
    for some in _parts(rows):
        db.session.execute(insert(EntryChange), some)


def ids_by_key(catalog_id: int, keys: Collection[str]) -> dict[str, int]:
    """The ids of a catalog's texts of these names."""
    return {row["key"]: row["id"] for row in rows_by_key(catalog_id, ("key", "id"), keys)}


def rewrite_findings(catalog_id: int, found: Mapping[int, Sequence[Row]]) -> None:
    """Put what checks found now in the place of what they found before.

    Args:
        catalog_id: whose texts.
        found: for each text, by its id, the columns of its findings.
    """
    for some in _parts(list(found)):
        db.session.execute(delete(Finding).where(Finding.entry_id.in_(some)))
    rows = [
        {**row, "entry_id": entry_id, "catalog_id": catalog_id}
        for entry_id, findings in found.items()
        for row in findings
    ]
    for some in _parts(rows):
        db.session.execute(insert(Finding), some)


def counts_of(catalog_id: int) -> dict[str, int]:
    """The numbers of a catalog (``models/catalogs.py`` COUNTERS), counted anew."""
    entry = CatalogEntry
    here = (entry.catalog_id == catalog_id, entry.obsolete.is_(False))
    query = select(
        func.count(),
        func.count().filter(entry.state.in_(SERVED)),
        func.count().filter(entry.state == APPROVED),
        func.count().filter(entry.state == NEEDS_WORK),
        func.count().filter(entry.unpublished.is_(True)),
        func.coalesce(func.sum(entry.suggestions), 0),
    ).where(*here)
    total, translated, approved, fuzzy, unpublished, suggestions = db.session.execute(query).one()
    levels = (
        select(Finding.level, func.count(Finding.entry_id.distinct()))
        .join(entry, entry.id == Finding.entry_id)
        .where(*here, Finding.dismissed_reason.is_(None))
        .group_by(Finding.level)
    )
    found = {row[0]: row[1] for row in db.session.execute(levels)}
    return {
        "total": total,
        "translated": translated,
        "approved": approved,
        "fuzzy": fuzzy,
        "errors": found.get(ERROR, 0),
        "warnings": found.get(WARNING, 0),
        "unpublished": unpublished,
        "suggestions": suggestions,
    }


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        if start:
            time.sleep(0)  # which lets the others of this process go on
        yield rows[start : start + AT_ONCE]
