"""Finding texts of one language: by state, check, person, time, place and words, with counts.

A list goes on by key (models/listing.py). Counts follow the filters: those of states every filter
but the state, those of checks every one but the check, so that each says what choosing it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, Text, case, cast, func, select

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models.catalog_changes import EntryChange
from dashboard.models.catalog_entries import STATES, CatalogEntry
from dashboard.models.catalog_findings import ERROR, WARNING, Finding
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.listing import Order, Page, page
from dashboard.models.text import like_pattern, text_key

SORTS: Final = {"position": CatalogEntry.position, "changed": CatalogEntry.changed_at}

ALL: Final = "all"
UNPUBLISHED: Final = "unpublished"
SUGGESTED: Final = "suggested"
WITH: Final = {"errors": ERROR, "warnings": WARNING}
KINDS: Final = (*STATES, UNPUBLISHED, SUGGESTED, *WITH)
"""What a list can be narrowed to: a state, or something that texts in any state may have."""

FILTERS: Final = ("q", "state", "check", "person", "since", "path", "key")
"""What an address may narrow a list by."""

MOST_WORDS: Final = 6
MOST_KEYS: Final = 200
MOST_DIGITS: Final = 20
"""More than the id of any person has."""
KEY: Final = re.compile(r"[0-9a-f]{16}")
CHECK: Final = re.compile(r"[a-z_]{1,32}")


@dataclass(frozen=True)
class Criteria:
    """Which texts of a catalog; obsolete ones are never among them.

    Args:
        catalog_id: whose.
        words: each must occur in the source, the translation, the context or a comment.
        kind: one of ``KINDS``, or None for every text.
        check: only those in which this check found something.
        person: only those that this person has changed.
        since: only those changed (by ``person``, if given) since then.
        path: must occur in one of the places in the code.
        keys: only these, if there are any.
    """

    catalog_id: int
    words: tuple[str, ...] = ()
    kind: str | None = None
    check: str | None = None
    person: int | None = None
    since: datetime | None = None
    path: str = ""
    keys: tuple[str, ...] = ()

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a text must fulfil."""
        yield CatalogEntry.catalog_id == self.catalog_id
        yield CatalogEntry.obsolete.is_(False)
        if self.keys:
            yield CatalogEntry.key.in_(self.keys)
        if self.kind is not None:
            yield self._is_of(self.kind)
        if self.check is not None:
            yield CatalogEntry.id.in_(self._found(Finding.check == self.check))
        if self.person is not None:
            yield CatalogEntry.id.in_(self._changed_by(self.person))
        elif self.since is not None:
            yield CatalogEntry.changed_at >= self.since
        if self.path:
            # As JSON is written in the column.
            pattern = like_pattern(json.dumps(self.path)[1:-1])
            yield cast(CatalogEntry.places, Text).like(pattern, escape="\\")
        for word in self.words:
            yield CatalogEntry.search.like(like_pattern(word), escape="\\")

    def _is_of(self, kind: str) -> ColumnElement[bool]:
        if kind == UNPUBLISHED:
            return CatalogEntry.unpublished.is_(True)
        if kind == SUGGESTED:
            return CatalogEntry.suggestions > 0
        if kind in WITH:
            return CatalogEntry.id.in_(self._found(Finding.level == WITH[kind]))
        return CatalogEntry.state == kind

    def _found(self, which: ColumnElement[bool]) -> Select[int]:
        query = select(Finding.entry_id).where(Finding.catalog_id == self.catalog_id, which)
        return query.where(Finding.dismissed_reason.is_(None))

    def _changed_by(self, person: int) -> Select[int]:
        query = select(EntryChange.entry_id).filter_by(catalog_id=self.catalog_id, actor_id=person)
        return query if self.since is None else query.where(EntryChange.at >= self.since)


def criteria(catalog_id: int, asked: Mapping[str, str], zone: tzinfo = UTC) -> Criteria:
    """Read what an address asks for; what is missing or empty asks for nothing.

    Args:
        catalog_id: whose texts.
        asked: what ``FILTERS`` names, as it was typed.
        zone: of whoever asks, in which days begin.

    Raises:
        Invalid: for a value there cannot be.
    """
    kind, check = asked.get("state", ""), asked.get("check", "")
    if kind not in ("", ALL, *KINDS):
        raise Invalid({"state": _l("Choose one from the list.")})
    if check and not CHECK.fullmatch(check):
        raise Invalid({"check": _l("Choose one from the list.")})
    return Criteria(
        catalog_id,
        words(asked.get("q", "")),
        kind if kind in KINDS else None,
        check or None,
        _person(asked.get("person", "")),
        _since(asked.get("since", ""), zone),
        asked.get("path", "").strip()[:200],
        _keys(asked.get("key", "")),
    )


def words(query: str) -> tuple[str, ...]:
    """The words of a search, as they are compared."""
    return tuple(dict.fromkeys(text_key(query).split()))[:MOST_WORDS]


def order(sort: str) -> Order:
    """Read how to sort: ``position`` or ``changed``, with ``-`` the other way round.

    Raises:
        Invalid: for another one.
    """
    return Order.parse(sort, SORTS, CatalogEntry.id)


def find(
    wanted: Criteria,
    by: Order,
    limit: int,
    *,
    cursor: str | None = None,
    start: CatalogEntry | None = None,
) -> Page[CatalogEntry]:
    """One page of the texts wanted.

    Args:
        wanted: which.
        by: how they are sorted.
        limit: how many, at most.
        cursor: goes on after another page.
        start: begins with this text instead, or where it would stand.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    query = select(CatalogEntry).where(*wanted.conditions())
    if start is not None and not cursor:
        beside = start.id + 1 if by.descending else start.id - 1
        query = query.where(by.after(getattr(start, by.column.key), beside))
    return page(query, by, cursor, limit)


def counts(wanted: Criteria) -> dict[str, dict[str, int]]:
    """How many texts each state and each check would show, with the other filters as they are."""
    by_state = replace(wanted, kind=None)
    return {
        "states": {**_by_state(by_state), **_by_level(by_state)},
        "checks": _by_check(replace(wanted, check=None)),
    }


def _by_state(wanted: Criteria) -> dict[str, int]:
    query = (
        select(
            CatalogEntry.state,
            func.count(),
            func.sum(case((CatalogEntry.unpublished, 1), else_=0)),
            func.sum(case((CatalogEntry.suggestions > 0, 1), else_=0)),
        )
        .where(*wanted.conditions())
        .group_by(CatalogEntry.state)
    )
    found = {ALL: 0, **dict.fromkeys(STATES, 0), UNPUBLISHED: 0, SUGGESTED: 0}
    for state, number, unpublished, suggested in db.session.execute(query):
        found[state] = number
        found[ALL] += number
        found[UNPUBLISHED] += unpublished
        found[SUGGESTED] += suggested
    return found


def _by_level(wanted: Criteria) -> dict[str, int]:
    found = _open_findings(wanted, Finding.level)
    return {name: found.get(level, 0) for name, level in WITH.items()}


def _by_check(wanted: Criteria) -> dict[str, int]:
    return _open_findings(wanted, Finding.check)


def _open_findings(wanted: Criteria, column: Any) -> dict[str, int]:
    """In how many of the texts wanted something was found, by a column of the findings."""
    query = (
        select(column, func.count(Finding.entry_id.distinct()))
        .join(CatalogEntry, CatalogEntry.id == Finding.entry_id)
        .where(Finding.catalog_id == wanted.catalog_id, Finding.dismissed_reason.is_(None))
        .where(*wanted.conditions())
        .group_by(column)
        .order_by(column)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _person(number: str) -> int | None:
    if not number:
        return None
    is_number = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    if not is_number or int(number) > MOST_INTEGER:
        raise Invalid({"person": _l("Choose one from the list.")})
    return int(number)


def _since(text: str, zone: tzinfo) -> datetime | None:
    """A day, or a moment; without a zone it is in that of whoever asks."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid({"since": _l("Enter a date.")}) from error


def _keys(text: str) -> tuple[str, ...]:
    keys = tuple(dict.fromkeys(filter(None, text.split(","))))
    if len(keys) > MOST_KEYS or not all(map(KEY.fullmatch, keys)):
        raise Invalid({"key": _l("There is no such text.")})
    return keys
