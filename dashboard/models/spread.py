"""Spreads: how often a duration fell into which class, so that percentiles can be told later.

Classes grow by a tenth each, so a percentile is right to about five per cent, whatever the scale.
Spreads of a minute add up to those of an hour and of a day, which percentiles themselves do not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

SMALLEST_MS: Final = 0.05
GROWTH: Final = math.log(1.1)
LAST_CLASS: Final = 180
"""Some twenty minutes; whatever is longer counts as that."""

Spread = dict[str, int]
"""How many fell into each class. The keys are texts because they are kept as JSON."""


def class_of(milliseconds: float) -> str:
    """The class of a duration."""
    if milliseconds <= SMALLEST_MS:
        return "0"
    return str(min(LAST_CLASS, round(math.log(milliseconds / SMALLEST_MS) / GROWTH)))


def limit_of(name: str) -> float:
    """The longest duration, in milliseconds, that falls into a class."""
    return SMALLEST_MS * math.exp((int(name) + 0.5) * GROWTH)


def added(one: Mapping[str, int] | None, other: Mapping[str, int] | None) -> Spread:
    """Both together."""
    total = dict(one or {})
    for name, count in (other or {}).items():
        total[name] = total.get(name, 0) + count
    return total


def percentile(spread: Mapping[str, int] | None, share: float) -> float | None:
    """The duration in milliseconds below which ``share`` (0 to 1) of all lie; None of nothing."""
    if not spread:
        return None
    due = share * sum(spread.values())
    seen = 0
    for number in sorted(map(int, spread)):
        seen += spread[str(number)]
        if seen >= due:
            break
    return float(f"{SMALLEST_MS * math.exp(number * GROWTH):.3g}")
