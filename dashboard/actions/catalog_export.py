"""Verbs that hand out a language's catalog as a file: what is published, or with what is edited."""

from __future__ import annotations

from sqlalchemy import select

from dashboard import offload
from dashboard.actions.catalog_sync import catalogs_dir
from dashboard.actions.publication_refusals import FileFaulty
from dashboard.catalog_files import BrokenCatalog, Edit, parse, patched
from dashboard.catalog_folder import po_path
from dashboard.errors import Denied, NotFound
from dashboard.extensions import db
from dashboard.models.catalog_entries import NEEDS_WORK, CatalogEntry
from dashboard.models.catalog_findings import ERROR
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.policy import Actor, sees_catalog


def export(actor: Actor, locale: str, *, pending: bool = False) -> bytes:
    """A language's catalog, as a ``.po`` file.

    Args:
        actor: has to do with the translations of the language.
        locale: which language.
        pending: with what is edited and not published yet. What has errors is marked there as
            needing work, so that every program accepts the file.

    Raises:
        Denied, NotFound
        FileFaulty: the file is broken.
    """
    if not sees_catalog(actor, locale):
        raise Denied()
    catalog = find_catalog(locale)
    if catalog is None:
        raise NotFound()
    edits = _edits(catalog) if pending else {}
    path = po_path(catalogs_dir(), locale)
    try:
        content = offload.run(path.read_bytes)
        return offload.run(_with, content, edits) if edits else content
    except FileNotFoundError as error:
        raise FileFaulty.gone(locale) from error
    except BrokenCatalog as error:
        raise FileFaulty(locale, error.public()) from error


def _with(content: bytes, edits: dict[str, Edit]) -> bytes:
    """The file with what is edited, as far as it still has the texts."""
    known = parse(content).by_key
    return patched(content, {key: edit for key, edit in edits.items() if key in known})


def _edits(catalog: Catalog) -> dict[str, Edit]:
    query = select(CatalogEntry).where(
        CatalogEntry.catalog_id == catalog.id,
        CatalogEntry.unpublished.is_(True),
        CatalogEntry.obsolete.is_(False),
    )
    return {entry.key: _edit(entry) for entry in db.session.scalars(query)}


def _edit(entry: CatalogEntry) -> Edit:
    faulty = any(finding.level == ERROR for finding in entry.open_findings)
    return Edit(tuple(entry.texts), faulty or entry.state == NEEDS_WORK, entry.note)
