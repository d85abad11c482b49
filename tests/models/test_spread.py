"""Spreads: percentiles that add up."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from dashboard.models.spread import added, class_of, percentile


def spread_of(durations: list[float]) -> dict[str, int]:
    return dict(Counter(class_of(duration) for duration in durations))


def test_nothing_has_no_percentile() -> None:
    assert percentile({}, 0.5) is None
    assert percentile(None, 0.99) is None


@pytest.mark.parametrize("duration", [0.06, 1.0, 7.3, 250.0, 59_000.0])
@pytest.mark.parametrize("share", [0.5, 0.99])
def test_one_duration_is_told_to_about_five_per_cent(duration: float, share: float) -> None:
    assert percentile(spread_of([duration]), share) == pytest.approx(duration, rel=0.06)


def test_percentiles_are_about_those_of_all_durations() -> None:
    chance = random.Random(5)
    durations = sorted(chance.lognormvariate(1.5, 1.0) for _ in range(5_000))
    spread = spread_of(durations)
    for share in (0.5, 0.9, 0.99):
        exact = durations[int(share * len(durations))]
        assert percentile(spread, share) == pytest.approx(exact, rel=0.11)


def test_the_spread_of_both_is_both_spreads_together() -> None:
    one, other = [0.0, 1.0, 5.0], [5.0, 1e9]
    assert added(spread_of(one), spread_of(other)) == spread_of(one + other)
    assert added(None, spread_of(one)) == spread_of(one)
    assert added(spread_of(one), None) == spread_of(one)
