"""Verbs that put translations before people: publish a language's, take the last publish back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from dashboard import offload
from dashboard.actions.catalog_sync import catalogs_dir, take_in
from dashboard.actions.publication_files import Made, with_edits, with_former_blocks
from dashboard.actions.publication_refusals import MOST_LISTED, FileFaulty, Held
from dashboard.actions.publication_steps import abandon, begun, finish
from dashboard.catalog_files import BrokenCatalog, Edit
from dashboard.catalog_folder import locked, mo_path, po_path, read_if_there, replace
from dashboard.errors import DashboardError, Invalid, NotFound
from dashboard.extensions import db
from dashboard.models.catalog_bulk import Row, rows_of
from dashboard.models.catalog_entries import NEEDS_WORK, CatalogEntry
from dashboard.models.catalog_findings import ERROR, Finding
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.models.publications import DONE, TAKING_BACK, Publication, last_publication
from dashboard.policy import Actor, require
from dashboard.transaction import transaction

COLUMNS: Final = ("id", "key", "source", "texts", "state", "note", "published")

log = structlog.get_logger(__name__)


def preview(actor: Actor, locale: str) -> dict[str, Any]:
    """What publishing a language would do.

    Args:
        actor: needs ``translations.publish`` for it.
        locale: which language.

    Returns:
        ``texts`` (the first ones: id, source, before, after) and their ``total``; ``errors``, those
        of them that cannot be published, and ``held``, how many; ``fault`` and ``fault_text``, if
        the file is broken; ``last``, the last publication.

    Raises:
        Denied, NotFound
    """
    catalog = existing(locale)
    require(actor, "translations.publish", catalog)
    ready, held = _waiting(catalog)
    last = last_publication(catalog.id)
    return {
        "texts": [_change(row) for row in ready[:MOST_LISTED]],
        "total": len(ready),
        "errors": _errors(held),
        "held": len(held),
        "fault": catalog.fault,
        "fault_text": FileFaulty(locale, catalog.fault).message if catalog.fault else None,
        "last": {**last.public(), "may_take_back": _is_standing(last)} if last else None,
    }


def publish(actor: Actor, locale: str, *, without_errors: bool = False) -> Publication:
    """Put all changed translations of a language before people.

    Args:
        actor: needs ``translations.publish`` for it.
        locale: which language.
        without_errors: leave those with errors out, instead of publishing nothing.

    Raises:
        Denied, NotFound
        Held: some have errors that nobody has dismissed.
        Invalid: there is nothing to publish.
        FileFaulty: the file is broken, or its encoding does not have what was translated.
        OutOfSpace, FolderReadOnly: it cannot be written.
        Busy: somebody else is writing it.
    """
    with _writing(actor, locale) as (catalog, folder):
        ready, held = _waiting(catalog)
        if held and not without_errors:
            raise Held(_errors(held), len(held))
        if not ready:
            raise Invalid(message=_l("There is nothing to publish."))
        edits = {row["key"]: _edit(row) for row in (*ready, *_noted(catalog))}
        texts = len(ready)
        db.session.rollback()
        made = offload.run(with_edits, folder, locale, edits)
        with transaction():
            require(actor, "translations.publish", existing(locale))
            publication = begun(
                actor,
                existing(locale),
                revision=made.outcome.revision,
                leads_to=made.outcome.digest,
                blocks=made.blocks,
                texts=texts,
            )
        _write(publication, made)
    return publication


def take_back(actor: Actor, locale: str) -> Publication:
    """Undo the last publish of a language: people read what they read before.

    What was published stays as translations that are not published.

    Args:
        actor: needs ``translations.publish`` for it.
        locale: which language.

    Raises:
        Denied, NotFound
        Invalid: nothing was published, or it was taken back already.
        ChangedSince: the file has other words for some of these texts by now.
        FileFaulty, OutOfSpace, FolderReadOnly, Busy: as for ``publish``.
    """
    with _writing(actor, locale) as (catalog, folder):
        publication = last_publication(catalog.id)
        if publication is None or not _is_standing(publication):
            raise Invalid(message=_l("There is nothing that could be taken back."))
        publication_id, blocks = publication.id, publication.blocks
        db.session.rollback()
        made = offload.run(with_former_blocks, folder, locale, blocks)
        with transaction():
            require(actor, "translations.publish", existing(locale))
            publication = db.session.get_one(Publication, publication_id)
            publication.phase, publication.leads_to = TAKING_BACK, made.outcome.digest
            publication.taken_back_by_id = actor.id
        _write(publication, made)
    return publication


def existing(locale: str) -> Catalog:
    """The catalog of a language.

    Raises:
        NotFound
    """
    catalog = find_catalog(locale)
    if catalog is None:
        raise NotFound()
    return catalog


@contextmanager
def _writing(actor: Actor, locale: str) -> Iterator[tuple[Catalog, Path]]:
    """Hold a language's lock, with the database up to date with its file."""
    require(actor, "translations.publish", existing(locale))
    folder = catalogs_dir()
    try:
        with locked(folder, locale):
            take_in(locale)
            catalog = existing(locale)
            if catalog.fault:
                raise FileFaulty(locale, catalog.fault)
            yield catalog, folder
    except FileNotFoundError as error:
        raise FileFaulty.gone(locale) from error
    except BrokenCatalog as error:
        raise FileFaulty(locale, error.public()) from error


def _write(publication: Publication, made: Made) -> None:
    """Write what was noted as begun, and note that it is done."""
    locale = db.session.get_one(Catalog, publication.catalog_id).locale
    folder = catalogs_dir()
    files = {po_path(folder, locale): made.content, mo_path(folder, locale): made.words}
    db.session.rollback()
    try:
        offload.run(replace, files)
    except (DashboardError, OSError):
        if read_if_there(po_path(folder, locale)) != made.content:
            abandon(publication)
            raise
        # Only the compiled one is missing, and is made by whoever looks at the folder next.
        log.exception("a catalog was published, but not compiled yet", locale=locale)
    finish(publication, made.outcome)


def _waiting(catalog: Catalog) -> tuple[list[Row], list[Row]]:
    """The texts that are other than what is published: those that can be, and those with errors."""
    here = (CatalogEntry.unpublished.is_(True), CatalogEntry.obsolete.is_(False))
    errors = select(Finding.entry_id).where(
        Finding.catalog_id == catalog.id,
        Finding.level == ERROR,
        Finding.dismissed_reason.is_(None),
    )
    wrong = set(db.session.scalars(errors))
    ready: list[Row] = []
    held: list[Row] = []
    for row in rows_of(catalog.id, COLUMNS, *here):
        # What needs work is not served, so that its errors harm nobody.
        is_held = row["id"] in wrong and row["state"] != NEEDS_WORK
        (held if is_held else ready).append(row)
    return ready, held


def _noted(catalog: Catalog) -> list[Row]:
    """Texts with another translators' note than the file has; they are written along."""
    note = CatalogEntry.published["note"].as_string()
    other = or_(note != CatalogEntry.note, and_(note.is_(None), CatalogEntry.note != ""))
    here = (CatalogEntry.unpublished.is_(False), CatalogEntry.obsolete.is_(False))
    return rows_of(catalog.id, COLUMNS, other, *here)


def _edit(row: Row) -> Edit:
    return Edit(tuple(row["texts"]), row["state"] == NEEDS_WORK, row["note"])


def _change(row: Row) -> dict[str, Any]:
    before = row["published"] or {"texts": [""] * len(row["texts"]), "fuzzy": False}
    return {
        "id": row["id"],
        "key": row["key"],
        "source": row["source"],
        "before": before["texts"],
        "before_needs_work": before["fuzzy"],
        "after": row["texts"],
        "state": row["state"],
    }


def _errors(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Texts that cannot be published, with what is wrong with them; the first ones."""
    listed = rows[:MOST_LISTED]
    query = select(Finding).where(
        Finding.entry_id.in_([row["id"] for row in listed]),
        Finding.level == ERROR,
        Finding.dismissed_reason.is_(None),
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for finding in db.session.scalars(query.order_by(Finding.id)):
        found[finding.entry_id].append(finding.public())
    return [{**_change(row), "findings": found[row["id"]]} for row in listed]


def _is_standing(publication: Publication) -> bool:
    return publication.phase == DONE and publication.taken_back_at is None
