"""Texts of a language as one person is shown them: the list, and everything about one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, Final

from sqlalchemy import select

from dashboard.catalog_places import page_of
from dashboard.errors import Denied, NotFound
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.live.catalog_rooms import NUMBERS, entries_topic
from dashboard.live.snapshot import offsets
from dashboard.models import catalog_search
from dashboard.models.catalog_changes import history_of
from dashboard.models.catalog_entries import (
    MISSING,
    SERVED,
    TRANSLATED,
    CatalogEntry,
    find_entry,
    same_words,
)
from dashboard.models.catalog_memory import similar
from dashboard.models.catalogs import Catalog, find_catalog
from dashboard.models.listing import DEFAULT_LIMIT
from dashboard.models.suggestions import OPEN, Suggestion
from dashboard.models.users import User
from dashboard.permissions import TRANSLATING
from dashboard.plurals import PluralError, PluralRule, parse, rule_for
from dashboard.policy import can, sees_catalog

MOST_SUGGESTIONS: Final = 20


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, as it was typed.

    Args:
        filters: what ``catalog_search.FILTERS`` names.
        start: the id of the text to begin with.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = "position"
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    start: int | None = None


def seen_catalog(viewer: User, locale: str) -> Catalog:
    """The catalog of a language.

    Raises:
        Denied: ``viewer`` may not see its translations.
        NotFound: there is no such language.
    """
    if not sees_catalog(viewer, locale):
        raise Denied()
    catalog = find_catalog(locale)
    if catalog is None:
        raise NotFound()
    return catalog


def seen_entry(viewer: User, locale: str, entry_id: int) -> CatalogEntry:
    """A text of a language.

    Raises:
        Denied: ``viewer`` may not see its translations.
        NotFound: there is no such text in it.
    """
    catalog, entry = seen_catalog(viewer, locale), find_entry(entry_id)
    if entry is None or entry.catalog_id != catalog.id:
        raise NotFound()
    return entry


def snapshot(viewer: User, locale: str, asked: Asked, zone: tzinfo = UTC) -> dict[str, Any]:
    """One page of a language's texts, and the positions of its topics in the same read.

    ``total`` and ``counts`` come with the first page; later ones have None.

    Args:
        zone: of ``viewer``, in which days begin.

    Raises:
        Denied, NotFound
        Invalid: for a filter, order or cursor there is not.
    """
    catalog = seen_catalog(viewer, locale)
    wanted = catalog_search.criteria(catalog.id, asked.filters, zone)
    by = catalog_search.order(asked.sort)
    start = None if asked.start is None else seen_entry(viewer, locale, asked.start)
    found = catalog_search.find(wanted, by, asked.limit, cursor=asked.cursor, start=start)
    counts = None if asked.cursor else catalog_search.counts(wanted)
    return {
        "items": [entry.public() for entry in found.items],
        "next": found.next,
        "total": counts["states"][wanted.kind or catalog_search.ALL] if counts else None,
        "counts": counts,
        "offsets": offsets(viewer, entries_topic(locale), NUMBERS),
    }


def details(viewer: User, locale: str, entry_id: int) -> dict[str, Any]:
    """Everything that helps to translate one text.

    Raises:
        Denied, NotFound
    """
    entry = seen_entry(viewer, locale, entry_id)
    return {
        "entry": entry.public(),
        "previous": entry.previous,
        "places": [{"path": place, "page": page_of(place)} for place in entry.places],
        "others": _others(viewer, entry),
        "same": [other.texts for other in same_words(entry) if other.state in SERVED],
        "memory": similar(entry, lambda other: _readable(viewer, other)),
        "history": [change.public() for change in history_of(entry.id).items],
        "suggestions": [suggestion.public() for suggestion in _suggestions(entry)],
        "dismissed": [it.dismissal() for it in entry.findings if it.dismissed_reason is not None],
        "plural": _plural(seen_catalog(viewer, locale)),
        "permissions": [name for name in TRANSLATING if can(viewer, name, entry)],
        "offsets": offsets(viewer, entries_topic(locale)),
    }


def _others(viewer: User, entry: CatalogEntry) -> list[dict[str, Any]]:
    """The same text in other languages, in the order in which languages are offered."""
    query = select(CatalogEntry).where(
        CatalogEntry.key == entry.key,
        CatalogEntry.id != entry.id,
        CatalogEntry.obsolete.is_(False),
    )
    places = {locale: place for place, locale in enumerate(LANGUAGES)}
    found = sorted(db.session.scalars(query), key=lambda it: (places.get(it.locale, 99), it.locale))
    shown = []
    for other in found:
        if texts := _readable(viewer, other):
            state = other.state if sees_catalog(viewer, other.locale) else TRANSLATED
            shown.append({"locale": other.locale, "texts": texts, "state": state})
    return shown


def _readable(viewer: User, entry: CatalogEntry) -> list[str] | None:
    """The words of a translation that ``viewer`` may read: what is published, everybody may."""
    if sees_catalog(viewer, entry.locale):
        return entry.texts if entry.state != MISSING else None
    published = entry.published
    if published is None or published["fuzzy"] or not all(published["texts"]):
        return None
    texts: list[str] = published["texts"]
    return texts


def _suggestions(entry: CatalogEntry) -> list[Suggestion]:
    """Those to decide on first, then the newest of the others."""
    query = select(Suggestion).filter_by(entry_id=entry.id)
    newest = query.order_by((Suggestion.state == OPEN).desc(), Suggestion.id.desc())
    return list(db.session.scalars(newest.limit(MOST_SUGGESTIONS)))


def _plural(catalog: Catalog) -> dict[str, Any]:
    rule = _rule(catalog)
    return {"forms": rule.count, "rule": rule.header, "examples": rule.examples}


def _rule(catalog: Catalog) -> PluralRule:
    """The catalog's own rule; CLDR's where it has none that can be used."""
    try:
        return parse(catalog.plural_forms)
    except PluralError:
        return rule_for(catalog.locale)
