"""Measures as one person is shown them: numbers of the last hour, day, month or year.

Stretches of time are those of UTC, days too, whatever the zone of the person or the server: every
minute has sixty seconds and every day twenty-four hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.config import DAY, HOUR, MINUTE
from dashboard.errors import Denied, Invalid
from dashboard.live.gauges import gauges
from dashboard.live.rooms import rights_in
from dashboard.models.columns import now, wire_time
from dashboard.models.measures import (
    LAST,
    MEASURES,
    SUM,
    Amount,
    Amounts,
    Stretch,
    count_log,
    counted,
    kept,
    last_before,
    start_of,
)
from dashboard.models.spread import percentile
from dashboard.models.users import User
from dashboard.policy import can

COUNT, BYTES, PER_SECOND, MILLISECONDS = "count", "bytes", "per_second", "ms"

MOST_UNCOUNTED: Final = 5_000
"""Entries of the log that are looked at because they have not been counted yet."""

LATE_SECONDS: Final = 5
"""So long into a minute it is told, too, what the one before came to: its last moments were not."""

SETTLING_SECONDS: Final = 10
"""A minute that has just begun says nothing about how much happens in a second."""


@dataclass(frozen=True)
class Shown:
    """A series that people see.

    Args:
        measure: what it is told from (``models.measures.MEASURES``).
        permission: who may see it.
        unit: of its numbers.
        share: which percentile of a spread.
    """

    measure: str
    permission: str
    unit: str = COUNT
    share: float = 0.0


SERIES: Final[dict[str, Shown]] = {
    "sign_ins": Shown("sign_ins", "users.view_private"),
    "sign_in_failures": Shown("sign_in_failures", "users.view_private"),
    "people_here": Shown("people_here", "users.view"),
    "uploads": Shown("uploads", "uploads.view_all"),
    "upload_bytes": Shown("upload_bytes", "uploads.view_all", BYTES),
    "storage_bytes": Shown("storage_bytes", "uploads.view_all", BYTES),
    "jobs_done": Shown("jobs_done", "system.view"),
    "jobs_failed": Shown("jobs_failed", "system.view"),
    "sockets": Shown("sockets", "system.view"),
    "events": Shown("events", "system.view", PER_SECOND),
    "delivery_p50": Shown("delivery", "system.view", MILLISECONDS, 0.5),
    "delivery_p99": Shown("delivery", "system.view", MILLISECONDS, 0.99),
}
"""Every series by the name that it is asked for by."""

RANGES: Final = {
    "hour": (MINUTE, 60),
    "day": (HOUR, 24),
    "month": (DAY, 31),
    "year": (DAY, 366),
}
"""How long each number's stretch of time is, and how many of them a range has."""


def seen_by(permissions: frozenset[str]) -> list[str]:
    """The series that somebody with these permissions may see."""
    return [name for name, shown in SERIES.items() if shown.permission in permissions]


def snapshot(viewer: User, names: list[str] | None, within: str) -> dict[str, Any]:
    """Some series (or all that ``viewer`` may see) over a range that ends now.

    ``series`` has a number for each ``step`` seconds, from ``start`` on; the last one is of the
    stretch that is running. It is null where nobody measured: before the first start, or while the
    server was off. How often something happened is never null after the first start.

    Raises:
        Denied: ``viewer`` may not see one of them.
        Invalid: for a series or a range there is not.
    """
    if within not in RANGES:
        raise Invalid({"range": _l("Choose one from the list.")})
    if names is None:
        names = [name for name, shown in SERIES.items() if can(viewer, shown.permission)]
    if not SERIES.keys() >= {*names}:
        raise Invalid({"names": _l("Choose one from the list.")})
    if not all(can(viewer, SERIES[name].permission) for name in names):
        raise Denied()
    step, count = RANGES[within]
    start = start_of(now().timestamp(), step) - (count - 1) * step
    return {
        "range": within,
        "step": step,
        "start": wire_time(datetime.fromtimestamp(start, UTC)),
        "series": read(names, step, start, count),
        "units": {name: SERIES[name].unit for name in names},
    }


def news(room: str) -> dict[str, Any]:
    """What the members of a room of the topic are told: the values of the running minute.

    When it has only begun, ``before`` has those of the one that ended.
    """
    at = now()
    began = start_of(at.timestamp(), MINUTE)
    rows = read(seen_by(rights_in(room)), MINUTE, began - MINUTE, 2)
    told: dict[str, Any] = {"at": wire_time(at)}
    if at.timestamp() - began < LATE_SECONDS:
        told["before"] = {name: values[0] for name, values in rows.items()}
    return {**told, "values": {name: values[1] for name, values in rows.items()}}


def read(names: Iterable[str], step: int, start: int, count: int) -> dict[str, list[float | None]]:
    """The numbers of some series: ``count`` of ``step`` seconds each, from ``start`` on."""
    names = list(names)
    measures = {SERIES[name].measure for name in names}
    so_far = counted()
    found = _together(measures, so_far.position, step, start, start + (count - 1) * step)
    since = start_of(so_far.since.timestamp(), step)
    starts = range(start, start + count * step, step)
    rows = {measure: _row(measure, step, starts, found, since) for measure in measures}
    return {name: _told(SERIES[name], rows[SERIES[name].measure], step, starts) for name in names}


def _together(
    measures: set[str], position: int, step: int, first: int, last: int
) -> dict[Stretch, Amount]:
    """What is kept, what the log has besides, and what has only been sampled."""
    found = {
        Stretch(name, step, start): Amount(value, spread)
        for name, start, value, spread in kept(measures, step, first, last)
    }
    fresh = Amounts()
    count_log(position, MOST_UNCOUNTED, fresh)
    for amounts in (fresh, gauges().pending):
        for stretch, amount in amounts.within(step).items():
            if stretch.name in measures:
                known = found.get(stretch)
                way = MEASURES[stretch.name]
                found[stretch] = known.merged(amount, way) if known else amount
    return found


def _row(
    measure: str, step: int, starts: range, found: dict[Stretch, Amount], since: int
) -> list[Amount | None]:
    """What a measure came to in each stretch; None where nobody measured."""
    row = [found.get(Stretch(measure, step, start)) for start in starts]
    if MEASURES[measure] == SUM:
        nothing = Amount()
        return [
            it or (nothing if at >= since else None) for it, at in zip(row, starts, strict=True)
        ]
    return _carried(measure, step, starts, row) if MEASURES[measure] == LAST else row


def _carried(
    measure: str, step: int, starts: range, row: list[Amount | None]
) -> list[Amount | None]:
    """What stays as it was last, until it changes."""
    before = last_before(measure, step, starts[0])
    known = None if before is None else Amount(before)
    carried = []
    for amount in row:
        known = amount or known
        carried.append(known)
    return carried


def _told(shown: Shown, row: list[Amount | None], step: int, starts: range) -> list[float | None]:
    """The numbers of a series from what its measure came to."""
    if shown.unit == MILLISECONDS:
        return [percentile(it.spread, shown.share) if it else None for it in row]
    if shown.unit != PER_SECOND:
        return [_whole(it.value) if it else None for it in row]
    running = now().timestamp()
    lasted = [min(step, max(SETTLING_SECONDS, running - start)) for start in starts]
    rates = zip(row, lasted, strict=True)
    return [round(it.value / seconds, 3) if it else None for it, seconds in rates]


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value
