"""Telling translators what turned out to be wrong with words while pages were made of them."""

from __future__ import annotations

from sqlalchemy import select

from dashboard.actions.rewriting import Rewriting
from dashboard.events import EntryUnfit
from dashboard.extensions import db
from dashboard.models.catalog_entries import CatalogEntry, find_by_key
from dashboard.models.catalogs import find_catalog
from dashboard.models.event_log import EventLogEntry
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from dashboard.words import faults
from dashboard.words.faults import Fault


@faults.subscribe
def tell(fault: Fault) -> None:
    """Tell translators of a text that does not fit its placeholders, once per state of the
    catalog; and let the checks look at it again.

    A compiled catalog that cannot be read is another matter: whoever watches the folder compiles
    it anew (dashboard/catalog_watch.py).

    Args:
        fault: what was found.
    """
    if fault.code != faults.PLACEHOLDER or fault.key is None:
        return
    with transaction() as tx:
        catalog = find_catalog(fault.locale)
        entry = find_by_key(catalog.id, fault.key) if catalog else None
        if catalog is None or entry is None or _was_told(entry, fault.revision):
            return
        rewriting = Rewriting(SYSTEM, catalog, "file")
        rewriting.check(entry)
        event = EntryUnfit(
            locale=fault.locale, key=fault.key, revision=fault.revision, detail=fault.detail
        )
        tx.record(SYSTEM, event, entry, *rewriting.changes)


def _was_told(entry: CatalogEntry, revision: str) -> bool:
    """Whether a process has told of this text in this state of the catalog already."""
    query = (
        select(EventLogEntry.data)
        .filter_by(kind=EntryUnfit.kind, subject_type="catalog_entries", subject_id=entry.id)
        .order_by(EventLogEntry.id.desc())
        .limit(1)
    )
    last = db.session.scalar(query)
    return last is not None and last["revision"] == revision
