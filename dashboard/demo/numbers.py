"""What was measured before the demo began: weeks of numbers, so that its charts are full.

They follow days, nights and weekends, and end at the pace at which the team goes on. Recent time
is made by the minute, what lies further back by the hour and by the day; each number is a part of
its longer stretches, as dashboard/models/measures.py keeps them.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select

from dashboard.config import DAY, HOUR, MINUTE
from dashboard.demo.people import DAYS, SEED
from dashboard.extensions import db
from dashboard.models import Upload
from dashboard.models.event_log import last_position
from dashboard.models.measures import (
    MEASURES,
    STEPS,
    Amount,
    Measure,
    Stretch,
    lock_counted,
    start_of,
)
from dashboard.models.spread import class_of
from dashboard.transaction import transaction

A_MINUTE: Final = {
    "sign_ins": 4.5,
    "sign_in_failures": 0.3,
    "uploads": 3.3,
    "events": 24.0,
    "jobs_done": 0.4,
    "jobs_failed": 0.004,
}
"""How often things happen at the pace of dashboard/demo/activity.py."""

MEAN_BYTES: Final = 26_000.0
HERE: Final = 5.0
DELIVERIES: Final = 60
"""Durations that make a spread, whatever the stretch; then there are as many as events."""


@dataclass(frozen=True)
class Piece:
    """A stretch of time that numbers are made for, in seconds since 1970."""

    start: int
    step: int
    lasted: int


def write(moment: datetime) -> None:
    """Write all of it, unless something has been measured already, and go on counting from now."""
    with transaction():
        if db.session.scalar(select(Measure.name).limit(1)) is not None:
            return
        rows = [
            {**asdict(stretch), **asdict(amount)} for stretch, amount in _history(moment).items()
        ]
        db.session.execute(insert(Measure), rows)
        so_far = lock_counted()
        so_far.position = last_position()


def rhythm(at: float) -> float:
    """How busy a team from everywhere is at a time: 1 around noon UTC of a working day."""
    moment = datetime.fromtimestamp(at, UTC)
    hour = moment.hour + moment.minute / 60
    day = 0.4 + 0.6 * math.exp(-(((hour - 12.5) / 5.0) ** 2))
    return day * (0.55 if moment.weekday() >= 5 else 1.0)


def _history(moment: datetime) -> dict[Stretch, Amount]:
    chance = random.Random(SEED)  # noqa: S311 - fiction, not secrets
    pace = 1 / rhythm(moment.timestamp())
    stored = _stored_by()
    found: dict[Stretch, Amount] = {}
    for piece in _pieces(moment):
        for name, amount in _amounts(chance, piece, pace, stored):
            for step in STEPS:
                if step >= piece.step:
                    stretch = Stretch(name, step, start_of(piece.start, step))
                    known = found.get(stretch)
                    found[stretch] = known.merged(amount, MEASURES[name]) if known else amount
    return found


def _pieces(moment: datetime) -> Iterator[Piece]:
    """The past weeks, in days, then in hours, and at last in minutes."""
    end = int(moment.timestamp())
    minutes = start_of(end, HOUR) - 2 * HOUR
    hours = start_of(minutes, DAY) - DAY
    limits = ((hours - DAYS * DAY, hours, DAY), (hours, minutes, HOUR), (minutes, end, MINUTE))
    for first, last, step in limits:
        for start in range(first, last, step):
            yield Piece(start, step, min(step, end - start))


def _amounts(
    chance: random.Random, piece: Piece, pace: float, stored: Callable[[float], int]
) -> Iterator[tuple[str, Amount]]:
    """What each measure came to."""
    busy = _mean_rhythm(piece) * pace
    minutes = piece.lasted / MINUTE
    counts = {name: _about(chance, each * busy * minutes) for name, each in A_MINUTE.items()}
    for name, value in counts.items():
        if value:
            yield name, Amount(value)
    if counts["uploads"]:
        size = MEAN_BYTES * chance.uniform(0.7, 1.3) * counts["uploads"]
        yield "upload_bytes", Amount(round(size))
    peak = 1.0 if piece.step == MINUTE else 1.6
    here = 1 + _about(chance, HERE * busy * peak)
    yield "people_here", Amount(here)
    yield "sockets", Amount(here + _about(chance, here * 0.5))
    yield "storage_bytes", Amount(stored(piece.start + piece.lasted))
    if counts["events"]:
        yield "delivery", Amount(counts["events"], _spread(chance, counts["events"]))


def _mean_rhythm(piece: Piece) -> float:
    hours = range(piece.start, piece.start + piece.lasted, HOUR)
    return sum(map(rhythm, hours)) / len(hours)


def _about(chance: random.Random, mean: float) -> int:
    """A count that is so many on average."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product, count = product * chance.random(), count + 1
    return count


def _spread(chance: random.Random, events: float) -> dict[str, int]:
    """How long deliveries took: a few milliseconds, some of them longer."""
    drawn = Counter(class_of(chance.lognormvariate(1.1, 0.55)) for _ in range(DELIVERIES))
    return {name: max(1, round(count * events / DELIVERIES)) for name, count in drawn.items()}


def _stored_by() -> Callable[[float], int]:
    """How many bytes all files have that had come by a time."""
    rows = db.session.execute(select(Upload.created_at, Upload.size)).all()
    arrived = [(at.timestamp(), size) for at, size in rows]
    return lambda until: sum(size for at, size in arrived if at <= until)
