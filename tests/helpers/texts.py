"""Texts of catalogs for tests, as if their files had been read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import select

from dashboard.catalog_files import key_of
from dashboard.extensions import db
from dashboard.models import Catalog, CatalogEntry
from dashboard.models.catalog_bulk import counts_of
from dashboard.models.catalog_entries import MISSING, NEEDS_WORK, TRANSLATED, search_of
from dashboard.plurals import rule_for
from dashboard.transaction import transaction

Source: TypeAlias = "str | tuple[str, str]"
"""A text, or its forms for one and for several."""


def make_catalog(locale: str, sources: Iterable[Source | dict[str, Any]] = ()) -> Catalog:
    """A catalog with texts that are missing, unless they say otherwise.

    Args:
        locale: its language.
        sources: what stands in the code; as a dict with further columns of the text.
    """
    rule = rule_for(locale)
    with transaction():
        catalog = Catalog(locale=locale, plural_forms=rule.header)
        db.session.add(catalog)
        db.session.flush()
        for position, source in enumerate(sources):
            given = source if isinstance(source, dict) else {"source": source}
            db.session.add(_entry(catalog, position, rule.count, **given))
        db.session.flush()
        for name, value in counts_of(catalog.id).items():
            setattr(catalog, name, value)
    return catalog


def entries_of(catalog: Catalog) -> list[CatalogEntry]:
    """The texts of a catalog, in their order."""
    query = select(CatalogEntry).filter_by(catalog_id=catalog.id)
    return list(db.session.scalars(query.order_by(CatalogEntry.position)))


def text(source: Source, *texts: str, **columns: Any) -> dict[str, Any]:
    """What stands in the code and its translation, if it has one, for ``make_catalog``."""
    return {"source": source, "texts": list(texts), **columns}


def entry_of(catalog: Catalog, source: str) -> CatalogEntry:
    """The text of a catalog by what stands in the code."""
    query = select(CatalogEntry).filter_by(catalog_id=catalog.id, source=source)
    return db.session.scalars(query).one()


def make_entry(locale: str, source: Source, **columns: Any) -> CatalogEntry:
    """The only text of a new catalog."""
    (entry,) = entries_of(make_catalog(locale, [{"source": source, **columns}]))
    return entry


def _entry(
    catalog: Catalog, position: int, forms: int, source: Source, **columns: Any
) -> CatalogEntry:
    one, several = source if isinstance(source, tuple) else (source, None)
    texts = columns.pop("texts", None) or [""] * (forms if several else 1)
    state = columns.pop("state", TRANSLATED if all(texts) else MISSING)
    entry = CatalogEntry(
        catalog_id=catalog.id,
        locale=catalog.locale,
        key=key_of(columns.get("context"), one),
        position=position,
        source=one,
        source_plural=several,
        texts=texts,
        state=state,
        **{
            "published": {"texts": texts, "fuzzy": state == NEEDS_WORK, "note": ""},
            "comment": "",
            "note": "",
            "places": [],
            "flags": [],
            **columns,
        },
    )
    entry.search = search_of(entry)
    return entry
