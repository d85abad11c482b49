"""The registry of cards agrees with what is measured and with who may see it."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.cards import CARDS, SIZES, Card
from dashboard.live.measures import SERIES
from dashboard.models.measures import LAST, MEASURES, PEAK, SUM
from dashboard.permissions import PERMISSIONS
from scripts.vendor import icon_names

WAYS = {SUM: "sum", PEAK: "peak", LAST: "last"}

each_card = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())


@each_card
def test_a_card_names_what_exists(card: Card) -> None:
    assert card.needs <= PERMISSIONS.keys()
    assert {right for _path, right in card.paths if right} <= PERMISSIONS.keys()
    assert card.unless is None or card.unless in PERMISSIONS
    assert card.symbol in icon_names()
    assert card.size in SIZES
    assert len(card.lines) <= 2
    assert not (card.lines and card.tall)


@each_card
def test_whoever_has_a_card_may_see_its_measures(card: Card) -> None:
    """And its numbers become together what the server says that they are."""
    for line in card.lines:
        shown = SERIES[line.measure]
        assert card.needs == {shown.permission}
        rate = shown.unit in ("per_second", "ms")
        assert line.way == ("rate" if rate else WAYS[MEASURES[shown.measure]])
    assert len({SERIES[line.measure].unit for line in card.lines}) <= 1


def test_everything_measured_has_a_card() -> None:
    assert {line.measure for card in CARDS.values() for line in card.lines} == SERIES.keys()


@each_card
def test_a_card_leads_somewhere_that_exists(app: Flask, card: Card) -> None:
    adapter = app.url_map.bind("localhost")
    for path, _right in card.paths:
        assert adapter.match(path.partition("?")[0], method="GET")
