"""What open pages are shown after many of a catalog's texts have changed at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from dashboard.extensions import db
from dashboard.live.catalog_rooms import entries_topic
from dashboard.models.catalog_bulk import counts_of
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalogs import Catalog
from dashboard.models.event_log import outdate
from dashboard.transaction import Change, put

MOST_SHOWN: Final = 200
"""Texts that are shown one by one; after more of them pages fetch their list anew."""


def shown(catalog: Catalog, ids: Sequence[int]) -> tuple[Change, ...]:
    """The changes to record for texts that were written in bulk.

    Args:
        catalog: whose texts.
        ids: of the texts that are others now.
    """
    if len(ids) > MOST_SHOWN:
        outdate(entries_topic(catalog.locale))
        ids = ids[:1]
    query = select(CatalogEntry).where(CatalogEntry.id.in_(ids)).order_by(CatalogEntry.id)
    fresh = query.execution_options(populate_existing=True)
    return tuple(put(entry) for entry in db.session.scalars(fresh))


def recount(catalog: Catalog) -> bool:
    """Count a catalog's texts anew; returns whether its numbers changed."""
    db.session.flush()
    found = counts_of(catalog.id)
    changed = [name for name, value in found.items() if getattr(catalog, name) != value]
    for name in changed:
        setattr(catalog, name, found[name])
    return bool(changed)
