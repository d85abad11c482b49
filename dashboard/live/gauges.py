"""Gauges: what is measured in passing, in memory, until it is kept with the other measures."""

from __future__ import annotations

import time
from typing import Final

from flask import current_app

from dashboard.models.columns import now
from dashboard.models.measures import Amount, Amounts
from dashboard.models.spread import class_of

MOST_STAMPS: Final = 10_000
"""Commits whose delivery is waited for at once; beyond that the clock has to do."""

STALE_MS: Final = 60_000.0
"""The clocks of two processes, or of before and after it was set, tell nothing beyond that."""


class Gauges:
    """What this process has measured and not yet handed on."""

    def __init__(self) -> None:
        self.pending = Amounts()
        self._stamps: dict[int, float] = {}

    def sample(self, name: str, value: float) -> None:
        """Note what something comes to now."""
        self.pending.add(name, now().timestamp(), Amount(value))

    def committed(self, positions: range) -> None:
        """This process has just committed what stands at these positions of the log."""
        if len(self._stamps) < MOST_STAMPS:
            self._stamps.update(dict.fromkeys(positions, time.monotonic()))

    def delivered(self, positions: dict[int, float]) -> None:
        """Everything at these positions has just been sent.

        Args:
            positions: with the time (seconds since 1970) that the log has for each.
        """
        at, clock = time.monotonic(), now().timestamp()
        for position, logged in positions.items():
            stamp = self._stamps.get(position)
            taken = (clock - logged if stamp is None else at - stamp) * 1000
            if 0 <= taken < STALE_MS:
                spread = {class_of(taken): 1}
                self.pending.add("delivery", clock, Amount(1, spread))

    def forget(self, until: int) -> None:
        """Nobody waits any more for the delivery of what came up to ``until``."""
        for position in [it for it in self._stamps if it <= until]:
            del self._stamps[position]

    def take(self) -> Amounts:
        """What is pending, which is then somebody else's to keep (or to give back)."""
        taken, self.pending = self.pending, Amounts()
        return taken

    def give_back(self, taken: Amounts) -> None:
        """What could not be kept is pending again, before what came since."""
        since, self.pending = self.pending, taken
        self.pending.include(since)


def gauges() -> Gauges:
    """The gauges of the current app."""
    found: Gauges = current_app.extensions["gauges"]
    return found
