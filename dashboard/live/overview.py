"""The overview as one person is shown it: only what their topics show them anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.cards import Card, cards_for
from dashboard.live import inbox, layouts, measures, sessions
from dashboard.live.catalog_rooms import shown as shown_catalog
from dashboard.live.my_people import people_of
from dashboard.live.people import role_records, shown
from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models.catalogs import all_catalogs
from dashboard.models.counts import newest, people_by_state
from dashboard.models.uploads import Upload
from dashboard.models.users import User

NEWEST: Final = 12
"""More than the page shows, so that one that goes away leaves no hole."""

TOPICS: Final = (
    *("users", "roles", "uploads", "catalogs"),
    *("notifications", "inbox", "sessions", "layout"),
)
"""What an overview follows, as far as its viewer may."""


def snapshot(viewer: User) -> dict[str, Any]:
    """What the overview shows, and the positions of its topics in the same read.

    ``parts`` holds the content of each card that the viewer may have, by the card's name, and
    ``measures`` the numbers of their charts. Of other cards it has nothing.
    """
    layout = layouts.snapshot(viewer)
    cards = cards_for(viewer)
    names = [line.measure for card in cards for line in card.lines]
    return {
        "layout": layout,
        "cards": [_described(card) for card in cards],
        "parts": {card.name: PARTS[card.name](viewer) for card in cards if card.name in PARTS},
        "roles": role_records(viewer) if room_for(viewer, "roles") else [],
        "measures": measures.snapshot(viewer, names, layout["range"]),
        "offsets": offsets(viewer, *TOPICS),
    }


def _described(card: Card) -> dict[str, Any]:
    """What scripts know of a card; what it is called stands on the page."""
    return {
        "name": card.name,
        "lines": [
            {
                "measure": line.measure,
                "way": line.way,
                "unit": measures.SERIES[line.measure].unit,
                "grave": line.grave,
            }
            for line in card.lines
        ],
    }


def _newest_people(viewer: User) -> list[dict[str, Any]]:
    return [shown(viewer, person) for person in newest(User, NEWEST)]


def _newest_files(_viewer: User) -> list[dict[str, Any]]:
    return [upload.public() for upload in newest(Upload, NEWEST)]


def _my_files(viewer: User) -> list[dict[str, Any]]:
    return [upload.public() for upload in newest(Upload, NEWEST, Upload.owner_id == viewer.id)]


def _notices(viewer: User) -> dict[str, Any]:
    page = inbox.snapshot(viewer, inbox.Asked(filter="unread", limit=NEWEST))
    return {"items": page["items"], "inbox": page["inbox"]}


def _devices(viewer: User) -> dict[str, Any]:
    page = sessions.snapshot(viewer)
    return {"items": page["items"], "seen": page["seen"]}


def _translations(viewer: User) -> list[dict[str, Any]]:
    return [shown_catalog(viewer, catalog) for catalog in all_catalogs()]


PARTS: Final[dict[str, Callable[[User], Any]]] = {
    "people": lambda _viewer: people_by_state(),
    "newest_people": _newest_people,
    "newest_files": _newest_files,
    "my_files": _my_files,
    "notices": _notices,
    "devices": _devices,
    "my_people": people_of,
    "translations": _translations,
}
"""What the cards hold besides measures; roles are there for all who may see them."""
