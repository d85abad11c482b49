"""Rooms of translations: one for each language, for those who see its translations, and everybody's
with how far each language has come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from dashboard.models.catalogs import Catalog, find_catalog, without_people, without_publisher
from dashboard.models.users import User
from dashboard.policy import EVERY, seen_languages, sees_catalog

NUMBERS: Final = "catalogs"
ENTRIES: Final = re.compile(r"catalog:([a-z]{2,3}(?:_[A-Za-z0-9]{2,8}){0,3})", re.A)

Door = Callable[[User], str | None]


def catalogs_room(person: User) -> str:
    """How far languages have come is for everybody; what is wrong with one, for those who
    translate; who published, for those who see the translations of all of them."""
    seen = seen_languages(person)
    if EVERY in seen:
        return "catalogs:full"
    return "catalogs:some" if seen else "catalogs:basic"


def entries_topic(locale: str) -> str:
    """The topic of a language's texts."""
    return f"catalog:{locale}"


def entries_door(topic: str) -> Door | None:
    """The door of a language's texts; None for other topics."""
    found = ENTRIES.fullmatch(topic)
    if found is None:
        return None
    locale = found[1]
    return lambda person: topic if sees_catalog(person, locale) and find_catalog(locale) else None


def catalog_places(record: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The topic and rooms that are shown a catalog, and what of it."""
    for room, part in SHOWN.items():
        yield NUMBERS, room, part(record)


def shown(person: User, catalog: Catalog) -> dict[str, Any]:
    """A catalog as its topic shows it to ``person``."""
    return SHOWN[catalogs_room(person)](catalog.public())


SHOWN: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "catalogs:full": dict,
    "catalogs:some": without_publisher,
    "catalogs:basic": without_people,
}
"""The rooms of the topic, and what of a catalog each is shown."""
