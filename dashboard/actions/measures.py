"""Verbs on measures: keep what the log and the gauges say, and forget what is too old."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from dashboard.config import DAY, HOUR, MINUTE
from dashboard.errors import Denied
from dashboard.models.columns import now
from dashboard.models.counts import stored_bytes
from dashboard.models.measures import Amount, Amounts, count_log, forget, keep, lock_counted
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import transaction

BATCH: Final = 1_000
"""Entries of the log counted per transaction, so that nobody's change waits long."""

KEPT_DAYS: Final = {MINUTE: 2, HOUR: 60, DAY: 3_660}
"""How long numbers are kept: those of minutes, hours and days."""


def roll_up(actor: Actor, sampled: Amounts) -> int:
    """Keep what the log has had since the last time, and what was ``sampled``.

    Counting and the position it has reached are one commit: whenever the process dies, and however
    many processes do this at once, everything in the log counts exactly once.

    Args:
        actor: only the system itself.
        sampled: by the gauges; kept with the first batch, and empty from then on.

    Returns:
        How many entries were counted.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    total = 0
    while True:
        with transaction():
            # A copy, because this may fail, and then what was sampled is kept another time.
            amounts = Amounts()
            amounts.include(sampled)
            gone = _count_on(amounts)
            keep(amounts)
        sampled.by_minute.clear()
        total += gone
        if gone < BATCH:
            return total
        time.sleep(0)  # others first


def prune(actor: Actor) -> int:
    """Forget numbers that are too old for their kind; returns how many.

    Args:
        actor: only the system itself.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    total = 0
    for step, days in KEPT_DAYS.items():
        while True:
            with transaction():
                gone = forget(step, now() - timedelta(days=days), BATCH)
            total += gone
            if gone < BATCH:
                break
            time.sleep(0)  # others first
    return total


def _count_on(amounts: Amounts) -> int:
    """Count the log's next entries; returns how many."""
    so_far = lock_counted()
    before = so_far.position
    so_far.position = count_log(before, BATCH, amounts)
    if amounts.files_moved:
        amounts.add("storage_bytes", now().timestamp(), Amount(stored_bytes()))
    return so_far.position - before
