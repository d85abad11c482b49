"""The activity as a list: filtered, searched and paged by the log's order, among a million entries.

Every query walks an index backwards from a position (``Stream``). What the index does not answer
is looked at row by row, for so many rows and no more: then the page ends early, and its cursor
goes on from there. So no query takes long, however rare what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models.audit import PRIVATE, Viewer
from dashboard.models.columns import MOST_INTEGER
from dashboard.models.event_log import EventLogEntry
from dashboard.models.listing import MOST
from dashboard.models.text import like_pattern

LOOKED_AT: Final = 20_000
"""Rows of one stream that one page looks at."""

COUNTED: Final = 10_000
"""Rows of one stream that are counted."""

CLOCK_ERROR: Final = timedelta(days=1)
"""By so much the clock may have gone back, and entries are still found by their time."""

Condition: TypeAlias = ColumnElement[bool]
Entry = EventLogEntry


@dataclass(frozen=True)
class Criteria:
    """Which entries.

    Args:
        words: each must occur in a name of the entry.
        person_id: done by this person, or concerning them.
        kind: of this kind, e.g. ``user.updated``.
        area: of this area, e.g. ``users``.
        record: about this record, e.g. ``("users", 42)``.
        since: done then or later.
        until: done before then.
    """

    words: tuple[str, ...] = ()
    person_id: int | None = None
    kind: str | None = None
    area: str | None = None
    record: tuple[str, int] | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Criteria()


@dataclass(frozen=True)
class Stream:
    """Entries that one index has in the log's order.

    Args:
        driver: what the index answers.
        rest: what is looked at row by row.
    """

    driver: tuple[Condition, ...]
    rest: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Found:
    """One page, and where the next one begins, if there may be one."""

    items: list[EventLogEntry]
    next: str | None


@dataclass(frozen=True)
class Total:
    """How many there are; ``exact`` or at least so many."""

    number: int
    exact: bool


def find(viewer: Viewer, wanted: Criteria, cursor: str | None, limit: int) -> Found:
    """One page of what ``viewer`` sees, newest first; it may be short although there is more.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    size = max(1, min(limit, MOST))
    bounds = (*_bounds(wanted), *((Entry.id < _position(cursor),) if cursor else ()))
    taken = [_take(stream, bounds, size + 1) for stream in streams(viewer, wanted)]
    known_to = max((reached for _, reached in taken if reached is not None), default=None)
    found = sorted((row for rows, _ in taken for row in rows), key=lambda row: -row.id)
    if known_to is not None:
        found = [row for row in found if row.id >= known_to]
    items = found[:size]
    if len(found) > size:
        return Found(items, str(items[-1].id))
    return Found(items, None if known_to is None else str(known_to))


def newer(viewer: Viewer, position: int, most: int) -> list[EventLogEntry]:
    """The entries that come right after a position, the nearest first."""
    rows: dict[int, EventLogEntry] = {}
    for stream in streams(viewer, Criteria()):
        query = select(Entry).where(*stream.driver, *stream.rest, Entry.id > position)
        found = db.session.scalars(query.order_by(Entry.id).limit(most))
        rows |= {row.id: row for row in found}
    return [rows[row_id] for row_id in sorted(rows)[:most]]


def count(viewer: Viewer, wanted: Criteria) -> Total:
    """How many entries ``viewer`` sees of those wanted, looking at no more than ``COUNTED``."""
    number, exact = 0, True
    bounds = tuple(_bounds(wanted))
    for stream in streams(viewer, wanted):
        floor = _floor(stream, bounds, COUNTED)
        within = () if floor is None else (Entry.id > floor,)
        query = select(func.count()).select_from(Entry)
        query = query.where(*stream.driver, *stream.rest, *bounds, *within)
        number += db.session.scalar(query) or 0
        exact = exact and floor is None
    return Total(number, exact)


def find_entry(entry_id: int) -> EventLogEntry | None:
    """The entry at that position, if it is still known."""
    return db.session.get(EventLogEntry, entry_id) if entry_id <= MOST_INTEGER else None


def reverted_by(entry_ids: list[int]) -> dict[int, int]:
    """For entries that were reverted, the latest entry that did it."""
    query = (
        select(Entry.reverts_id, func.max(Entry.id))
        .where(Entry.reverts_id.in_(entry_ids))
        .group_by(Entry.reverts_id)
    )
    return {reverted: entry_id for reverted, entry_id in db.session.execute(query) if reverted}


def streams(viewer: Viewer, wanted: Criteria) -> list[Stream]:
    """The streams that together have every entry wanted that ``viewer`` sees, each once."""
    if not viewer.sees_anything:
        return []
    rest = tuple(_rest(wanted))
    if wanted.record is not None:
        driver = (Entry.subject_type == wanted.record[0], Entry.subject_id == wanted.record[1])
        return [Stream(driver, (_visible(viewer), *_by_person(wanted), *_by_kind(wanted), *rest))]
    if wanted.person_id is not None:
        seen = (_visible(viewer), *_by_kind(wanted), *rest)
        return [
            Stream((driver,), (*other, *seen)) for driver, *other in _of_person(wanted.person_id)
        ]
    if wanted.kind is not None and viewer.audiences:
        return [Stream((Entry.kind == wanted.kind,), (_visible(viewer), *_by_area(wanted), *rest))]
    return list(_by_audience(viewer, wanted, (*_of_kind(wanted), *rest)))


def _by_audience(viewer: Viewer, wanted: Criteria, rest: tuple[Condition, ...]) -> Iterator[Stream]:
    for audience in viewer.audiences:
        if wanted.area is None or audience in _audiences(wanted.area):
            yield Stream((Entry.audience == audience,), rest)
    if viewer.id is None or viewer.sees_all:
        return
    beyond = (_audience.not_in(["", *viewer.audiences]), *_by_area(wanted), *rest)
    for driver, *other in _of_person(viewer.id):
        yield Stream((driver,), (*other, *beyond))


_audience = func.coalesce(Entry.audience, "")
"""The audience where another index is to be walked."""


def _of_person(user_id: int) -> list[tuple[Condition, ...]]:
    """Done by a person, about them, and concerning them besides: each entry in one of these."""
    by_others = func.coalesce(Entry.actor_id, 0) != user_id
    not_theirs = func.coalesce(Entry.person_id, 0) != user_id
    return [
        (Entry.actor_id == user_id,),
        (Entry.person_id == user_id, by_others),
        (Entry.other_id == user_id, by_others, not_theirs),
    ]


def _visible(viewer: Viewer) -> Condition:
    seen: list[Condition] = [_audience.in_(viewer.audiences)]
    if viewer.id is not None:
        own = (Entry.actor_id, Entry.person_id, Entry.other_id)
        seen += [func.coalesce(column, 0) == viewer.id for column in own]
    return (_audience != "") & or_(*seen)


def _rest(wanted: Criteria) -> Iterator[Condition]:
    for word in wanted.words:
        yield Entry.words.like(like_pattern(word), escape="\\")
    moment = func.coalesce(Entry.at, Entry.at)  # the index of times is not the one to walk
    if wanted.since is not None:
        yield moment >= wanted.since
    if wanted.until is not None:
        yield moment < wanted.until


def _by_person(wanted: Criteria) -> Iterator[Condition]:
    if wanted.person_id is not None:
        people = (Entry.actor_id, Entry.person_id, Entry.other_id)
        yield or_(*(func.coalesce(column, 0) == wanted.person_id for column in people))


def _by_kind(wanted: Criteria) -> Iterator[Condition]:
    yield from _of_kind(wanted)
    yield from _by_area(wanted)


def _of_kind(wanted: Criteria) -> Iterator[Condition]:
    if wanted.kind is not None:
        yield func.coalesce(Entry.kind, "") == wanted.kind


def _by_area(wanted: Criteria) -> Iterator[Condition]:
    if wanted.area is not None:
        yield _audience.in_(_audiences(wanted.area))


def _audiences(area: str) -> tuple[str, str]:
    return area, area + PRIVATE


def _bounds(wanted: Criteria) -> Iterator[Condition]:
    """Between which positions the times asked for lie: after what is surely too early, and before
    what is surely too late."""
    surely_before = _moved(wanted.since, -CLOCK_ERROR)
    surely_after = _moved(wanted.until, CLOCK_ERROR)
    if surely_before is not None:
        early = select(Entry.id).where(Entry.at < surely_before)
        last = db.session.scalar(early.order_by(Entry.at.desc()).limit(1))
        if last is not None:
            yield Entry.id > last
    if surely_after is not None:
        late = select(Entry.id).where(Entry.at >= surely_after)
        first = db.session.scalar(late.order_by(Entry.at).limit(1))
        if first is not None:
            yield Entry.id < first


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    """A moment earlier or later; None where calendars end, so that there is nothing beyond it."""
    try:
        return moment and moment + by
    except OverflowError:
        return None


def _take(
    stream: Stream, bounds: tuple[Condition, ...], most: int
) -> tuple[list[EventLogEntry], int | None]:
    """The first rows of a stream, and how far it was looked at; None: to its end."""
    floor = _floor(stream, bounds, LOOKED_AT) if stream.rest else None
    within = () if floor is None else (Entry.id > floor,)
    query = select(Entry).where(*stream.driver, *stream.rest, *bounds, *within)
    rows = list(db.session.scalars(query.order_by(Entry.id.desc()).limit(most)))
    if len(rows) == most:
        return rows, rows[-1].id
    return rows, None if floor is None else floor + 1


def _floor(stream: Stream, bounds: tuple[Condition, ...], most: int) -> int | None:
    """The position below which a stream is not looked at; None when it has not so many rows."""
    query = select(Entry.id).where(*stream.driver, *bounds).order_by(Entry.id.desc())
    return db.session.scalar(query.offset(most).limit(1))


def _position(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= len(str(MOST_INTEGER))):
        raise Invalid({"cursor": _l("This page address is damaged. Start again.")})
    return int(cursor)
