"""The activity as a list: paging, times, searches that find little, and that indexes answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, insert, text

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.live.activity import Asked, criteria
from dashboard.models import activity
from dashboard.models.activity import Criteria, count, find, newer
from dashboard.models.audit import AREAS, Viewer
from dashboard.models.event_log import EventLogEntry

START = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = {
    "user.updated": "users",
    "user.signed_in": "users.private",
    "role.updated": "roles",
    "upload.created": "uploads",
    "job.failed": "system",
    "inbox.changed": "",
}
ALL = Viewer(None, frozenset(AREAS), private=True)
BASIC = Viewer(3, frozenset({"users", "roles"}), private=False)
OWN = Viewer(3, frozenset(), private=False)
VIEWERS = (ALL, BASIC, OWN)


def add_entries(number: int, seed: int = 5) -> None:
    """Entries of all audiences, a minute apart, by and about a few people."""
    chance = random.Random(seed)
    kinds = list(KINDS.items())
    rows = []
    for entry_id in range(1, number + 1):
        kind, audience = chance.choice(kinds)
        rows.append(
            {
                "id": entry_id,
                "kind": kind,
                "audience": audience,
                "actor_id": chance.choice((None, 1, 2, 3)),
                "subject_type": kind.partition(".")[0] + "s",
                "subject_id": chance.randrange(5),
                "person_id": chance.choice((None, 2, 3)),
                "other_id": chance.choice((None, None, 3, 4)),
                "subject_name": "",
                "words": chance.choice(("ana lima", "bo sørensen", "李娜")),
                "data": {},
                "address": "",
                "access": False,
                "at": START + timedelta(minutes=entry_id),
            }
        )
    db.session.execute(insert(EventLogEntry), rows)


def walk(viewer: Viewer, wanted: Criteria, size: int = 7) -> Iterator[list[EventLogEntry]]:
    """Every page of a list."""
    cursor: str | None = None
    while True:
        found = find(viewer, wanted, cursor, size)
        yield found.items
        if found.next is None:
            return
        assert cursor is None or int(found.next) < int(cursor)
        cursor = found.next


def by_hand(viewer: Viewer, wanted: Criteria) -> list[int]:
    """The same by looking at every row."""
    return [
        row.id
        for row in db.session.query(EventLogEntry).order_by(EventLogEntry.id.desc())
        if row.audience and sees(viewer, row) and fits(wanted, row)
    ]


def sees(viewer: Viewer, row: EventLogEntry) -> bool:
    own = viewer.id in (row.actor_id, row.person_id, row.other_id)
    return row.audience in viewer.audiences or (viewer.id is not None and own)


def fits(wanted: Criteria, row: EventLogEntry) -> bool:
    return (
        (wanted.kind in (None, row.kind))
        and (wanted.area is None or (row.audience or "").partition(".")[0] == wanted.area)
        and (wanted.record in (None, (row.subject_type, row.subject_id)))
        and (wanted.person_id in (None, row.actor_id, row.person_id, row.other_id))
        and (wanted.since is None or row.at >= wanted.since)
        and (wanted.until is None or row.at < wanted.until)
        and all(word in row.words for word in wanted.words)
    )


WANTED = [
    Criteria(**dict(parts))
    for parts in product(
        [("person_id", None), ("person_id", 2)],
        [("kind", None), ("kind", "user.updated")],
        [("record", None), ("record", ("users", 3))],
        [("words", ()), ("words", ("lima", "ana"))],
        [("since", None), ("since", START + timedelta(minutes=40))],
    )
] + [
    Criteria(area="users"),
    Criteria(area="uploads", until=START + timedelta(minutes=200)),
    Criteria(words=("nobody",)),
]


@pytest.mark.parametrize("looked_at", [20_000, 9])
@pytest.mark.parametrize("viewer", VIEWERS, ids=["all", "basic", "own"])
def test_pages_hold_everything_wanted_once_in_order(
    app: Flask, monkeypatch: pytest.MonkeyPatch, viewer: Viewer, looked_at: int
) -> None:
    monkeypatch.setattr(activity, "LOOKED_AT", looked_at)
    add_entries(260)
    for wanted in WANTED:
        found = [row.id for page in walk(viewer, wanted) for row in page]
        assert found == by_hand(viewer, wanted), wanted
        total = count(viewer, wanted)
        assert total == activity.Total(len(found), exact=True)


def test_a_page_is_full_unless_it_has_looked_far_enough(app: Flask) -> None:
    add_entries(260)
    pages = list(walk(ALL, Criteria(), 10))
    assert {len(page) for page in pages[:-1]} == {10}


def test_paging_goes_on_where_it_was_while_more_happens(app: Flask) -> None:
    add_entries(120)
    seen: list[int] = []
    for number, page in enumerate(walk(ALL, Criteria(), 9)):
        seen += [row.id for row in page]
        values = {"id": 1000 + number, "kind": "role.updated", "audience": "roles"}
        rest = {"subject_type": "roles", "subject_id": 1, "data": {}, "words": ""}
        db.session.execute(insert(EventLogEntry), [{**values, **rest, "at": START}])
    assert seen == [row_id for row_id in by_hand(ALL, Criteria()) if row_id < 1000]


def test_neighbours_are_the_nearest_that_may_be_seen(app: Flask) -> None:
    add_entries(100)
    for viewer in VIEWERS:
        seen = by_hand(viewer, Criteria())
        for position in (seen[0], seen[len(seen) // 2], seen[-1]):
            here = seen.index(position)
            after = [row.id for row in newer(viewer, position, 3)]
            assert after == seen[max(0, here - 3) : here][::-1]


def test_counting_stops_somewhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "COUNTED", 10)
    add_entries(260)
    total = count(ALL, Criteria())
    assert not total.exact
    assert total.number == 10 * 5
    assert count(ALL, Criteria(kind="user.updated", words=("nobody",))).number == 0


def test_a_clock_that_was_set_back_hides_nothing(app: Flask) -> None:
    add_entries(100)
    late = {"id": 101, "kind": "role.updated", "audience": "roles", "words": "", "data": {}}
    late |= {"subject_type": "roles", "subject_id": 1, "at": START + timedelta(minutes=10)}
    db.session.execute(insert(EventLogEntry), [late])
    wanted = Criteria(since=START, until=START + timedelta(minutes=20), kind="role.updated")
    assert 101 in [row.id for page in walk(ALL, wanted) for row in page]


def test_only_the_time_asked_for_is_looked_at(app: Flask) -> None:
    add_entries(10)
    old = {"kind": "role.updated", "audience": "roles", "words": "", "data": {}}
    old |= {"subject_type": "roles", "subject_id": 1}
    days = [{**old, "id": 100 + day, "at": START + timedelta(days=day)} for day in range(3, 20)]
    db.session.execute(insert(EventLogEntry), days)
    wanted = Criteria(since=START + timedelta(days=9), until=START + timedelta(days=11))
    assert [row.id for row in find(ALL, wanted, None, 50).items] == [110, 109]
    bounds = [str(bound) for bound in activity._bounds(wanted)]
    assert bounds == ["event_log.id > :id_1", "event_log.id < :id_1"]


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3", "9" * 30, "1;2", "²"])
def test_a_damaged_cursor_is_said_to_be_one(app: Flask, cursor: str) -> None:
    with pytest.raises(Invalid):
        find(ALL, Criteria(), cursor, 10)


# Days, in the time zone of whoever asks


@pytest.mark.parametrize(
    "zone, since, until, begins, ends",
    [
        ("UTC", "2026-03-28", "2026-03-28", "2026-03-28T00:00Z", "2026-03-29T00:00Z"),
        # 23 hours, because clocks are put forward
        ("Europe/Berlin", "2026-03-29", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z"),
        # 25 hours
        ("Europe/Berlin", "2026-10-25", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
        # a day that has no midnight
        ("Africa/Cairo", "2026-04-24", "2026-04-24", "2026-04-23T22:00Z", "2026-04-24T21:00Z"),
        ("Asia/Kathmandu", "2026-05-01", "2026-05-02", "2026-04-30T18:15Z", "2026-05-02T18:15Z"),
        (
            "Asia/Tokyo",
            "2026-05-01T12:00",
            "2026-05-01T12:00+02:00",
            "2026-05-01T03:00Z",
            "2026-05-01T10:00Z",
        ),
    ],
)
def test_days_begin_and_end_where_the_zone_says(
    app: Flask, zone: str, since: str, until: str, begins: str, ends: str
) -> None:
    wanted = criteria(Asked(since=since, until=until), ZoneInfo(zone))
    assert wanted.since == datetime.fromisoformat(begins)
    assert wanted.until == datetime.fromisoformat(ends)


@pytest.mark.parametrize(
    "filters",
    [
        {"since": "yesterday"},
        {"until": "2026-02-30"},
        {"until": "9999-12-31"},
        {"kind": "user.exploded"},
        {"person": "ana"},
        {"person": "9" * 40},
        {"record": "users"},
        {"record": "users/x"},
        {"record": "../1"},
        {"record": "a" * 30 + "/1"},
    ],
)
def test_filters_that_cannot_be_are_named(app: Flask, filters: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        criteria(Asked(**filters), ZoneInfo("UTC"))
    assert caught.value.fields.keys() == filters.keys()


# Plans


def plans(viewer: Viewer, wanted: Criteria, cursor: str | None) -> list[str]:
    """The query plans of everything that a page of the list reads of the log."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        statements.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        find(viewer, wanted, cursor, 50)
        newer(viewer, 500, 3)
        if cursor is None:
            count(viewer, wanted)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return [
        f"{row[3]} in {statement}"
        for statement, values in statements
        if statement.startswith("SELECT")
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]


@pytest.mark.parametrize("analyzed", [False, True])
@pytest.mark.parametrize("viewer", VIEWERS, ids=["all", "basic", "own"])
def test_every_query_walks_an_index_in_the_order_of_the_log(
    app: Flask, viewer: Viewer, analyzed: bool
) -> None:
    add_entries(1000)
    if analyzed:
        db.session.execute(text("ANALYZE"))
    for wanted, cursor in product([*WANTED[::3], *WANTED[-3:]], (None, "700")):
        for step in plans(viewer, wanted, cursor):
            assert "SCAN event_log" not in step, step
            assert "TEMP B-TREE" not in step, step
            if step.startswith("SEARCH event_log"):
                assert "INDEX ix_event_log_" in step, step
            assert "INTEGER PRIMARY KEY" not in step, step
