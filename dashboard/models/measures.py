"""Measures: numbers over time, kept by the minute, by the hour and by the day (UTC).

What the event log knows is counted from it, up to a position that is kept beside the numbers and
moves on in the same transaction: nothing is counted twice, and a crash loses nothing. What nobody
logs (who is here, say) is sampled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Index, Integer, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.config import DAY, HOUR, MINUTE
from dashboard.extensions import Model, db
from dashboard.models.columns import Moment, now
from dashboard.models.event_log import EventLogEntry
from dashboard.models.spread import Spread, added

STEPS: Final = (MINUTE, HOUR, DAY)
"""Lengths of the stretches that numbers are kept for, in seconds."""

SUM, PEAK, LAST, SPREAD = "sum", "peak", "last", "spread"

MEASURES: Final[dict[str, str]] = {
    "sign_ins": SUM,
    "sign_in_failures": SUM,
    "uploads": SUM,
    "upload_bytes": SUM,
    "events": SUM,
    "jobs_done": SUM,
    "jobs_failed": SUM,
    "people_here": PEAK,
    "sockets": PEAK,
    "storage_bytes": LAST,
    "delivery": SPREAD,
}
"""What is measured, and how two numbers of the same stretch become one."""

COUNTED: Final[dict[str, tuple[str, ...]]] = {
    "user.signed_in": ("sign_ins",),
    "user.sign_in_failed": ("sign_in_failures",),
    "upload.created": ("uploads", "upload_bytes"),
    "job.failed": ("jobs_failed",),
}
"""What an event counts for, besides being an event; ``…_bytes`` by its size, all else by one."""

MOVES_FILES: Final = frozenset({"upload.created", "upload.deleted"})


class Measure(Model):
    """One number over one stretch of time."""

    __tablename__ = "measures"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    step: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    value: Mapped[float]
    spread: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        Index("ix_measures_age", "step", "start"),
        {"sqlite_with_rowid": False},
    )


class Counted(Model):
    """How far the log has been counted, and since when; there is one row."""

    __tablename__ = "measures_counted"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Stretch:
    """A stretch of time of a measure; ``start`` is in seconds since 1970, UTC."""

    name: str
    step: int
    start: int


@dataclass
class Amount:
    """What a measure came to in a stretch."""

    value: float = 0.0
    spread: Spread | None = None

    def merged(self, later: Amount, way: str) -> Amount:
        """Together with what came ``later``, in one of the ways of ``MEASURES``."""
        if way == LAST:
            return later
        if way == PEAK:
            return Amount(max(self.value, later.value))
        spread = added(self.spread, later.spread) if way == SPREAD else None
        return Amount(self.value + later.value, spread)


@dataclass
class Amounts:
    """Amounts by minute, on their way to the database.

    Args:
        by_minute: by name and start.
        files_moved: whether files came or went in the entries of the log that were counted.
    """

    by_minute: dict[tuple[str, int], Amount] = field(default_factory=dict)
    files_moved: bool = False

    def add(self, name: str, at: float, amount: Amount) -> None:
        """Note an amount at a time (seconds since 1970)."""
        self._include((name, start_of(at, MINUTE)), amount)

    def include(self, later: Amounts) -> None:
        """Add what came later."""
        for key, amount in later.by_minute.items():
            self._include(key, amount)

    def _include(self, key: tuple[str, int], amount: Amount) -> None:
        known = self.by_minute.get(key)
        self.by_minute[key] = known.merged(amount, MEASURES[key[0]]) if known else amount

    def within(self, step: int) -> dict[Stretch, Amount]:
        """Together for stretches of ``step`` seconds."""
        total: dict[Stretch, Amount] = {}
        for (name, minute), amount in self.by_minute.items():
            stretch = Stretch(name, step, start_of(minute, step))
            known = total.get(stretch)
            total[stretch] = known.merged(amount, MEASURES[name]) if known else amount
        return total

    def __bool__(self) -> bool:
        return bool(self.by_minute)


def start_of(at: float, step: int) -> int:
    """When the stretch began that a time falls into."""
    return int(at // step) * step


def counted() -> Counted:
    """How far the log has been counted; nothing yet, in a new database."""
    found = db.session.get(Counted, 1)
    if found is not None:
        return found
    first = db.session.scalar(select(EventLogEntry.at).order_by(EventLogEntry.id).limit(1))
    return Counted(id=1, position=0, since=first or now())


def lock_counted() -> Counted:
    """The same, for changing it: nobody else counts until this transaction ends."""
    query = select(Counted).where(Counted.id == 1).with_for_update()
    found = db.session.scalars(query, execution_options={"populate_existing": True}).first()
    if found is None:
        found = counted()
        db.session.add(found)
        db.session.flush()
    return found


def count_log(after: int, most: int, amounts: Amounts) -> int:
    """Add what the log's next entries count for.

    Args:
        after: the position that has been counted already.
        most: how many entries to look at.
        amounts: what to add to.

    Returns:
        The position of the last one; ``after`` where there are no more.
    """
    size = EventLogEntry.data["size"].as_integer()
    query = (
        select(EventLogEntry.id, EventLogEntry.kind, EventLogEntry.at, size)
        .where(EventLogEntry.id > after)
        .order_by(EventLogEntry.id)
        .limit(most)
    )
    position = after
    for position, kind, at, size_of_it in db.session.execute(query):  # noqa: B007 - used after
        seconds = at.timestamp()
        amounts.files_moved |= kind in MOVES_FILES
        for name in ("events", *COUNTED.get(kind, ())):
            amounts.add(name, seconds, Amount((size_of_it or 0) if "bytes" in name else 1))
    return position


def keep(amounts: Amounts) -> None:
    """Add amounts to what is kept of their minutes, hours and days; needs the lock."""
    for step in STEPS:
        together = amounts.within(step)
        known = _rows(together)
        for stretch, amount in together.items():
            if row := known.get(stretch):
                total = Amount(row.value, row.spread).merged(amount, MEASURES[stretch.name])
                row.value, row.spread = total.value, total.spread
            else:
                db.session.add(Measure(**asdict(stretch), **asdict(amount)))


def count_now(name: str) -> None:
    """Count something that the log does not know, in the open transaction that does it."""
    lock_counted()
    amounts = Amounts()
    amounts.add(name, now().timestamp(), Amount(1))
    keep(amounts)


def _rows(stretches: Iterable[Stretch]) -> dict[Stretch, Measure]:
    found = {}
    for stretch in stretches:
        key = (stretch.name, stretch.step, stretch.start)
        if row := db.session.get(Measure, key):
            found[stretch] = row
    return found


def kept(names: Iterable[str], step: int, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """What is kept of some measures: (name, start, value, spread), from ``first`` to ``last``."""
    for name in names:  # one walk along the primary key each
        query = select(Measure.name, Measure.start, Measure.value, Measure.spread).where(
            Measure.name == name, Measure.step == step, Measure.start.between(first, last)
        )
        yield from db.session.execute(query)


def last_before(name: str, step: int, start: int) -> float | None:
    """What a measure last came to before a stretch."""
    query = select(Measure.value).where(
        Measure.name == name, Measure.step == step, Measure.start < start
    )
    return db.session.scalar(query.order_by(Measure.start.desc()).limit(1))


def forget(step: int, before: datetime, most: int) -> int:
    """Delete what is older than a time, at most so much at once; returns how much."""
    limit = int(before.astimezone(UTC).timestamp())
    old = select(Measure.name, Measure.start).where(Measure.step == step, Measure.start < limit)
    rows = db.session.execute(old.order_by(Measure.start).limit(most)).all()
    for name, start in rows:
        condition = (Measure.name == name, Measure.step == step, Measure.start == start)
        db.session.execute(delete(Measure).where(*condition))
    return len(rows)
