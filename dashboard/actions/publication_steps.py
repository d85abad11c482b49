"""The steps of writing a catalog's file, so that the database and the file agree in the end.

A publication is noted as begun before the file is written, with the digest that the file will have.
Whatever happens to the process in between, the file then tells which: with that digest the step was
taken and is finished here, with another one it was not and is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.actions.catalog_showing import recount, shown
from dashboard.catalog_files import Catalog as File
from dashboard.catalog_files import Message
from dashboard.catalog_merging import Row, is_unpublished, published_of
from dashboard.events import CatalogPublished, CatalogTakenBack
from dashboard.extensions import db
from dashboard.models.catalog_bulk import rows_by_key, update_entries
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.models.columns import now
from dashboard.models.publications import (
    BEGUN,
    DONE,
    TAKING_BACK,
    Publication,
    forget_older_blocks,
)
from dashboard.models.users import User, find_user
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import put, transaction


@dataclass(frozen=True)
class Outcome:
    """A file that was written.

    Args:
        file: what it says.
        digest: of the .po.
        revision: of the .mo.
    """

    file: File
    digest: str
    revision: str


def finish(publication: Publication, outcome: Outcome) -> None:
    """Note that the file was written: what was begun is done.

    Args:
        publication: in a phase that is not ``DONE``.
        outcome: of that phase.
    """
    with transaction() as tx:
        catalog = db.session.get_one(Catalog, publication.catalog_id)
        taking_back = publication.phase == TAKING_BACK
        publication.phase = DONE
        keys = {block["key"] for block in publication.blocks}
        ids = _note_published(catalog, keys, outcome.file.by_key)
        catalog.digest, catalog.revision = outcome.digest, outcome.revision
        if taking_back:
            publication.taken_back_at = now()
        else:
            forget_older_blocks(publication)
        _sign(catalog)
        recount(catalog)
        catalog.version += 1
        kind = CatalogTakenBack if taking_back else CatalogPublished
        event = kind(locale=catalog.locale, revision=catalog.revision, texts=publication.texts)
        actor = _who_did(publication, taking_back)
        tx.record(actor, event, catalog, put(catalog), *shown(catalog, ids))


def abandon(publication: Publication) -> None:
    """Note that the file was not written after all."""
    with transaction():
        if publication.phase == TAKING_BACK:
            publication.phase = DONE
        else:
            db.session.delete(publication)


def unfinished(locale: str) -> list[Publication]:
    """What was begun with a language's file and neither finished nor given up."""
    catalog = find_catalog(locale)
    if catalog is None:
        return []
    query = select(Publication).where(
        Publication.catalog_id == catalog.id, Publication.phase != DONE
    )
    return list(db.session.scalars(query.order_by(Publication.id)))


def settle(locale: str, outcome: Outcome) -> None:
    """Finish, or give up, what a process left that ended in the middle.

    Args:
        locale: a language whose lock is held.
        outcome: how its files are now.
    """
    for publication in unfinished(locale):
        if publication.leads_to == outcome.digest:
            finish(publication, outcome)
        else:
            abandon(publication)


def _note_published(catalog: Catalog, keys: set[str], entries: Mapping[str, Message]) -> list[int]:
    """Note for texts what the file has of them now; returns the ids of those that changed."""
    columns = ("id", "key", "texts", "state", "published", "unpublished", "obsolete", "version")
    changed: list[Row] = []
    for row in rows_by_key(catalog.id, columns, keys):
        if row["key"] in entries:
            new = {**row, "published": published_of(entries[row["key"]])}
            new["unpublished"] = is_unpublished(new)
            if new != row:
                changed.append({**new, "version": row["version"] + 1})
    update_entries(changed)
    return [row["id"] for row in changed]


def _sign(catalog: Catalog) -> None:
    """Note on a catalog who published last what is still there."""
    query = select(Publication).where(
        Publication.catalog_id == catalog.id,
        Publication.phase == DONE,
        Publication.taken_back_at.is_(None),
    )
    db.session.flush()
    last = db.session.scalars(query.order_by(Publication.id.desc()).limit(1)).first()
    catalog.published_at = last.at if last else None
    catalog.published_by_id = last.actor_id if last else None
    catalog.published_by_name = last.actor_name if last else None


def _who_did(publication: Publication, taking_back: bool) -> Actor:
    actor_id = publication.taken_back_by_id if taking_back else publication.actor_id
    person = find_user(actor_id) if actor_id else None
    return person or SYSTEM


def begun(actor: Actor, catalog: Catalog, **columns: Any) -> Publication:
    """Note that a file is about to be written; see ``Publication`` for the columns."""
    person = actor if isinstance(actor, User) else None
    publication = Publication(
        catalog_id=catalog.id,
        actor_id=person.id if person else None,
        actor_name=person.name if person else None,
        before_revision=catalog.revision,
        phase=BEGUN,
        **columns,
    )
    db.session.add(publication)
    db.session.flush()
    return publication
