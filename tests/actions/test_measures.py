"""Keeping measures: everything in the log counts once, whatever happens to process and clock."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from dashboard.actions import measures, uploads
from dashboard.actions import users as people
from dashboard.config import DAY, HOUR, MINUTE
from dashboard.errors import Denied
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Measure
from dashboard.models import event_log as log
from dashboard.models import measures as model
from dashboard.models.measures import STEPS, Amount, Amounts, count_now, start_of
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory

NOON = datetime(2026, 3, 29, 12, 0, 30, tzinfo=UTC)


def roll_up(sampled: Amounts | None = None) -> int:
    return measures.roll_up(SYSTEM, sampled or Amounts())


def total(name: str, step: int) -> float:
    """All that is kept of a measure in stretches of one length."""
    query = select(func.sum(Measure.value)).where(Measure.name == name, Measure.step == step)
    return db.session.scalar(query) or 0


def kept(name: str, step: int) -> dict[int, float]:
    rows = db.session.query(Measure).filter_by(name=name, step=step)
    return {row.start: row.value for row in rows}


def entries() -> int:
    return db.session.query(EventLogEntry).count()


def sampled(name: str, *amounts: tuple[float, float]) -> Amounts:
    found = Amounts()
    for at, value in amounts:
        found.add(name, at, Amount(value))
    return found


def make_events(count: int, at: datetime = NOON) -> None:
    """Events without a record, which is quicker."""
    with transaction():
        position, _ = log.lock_log()
        log.advance({log.LOG: count})
        rows = [
            {"id": position + number, "kind": "user.signed_in", "subject_type": "users"}
            | {"subject_id": 1, "data": {}, "address": "", "at": at}
            for number in range(1, count + 1)
        ]
        log.append(rows, [])


def test_what_the_log_has_counts_once(make_user: UserFactory) -> None:
    make_user(), make_user()
    roll_up()
    roll_up()
    for step in STEPS:
        assert total("events", step) == entries() > 0


def test_uploads_count_with_their_bytes_and_storage_follows(make_user: UserFactory) -> None:
    ana = make_user()
    first = uploads.create(ana, "a.txt", [b"x" * 700])
    uploads.create(ana, "b.txt", [b"y" * 300])
    roll_up()
    assert (total("uploads", HOUR), total("upload_bytes", DAY)) == (2, 1000)
    assert [*kept("storage_bytes", DAY).values()] == [1000]
    uploads.delete(ana, first)
    roll_up()
    assert (total("uploads", HOUR), total("upload_bytes", DAY)) == (2, 1000)
    assert [*kept("storage_bytes", DAY).values()] == [300]


def test_more_than_a_batch_is_counted_in_batches(app: Flask) -> None:
    make_events(2 * measures.BATCH + 7)
    assert roll_up(sampled("sockets", (NOON.timestamp(), 5))) == entries()
    assert total("sign_ins", DAY) == 2 * measures.BATCH + 7
    assert total("sockets", DAY) == 5


def test_a_crash_in_the_middle_neither_loses_nor_repeats(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_events(2 * measures.BATCH)
    keep, calls = model.keep, [0]

    def dies(amounts: Amounts) -> None:
        keep(amounts)
        calls[0] += 1
        if calls[0] == 2:
            raise MemoryError

    monkeypatch.setattr(measures, "keep", dies)
    mine = sampled("jobs_done", (NOON.timestamp(), 5))
    with pytest.raises(MemoryError):
        roll_up(mine)
    assert total("events", DAY) == measures.BATCH
    roll_up(mine)  # what is left of it
    assert total("events", DAY) == total("events", MINUTE) == entries()
    assert total("jobs_done", DAY) == 5


def test_what_was_sampled_survives_a_failure_unchanged(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_events(3)
    mine = sampled("sockets", (NOON.timestamp(), 5))
    monkeypatch.setattr(measures, "keep", lambda _amounts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        roll_up(mine)
    monkeypatch.undo()
    assert [name for name, _ in mine.by_minute] == ["sockets"]
    roll_up(mine)
    assert (total("sockets", MINUTE), total("events", MINUTE)) == (5, entries())


def test_stretches_are_those_of_utc_whatever_the_clocks_of_countries_do() -> None:
    # The night in which Berlin's clocks go from 2 to 3.
    night = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC).timestamp()
    assert start_of(night + 1, HOUR) - start_of(night, HOUR) == HOUR
    assert start_of(night + 1, DAY) == datetime(2026, 3, 29, tzinfo=UTC).timestamp()


def test_ways_of_putting_together(app: Flask) -> None:
    at = start_of(NOON.timestamp(), HOUR)
    for minute, value in enumerate((3, 9, 4)):
        roll_up(sampled("sockets", (at + minute * MINUTE, value)))
        roll_up(sampled("storage_bytes", (at + minute * MINUTE, value)))
    assert [*kept("sockets", HOUR).values()] == [9]
    assert [*kept("storage_bytes", HOUR).values()] == [4]
    assert sorted(kept("sockets", MINUTE).values()) == [3, 4, 9]


@pytest.mark.parametrize("seed", range(5))
def test_a_clock_that_jumps_loses_and_repeats_nothing(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    moment, expected = NOON, Counter[int]()
    for _ in range(30):
        count = chance.randrange(1, 5)
        make_events(count, moment)
        expected[start_of(moment.timestamp(), MINUTE)] += count
        if chance.random() < 0.7:
            roll_up()
        moment += chance.choice([timedelta(seconds=20), timedelta(hours=5), timedelta(hours=-7)])
    roll_up()
    assert kept("sign_ins", MINUTE) == expected
    for step in STEPS:
        together = Counter[int]()
        for start, count in expected.items():
            together[start_of(start, step)] += count
        assert kept("sign_ins", step) == together


def test_each_kind_of_number_is_kept_for_its_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = NOON.timestamp()
    for days in (0, 1, 3, 59, 61, 4_000):
        roll_up(sampled("sockets", (at - days * DAY, 1)))
    monkeypatch.setattr(measures, "now", lambda: NOON)
    assert measures.prune(SYSTEM) == 4 + 2 + 1
    assert [total("sockets", step) for step in STEPS] == [2, 4, 5]
    assert measures.prune(SYSTEM) == 0


def test_what_is_counted_in_a_transaction_goes_with_it(app: Flask) -> None:
    def finish(last: Callable[[], object]) -> None:
        with transaction():
            count_now("jobs_done")
            last()

    finish(lambda: None)
    with pytest.raises(ZeroDivisionError):
        finish(lambda: 1 / 0)
    assert [total("jobs_done", step) for step in STEPS] == [1, 1, 1]


def test_only_the_system_keeps_and_forgets(make_user: UserFactory) -> None:
    admin = make_user(roles=["admin"])
    for act in (lambda: measures.roll_up(admin, Amounts()), lambda: measures.prune(admin)):
        with pytest.raises(Denied):
            act()


def test_rolling_up_leaves_the_log_alone(make_user: UserFactory) -> None:
    ana = make_user()
    people.update_profile(SYSTEM, ana, {"name": "Ana Lima"})
    before = log.last_position()
    roll_up()
    assert log.last_position() == before
