"""Gauges: what is measured in passing, in memory, until it is kept with the other measures."""

from __future__ import annotations

import time
from collections import Counter
from typing import Final

from flask import current_app

from dashboard.models.columns import now
from dashboard.models.measures import Amount, Amounts
from dashboard.models.spread import Spread, added, class_of

MOST_STAMPS: Final = 10_000
"""Commits whose delivery is waited for at once; beyond that the clock has to do."""

STALE_MS: Final = 60_000.0
"""The clocks of two processes, or of before and after it was set, tell nothing beyond that."""


class Gauges:
    """What this process has measured and not yet handed on.

    ``delivery`` and ``delivery_seconds`` are how long deliveries have taken since its start.
    """

    def __init__(self) -> None:
        self.pending = Amounts()
        self.delivery: Spread = {}
        self.delivery_seconds = 0.0
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
        stamps = {position: self._stamps.get(position) for position in positions}
        waited = [
            (clock - positions[position] if stamp is None else at - stamp) * 1000
            for position, stamp in stamps.items()
        ]
        sound = [milliseconds for milliseconds in waited if 0 <= milliseconds < STALE_MS]
        if sound:
            spread = dict(Counter(class_of(milliseconds) for milliseconds in sound))
            self.pending.add("delivery", clock, Amount(len(sound), spread))
            self.delivery = added(self.delivery, spread)
            self.delivery_seconds += sum(sound) / 1000

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
