"""Writing what is taken of a file into the database: thousands of texts in one transaction.

The same comes of it as if each text had been saved by itself (``rewriting.Rewriting``): its words,
its state, what checks find in it and in those that say the same, its history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from dashboard import offload
from dashboard.actions import batches
from dashboard.actions.catalog_showing import recount
from dashboard.actions.import_comparison import Item
from dashboard.actions.rewriting import Rewriting
from dashboard.catalog_checks import Finding
from dashboard.extensions import db
from dashboard.models.catalog_bulk import add_changes, rewrite_findings, update_entries
from dashboard.models.catalog_changes import IMPORT
from dashboard.models.catalog_entries import (
    CatalogEntry,
    differs,
    repeated_sources,
    search_of,
    source_key,
)
from dashboard.models.catalogs import Catalog
from dashboard.models.columns import now
from dashboard.models.users import User
from dashboard.policy import Actor

Row = dict[str, Any]


def write(actor: Actor, catalog: Catalog, items: Sequence[Item], batch: str) -> list[int]:
    """Have texts say what a file says.

    Args:
        actor: who imports it.
        catalog: whose texts.
        items: what is taken; none of them is refused, and all of them differ.
        batch: what the change is known by.

    Returns:
        The ids of the texts that are others now, and of those in which checks find something else.
    """
    person = actor if isinstance(actor, User) else None
    signed = {"id": person.id if person else None, "name": person.name if person else None}
    rows, changes = offload.run(_worked_out, items, signed, now())
    batches.note(actor, catalog, batch, IMPORT, len(rows))
    own = {"catalog_id": catalog.id, "how": IMPORT, "batch": batch}
    update_entries(rows)
    add_changes([{**change, **own} for change in changes])
    rewrite_findings(catalog.id, dict(_findings(items)))
    db.session.expire_all()
    others = _check_same_words(Rewriting(actor, catalog, IMPORT, batch), items)
    recount(catalog)
    return [row["id"] for row in rows] + others


def _worked_out(
    items: Sequence[Item], by: dict[str, Any], moment: datetime
) -> tuple[list[Row], list[Row]]:
    """The new columns of the texts, and their history."""
    rows, changes = [], []
    for item in items:
        here = item.here
        if here is None:
            continue
        new = SimpleNamespace(**{**vars(here), "texts": item.texts, "state": item.state})
        rows.append(
            {
                "id": here.id,
                "texts": item.texts,
                "state": item.state,
                "unpublished": differs(new),  # type: ignore[arg-type]  # as a model
                "search": search_of(new),  # type: ignore[arg-type]
                "changed_at": moment,
                "changed_by_id": by["id"],
                "changed_by_name": by["name"],
                "version": here.version + 1,
            }
        )
        changes.append(
            {
                "entry_id": here.id,
                "actor_id": by["id"],
                "actor_name": by["name"],
                "at": moment,
                "before": _content(here),
                "after": _content(new),
                "version": here.version + 1,
            }
        )
    return rows, changes


def _content(entry: SimpleNamespace) -> Row:
    return {"texts": entry.texts, "state": entry.state, "note": entry.note}


def _findings(items: Sequence[Item]) -> Iterator[tuple[int, list[Row]]]:
    """What checks find in the new words; where only the state is another, it stays as it is."""
    for item in items:
        if item.here is not None and item.texts != item.here.texts:
            yield item.here.id, [_columns(found) for found in item.findings]


def _columns(found: Finding) -> Row:
    """What is kept of something that a check found."""
    return {
        "check": found.check,
        "level": found.level,
        "form": found.form,
        "params": found.params,
    }


def _check_same_words(rewriting: Rewriting, items: Sequence[Item]) -> list[int]:
    """Look again through what stands in the code several times: its translations may differ."""
    sources = {source_key(item.theirs.source) for item in items}
    several = sorted(sources & repeated_sources(rewriting.catalog.id))
    checked = []
    for start in range(0, len(several), 500):
        query = select(CatalogEntry).where(
            CatalogEntry.catalog_id == rewriting.catalog.id,
            CatalogEntry.source_key.in_(several[start : start + 500]),
            CatalogEntry.obsolete.is_(False),
        )
        checked += [it.id for it in db.session.scalars(query) if rewriting.check(it)]
    return checked
