"""Who may see which entry of the event log: the one place that decides.

The log keeps each entry's ``audience``; live rooms, lists, histories, permalinks and files all ask
the same few questions here.

- An audience is an area, or ``<area>.private`` for what shows somebody's private side.
- A ``Viewer`` sees the audiences that their permissions open, and what concerns themselves.
- Private details and addresses are for who sees people's private fields; one's own are one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.events import KINDS, Event
from dashboard.policy import EVERY, SEES_TRANSLATIONS, Actor, can, seen_languages

AREAS: Final[dict[str, str]] = {
    "users": "users.view",
    "roles": "roles.view",
    "uploads": "uploads.view_all",
    "announcements": "announcements.edit",
    "translations": SEES_TRANSLATIONS,
    "system": "system.view",
}
"""What activity is about, and the permission that, with ``activity.view``, shows it.

Of translations, only who sees those of every language sees the activity."""

AREA_OF: Final = {
    "users": "users",
    "sessions": "users",
    "tokens": "users",
    "roles": "roles",
    "uploads": "uploads",
    "announcements": "announcements",
}
"""The area of a subject; of all others it is ``system``."""

PRIVATE: Final = ".private"
PRIVATE_NEEDS: Final = ("users.view", "users.view_private")
CHANGED: Final = ("before", "after")


def area_of(event: Event) -> str:
    """The area that an event belongs to."""
    return event.area or AREA_OF.get(event.about, "system")


def area_of_kind(event: type[Event]) -> str:
    """The area that events of a kind belong to, unless they say otherwise one by one."""
    return event.area or AREA_OF.get(event.subject, "system")


def audience_of(event: Event) -> str:
    """Who may see an event; empty for nobody."""
    if not event.audited:
        return ""
    return area_of(event) + (PRIVATE if _is_private(event) else "")


def _is_private(event: Event) -> bool:
    if event.private or event.public_fields is None:
        return event.private
    changed = {name for part in CHANGED for name in getattr(event, part) or ()}
    return not changed & event.public_fields


def public_data(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What of an event's data those are shown who see no private fields."""
    event = KINDS.get(kind)
    if event is None:
        return {}
    shown = {name: value for name, value in data.items() if name not in event.private_data}
    if event.public_fields is not None:
        for part in CHANGED:
            fields = shown.get(part) or {}
            shown[part] = {name: fields[name] for name in fields if name in event.public_fields}
    return shown


@dataclass(frozen=True)
class Viewer:
    """What of the activity somebody sees.

    Args:
        id: whose own activity it includes; None for nobody's.
        areas: the areas that they see.
        private: whether with private details and addresses.
    """

    id: int | None
    areas: frozenset[str]
    private: bool

    @classmethod
    def of(cls, person: Actor) -> Viewer:
        """What ``person`` sees now.

        An access token shows its owner's own activity only where it lets them see activity at all.
        """
        scope: frozenset[str] | None = getattr(person, "scope", None)
        own = person.is_active and (scope is None or "activity.view" in scope)
        areas = frozenset(area for area in AREAS if _sees_area(person, area))
        private = all(can(person, permission) for permission in PRIVATE_NEEDS)
        return cls(person.id if own else None, areas, private)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from them."""
        return self.private and self.areas == AREAS.keys()

    @property
    def sees_anything(self) -> bool:
        """Whether there may be anything to show."""
        return self.id is not None or bool(self.areas)

    @property
    def audiences(self) -> list[str]:
        """The audiences they belong to."""
        parts = ("", PRIVATE) if self.private else ("",)
        return sorted(area + part for area in self.areas for part in parts)

    def door(self, area: str) -> str | None:
        """The room in which they follow an area."""
        if area not in self.areas:
            return None
        return room_of(area, private=self.private)


def room_of(area: str, *, private: bool) -> str:
    """The room of an area, with or without private details."""
    return f"activity:{area}:{'full' if private else 'basic'}"


def own_room(user_id: int) -> str:
    """The room of what a person did and what concerns them."""
    return f"activity:own:{user_id}"


def _sees_area(person: Actor, area: str) -> bool:
    if not can(person, "activity.view"):
        return False
    if area == "translations":
        return EVERY in seen_languages(person)
    return can(person, AREAS[area])
