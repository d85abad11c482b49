"""The translation memory: what was translated before and resembles a text, in every language.

What stands in the code is compared with all that ever stood there. That is kept once for each
process, and read on only when it may have changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from sqlalchemy import Engine, Select, func, select

from dashboard.extensions import db
from dashboard.models.catalog_entries import SERVED, CatalogEntry
from dashboard.models.catalogs import Catalog
from dashboard.models.event_log import EventLogEntry

LEAST: Final = 65
"""Per cent; what resembles a text less is of no help."""

MOST: Final = 8
CANDIDATES: Final = 40
"""So many are looked at, since not everything that stands in the code has been translated."""

MOST_COMPARED: Final = 500
"""Characters; comparing takes time by their number on both sides."""

MANY: Final = 500

CHANGING: Final = ("catalog.added", "catalog.progressed", "catalog.texts_added", "entries.changed")
"""The events after which other texts may stand in the code."""

Texts = list[str]
Reads = Callable[[CatalogEntry], Texts | None]


@dataclass
class Sources:
    """What stands in the code, by the names that ``catalog_entries.source_key`` gives it.

    Args:
        known: the beginning of each.
        revision: of the catalogs when they were read.
    """

    known: dict[str, str] = field(default_factory=dict)
    revision: Any = None

    def read_on(self) -> None:
        """Take in what came since."""
        revision = _revision()
        if revision == self.revision:
            return
        for catalog_id in db.session.scalars(select(Catalog.id)):
            here = select(CatalogEntry.source_key).where(CatalogEntry.catalog_id == catalog_id)
            new = set(db.session.scalars(here)) - self.known.keys()
            if new:
                self._read(here.add_columns(CatalogEntry.source), new)
        self.revision = revision

    def _read(self, query: Select[Any], keys: set[str]) -> None:
        if len(keys) <= MANY:
            query = query.where(CatalogEntry.source_key.in_(keys))
        found = {key: source[:MOST_COMPARED] for key, source in db.session.execute(query)}
        # Another one, since another thread may be looking through the last.
        self.known = found | self.known

    def like(self, source: str) -> dict[str, int]:
        """How many per cent each of those that resemble ``source`` most has in common with it."""
        found = process.extract(
            source[:MOST_COMPARED],
            self.known,
            scorer=fuzz.ratio,
            score_cutoff=LEAST,
            limit=CANDIDATES,
        )
        return {key: int(percent) for _source, percent, key in found}


def _revision() -> tuple[int | None, ...]:
    """Something else whenever other texts stand in the code."""
    changed = select(func.max(EventLogEntry.id)).where(EventLogEntry.kind.in_(CHANGING))
    newest = select(func.max(CatalogEntry.id))
    return db.session.scalar(changed), db.session.scalar(newest)


_sources: WeakKeyDictionary[Engine, Sources] = WeakKeyDictionary()


def similar(entry: CatalogEntry, reads: Reads) -> list[dict[str, Any]]:
    """Translations of texts that resemble ``entry``, the most similar ones first.

    Of each text the translation into the same language is given; where there is none, one into
    another language.

    Args:
        entry: the text to translate.
        reads: which words of a translation whoever asks may read; None for none.

    Returns:
        Of each ``percent``, ``source``, ``texts``, ``locale`` and ``entry_id``.
    """
    sources = _sources.setdefault(db.engine, Sources())
    sources.read_on()
    percents = sources.like(entry.source)
    others: dict[str, list[CatalogEntry]] = defaultdict(list)
    for other in _translated(entry, list(percents)):
        others[other.source_key].append(other)
    rows = (
        row for key in percents for row in _rows(others[key], entry.locale, percents[key], reads)
    )
    return [row for row, _ in zip(rows, range(MOST), strict=False)]


def _translated(entry: CatalogEntry, keys: list[str]) -> Iterator[CatalogEntry]:
    query = (
        select(CatalogEntry)
        # By the index on both.
        .where(CatalogEntry.catalog_id.in_(select(Catalog.id)), CatalogEntry.source_key.in_(keys))
        .where(CatalogEntry.state.in_(SERVED))
        .where(CatalogEntry.key != entry.key)
        .order_by(CatalogEntry.obsolete, CatalogEntry.locale, CatalogEntry.id)
    )
    yield from db.session.scalars(query)


def _rows(
    found: list[CatalogEntry], locale: str, percent: int, reads: Reads
) -> Iterator[dict[str, Any]]:
    """The translations of one text: all different ones into ``locale``, or one into another."""
    same = [other for other in found if other.locale == locale]
    said: list[Texts] = []
    for other in same or found:
        texts = reads(other)
        if texts is None or texts in said or (said and not same):
            continue
        said.append(texts)
        yield {
            "percent": percent,
            "source": other.source,
            "texts": texts,
            "locale": other.locale,
            "entry_id": other.id,
        }
