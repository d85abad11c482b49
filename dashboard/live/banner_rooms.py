"""Rooms of running announcements: one for each audience, so that one frame reaches all of it.

A person is in the room for everyone, in that of each role they hold, in one for what they were
chosen for, and in one for what they have seen. Only roles make topics with a number in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from dashboard.models.announcements import EVERYONE, ROLE
from dashboard.models.users import User

FOR_EVERYONE: Final = "banners"
FOR_ME: Final = "banners.own"
SEEN: Final = "banners.seen"
FOR_ROLE: Final = re.compile(r"banners\.role\.([1-9][0-9]{0,14})")

Door = Callable[[User], str | None]

TOPICS: Final[dict[str, Door]] = {
    FOR_EVERYONE: lambda _person: "banners",
    FOR_ME: lambda person: f"banners:own:{person.id}",
    SEEN: lambda person: f"banners:seen:{person.id}",
}


def role_topic(role_id: int | None) -> str:
    """The topic of what is announced to a role."""
    return f"banners.role.{role_id}"


def role_door(topic: str) -> Door | None:
    """The door of a role's topic: whoever holds the role may enter; None for other topics."""
    found = FOR_ROLE.fullmatch(topic)
    if found is None:
        return None
    role_id = int(found[1])
    return lambda person: (
        f"banners:role:{role_id}" if role_id in {role.id for role in person.roles} else None
    )


def topics_of(person: User) -> list[str]:
    """All topics that tell a person what is announced to them."""
    return [*TOPICS, *(role_topic(role.id) for role in person.roles)]


def place_of(record: dict[str, Any], owner_id: int | None) -> tuple[str, str]:
    """The topic and the room that are shown a banner."""
    if record["audience"] == EVERYONE:
        return FOR_EVERYONE, "banners"
    if record["audience"] == ROLE:
        return role_topic(record["role_id"]), f"banners:role:{record['role_id']}"
    return FOR_ME, f"banners:own:{owner_id}"
