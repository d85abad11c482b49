"""How one person's overview is arranged: what they chose, within what they may see."""

from __future__ import annotations

from typing import Any

from dashboard.cards import cards_for, is_usual
from dashboard.live.snapshot import offsets
from dashboard.models.layouts import HOUR, Arrangement, first_arrangement, layout_of
from dashboard.models.users import User


def snapshot(viewer: User) -> dict[str, Any]:
    """The arrangement as ``viewer`` sees it, and the position of its topic in the same read.

    ``cards`` are placed, in order; ``spare`` are the others that the viewer may have; ``own``
    says whether they arranged anything themselves.
    """
    layout = layout_of(viewer)
    own = layout.arrangement if layout else None
    cards = arranged(viewer, own or first_arrangement(viewer))
    placed = {card["name"] for card in cards}
    allowed = [card.name for card in cards_for(viewer)]
    return {
        "cards": cards,
        "spare": [name for name in allowed if name not in placed],
        "own": own is not None,
        "range": layout.range if layout else HOUR,
        "tables": [name for name in (layout.tables if layout else []) if name in allowed],
        "offsets": offsets(viewer, "layout"),
    }


def arranged(viewer: User, arrangement: Arrangement | None) -> list[dict[str, str]]:
    """The cards to place for ``viewer``, in order, each with its size.

    Cards that the arrangement says nothing of (the viewer got more rights since, or the app more
    cards) follow at the end.
    """
    allowed = {card.name: card for card in cards_for(viewer)}
    placed = [dict(card) for card in (arrangement or {}).get("cards", ())]
    known = {card["name"] for card in placed} | {*(arrangement or {}).get("hidden", ())}
    further = [card for card in allowed.values() if card.name not in known]
    added = [{"name": card.name, "size": card.size} for card in further if is_usual(viewer, card)]
    return [card for card in [*placed, *added] if card["name"] in allowed]


def as_example(viewer: User) -> Arrangement:
    """What ``viewer`` sees, as an arrangement for others.

    It hides what the viewer has put away, but not what is meant for people with fewer rights and
    was never placed for the viewer: they find it at the end.
    """
    layout = layout_of(viewer)
    own = layout.arrangement if layout else None
    cards = arranged(viewer, own or first_arrangement(viewer))
    return with_hidden(viewer, {"cards": cards}, None)


def with_hidden(viewer: User, wanted: Arrangement, before: Arrangement | None) -> Arrangement:
    """``wanted`` with what it does not place, although it would be placed by itself.

    What was hidden before stays so, even if the viewer may not see it just now.
    """
    placed = {card["name"] for card in wanted["cards"]}
    usual = (card.name for card in cards_for(viewer) if is_usual(viewer, card))
    hidden = dict.fromkeys([*(before or {}).get("hidden", ()), *usual])
    return {**wanted, "hidden": [name for name in hidden if name not in placed]}
