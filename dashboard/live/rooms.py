"""Rooms: their names, who may enter, and what each one is shown of a record.

A client asks for topics; the server chooses the one room per topic that the person's rights open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from dashboard.live import activity_rooms, banner_rooms, catalog_rooms, note_rooms
from dashboard.models.jobs import without_people
from dashboard.models.uploads import as_shared
from dashboard.models.users import User, basic
from dashboard.policy import EVERY, SEES_TRANSLATIONS, can, seen_languages
from dashboard.rights import Rights, limited

Record: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Showing:
    """A record as one room of a topic is shown it."""

    topic: str
    room: str
    record: Record


def _users_room(person: User) -> str | None:
    if not can(person, "users.view"):
        return None
    return "users:full" if can(person, "users.view_private") else "users:basic"


def _roles_room(person: User) -> str | None:
    return "roles" if can(person, "roles.view") else None


def _uploads_room(person: User) -> str | None:
    if can(person, "uploads.view_all"):
        return "uploads:all"
    return own_uploads(person.id) if can(person, "uploads.create") else None


def own_uploads(user_id: int | None) -> str:
    """The room of the files that are a person's, or shared with them."""
    return f"uploads:own:{user_id}"


def _jobs_room(person: User) -> str | None:
    if not can(person, "system.jobs"):
        return None
    sees_people = can(person, "users.view") and can(person, "users.view_private")
    return "jobs:full" if sees_people else "jobs:basic"


MEASURE_RIGHTS: Final = ("users.view", "users.view_private", "uploads.view_all", "system.view")
PRESENCE_RIGHTS: Final = ("users.view", "users.view_private", "roles.view", "uploads.view_all")


def _by_rights(topic: str, rights: tuple[str, ...], person: User) -> str | None:
    """A room for everybody who has the same ones of these rights; none without any."""
    held = "".join(str(int(can(person, right))) for right in rights)
    return f"{topic}:{held}" if "1" in held else None


def _presence_room(person: User) -> str | None:
    if not can(person, "users.view"):
        return None
    room, languages = _by_rights("presence", PRESENCE_RIGHTS, person), seen_languages(person)
    # Those who see no translations keep the short name.
    return f"{room}:{','.join(languages)}" if languages else room


def rights_in(room: str) -> Rights:
    """The permissions, of those that its topic asks about, that everybody in a room has."""
    topic, held, *languages = room.split(":")
    rights = MEASURE_RIGHTS if topic == "measures" else PRESENCE_RIGHTS
    seen = languages[0].split(",") if languages else []
    return Rights(
        [right for right, has in zip(rights, held, strict=True) if has == "1"]
        + [SEES_TRANSLATIONS if it == EVERY else limited(SEES_TRANSLATIONS, it) for it in seen]
    )


def _announcements_room(person: User) -> str | None:
    return "announcements" if can(person, "announcements.edit") else None


TOPICS: Final[dict[str, Callable[[User], str | None]]] = {
    "users": _users_room,
    "roles": _roles_room,
    "uploads": _uploads_room,
    "account": lambda person: f"user:{person.id}",
    "sessions": lambda person: f"sessions:own:{person.id}",
    "notifications": lambda person: f"notifications:{person.id}",
    "inbox": lambda person: f"inbox:{person.id}",
    "layout": lambda person: f"layout:{person.id}",
    "preferences": lambda person: f"preferences:{person.id}",
    "jobs": _jobs_room,
    "announcements": _announcements_room,
    **activity_rooms.TOPICS,
    **banner_rooms.TOPICS,
    **note_rooms.TOPICS,
    "catalogs": catalog_rooms.catalogs_room,
    "measures": lambda person: _by_rights("measures", MEASURE_RIGHTS, person),
    "presence": _presence_room,
}
"""For each topic, the door: which room a person enters, or None."""

PASSING: Final = frozenset({"measures", "presence"})
"""Topics of what passes: never in the log, and so never replayed; state first, then events."""


def door_to(topic: str) -> Callable[[User], str | None] | None:
    """The door of a topic, also of one with a role or a language in its name; None for others."""
    return TOPICS.get(topic) or banner_rooms.role_door(topic) or catalog_rooms.entries_door(topic)


def room_for(person: User, topic: str) -> str | None:
    """The room that ``person``'s rights open for ``topic``, or None.

    Raises:
        KeyError: for an unknown topic.
    """
    door = door_to(topic)
    if door is None:
        raise KeyError(topic)
    return door(person)


Place: TypeAlias = "tuple[str, str, Record]"
"""A topic, a room of it, and what that room is shown."""


def _users(record: Record, _owner_id: int | None) -> Iterator[Place]:
    yield "users", "users:full", record
    yield "users", "users:basic", basic(record)
    yield "account", f"user:{record['id']}", record


def _uploads(record: Record, owner_id: int | None) -> Iterator[Place]:
    yield "uploads", "uploads:all", record
    yield "uploads", own_uploads(owner_id), record
    for user_id in record["shared_with"]:
        yield "uploads", own_uploads(user_id), as_shared(record, user_id)


def _jobs(record: Record, _owner_id: int | None) -> Iterator[Place]:
    yield "jobs", "jobs:full", record
    yield "jobs", "jobs:basic", without_people(record)


def _banners(record: Record, owner_id: int | None) -> Iterator[Place]:
    yield *banner_rooms.place_of(record, owner_id), record


def _notes(record: Record, _owner_id: int | None) -> Iterator[Place]:
    for topic, room in note_rooms.places_of(record):
        yield topic, room, record


def _catalogs(record: Record, _owner_id: int | None) -> Iterator[Place]:
    yield from catalog_rooms.catalog_places(record)


def _catalog_entries(record: Record, _owner_id: int | None) -> Iterator[Place]:
    room = catalog_rooms.entries_topic(record["locale"])
    yield room, room, record


def _one(topic: str) -> Callable[[Record, int | None], Iterator[Place]]:
    """For records that everybody who may see them sees alike."""
    return lambda record, _owner_id: iter([(topic, topic, record)])


def _own(topic: str, room: str = "") -> Callable[[Record, int | None], Iterator[Place]]:
    """For records that only their owner sees."""
    return lambda record, owner_id: iter([(topic, f"{room or topic}:{owner_id}", record)])


SHOWN: Final[dict[str, Callable[[Record, int | None], Iterator[Place]]]] = {
    "users": _users,
    "roles": _one("roles"),
    "uploads": _uploads,
    "sessions": _own("sessions", "sessions:own"),
    "notifications": _own("notifications"),
    "inboxes": _own("inbox"),
    "preferences": _own("preferences"),
    "layouts": _own("layout"),
    "jobs": _jobs,
    "catalogs": _catalogs,
    "catalog_entries": _catalog_entries,
    "announcements": _one("announcements"),
    "banners": _banners,
    "announcement_seen": _own(banner_rooms.SEEN, "banners:seen"),
    "notes": _notes,
}
"""For each kind of record, where it is shown."""


def showings(topic: str, record: Record, owner_id: int | None) -> Iterator[Showing]:
    """Where a changed record is shown, and what of it.

    Args:
        topic: the kind of record.
        record: its whole public dict.
        owner_id: whose it is, for kinds that people own.
    """
    for place in SHOWN[topic](record, owner_id):
        yield Showing(*place)
