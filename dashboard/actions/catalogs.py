"""Verbs on catalogs: note how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from dashboard.catalog_files import Progress
from dashboard.errors import Denied
from dashboard.events import CatalogProgressed, CatalogTextsAdded
from dashboard.extensions import db
from dashboard.models.catalogs import Catalog, all_catalogs
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import put, transaction


def note_progress(actor: Actor, found: Mapping[str, Progress]) -> None:
    """Note the state of the catalogs, and where there is more to translate than before.

    Args:
        actor: only the system itself.
        found: the progress of each language; others stay as they are known.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    with transaction() as tx:
        known = {catalog.locale: catalog for catalog in all_catalogs()}
        for locale, progress in found.items():
            catalog = known.get(locale)
            before = catalog.missing if catalog else 0
            if catalog is None:
                catalog = Catalog(locale=locale, **asdict(progress))
                db.session.add(catalog)
            elif not _take(catalog, progress):
                continue
            more = catalog.missing - before
            if more > 0:
                event = CatalogTextsAdded(locale=locale, texts=more)
                tx.record(actor, event, catalog, put(catalog))
            else:
                tx.record(actor, CatalogProgressed(locale=locale), catalog, put(catalog))


def _take(catalog: Catalog, progress: Progress) -> bool:
    """Set the numbers; returns whether they are others than before."""
    new = asdict(progress)
    if all(getattr(catalog, name) == value for name, value in new.items()):
        return False
    for name, value in new.items():
        setattr(catalog, name, value)
    catalog.version += 1
    return True
