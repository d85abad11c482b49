"""Rooms: their names, who may enter, and what each one is shown of a record.

A client asks for topics; the server chooses the one room per topic that the person's rights open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from dashboard.models.jobs import without_people
from dashboard.models.uploads import as_shared
from dashboard.models.users import User, basic
from dashboard.policy import can

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
}
"""For each topic, the door: which room a person enters, or None."""


def room_for(person: User, topic: str) -> str | None:
    """The room that ``person``'s rights open for ``topic``, or None.

    Raises:
        KeyError: for an unknown topic.
    """
    return TOPICS[topic](person)


def showings(topic: str, record: Record, owner_id: int | None) -> Iterator[Showing]:
    """Where a changed record is shown, and what of it.

    Args:
        topic: the kind of record.
        record: its whole public dict.
        owner_id: whose it is, for kinds that people own.
    """
    match topic:
        case "users":
            yield Showing("users", "users:full", record)
            yield Showing("users", "users:basic", basic(record))
            yield Showing("account", f"user:{record['id']}", record)
        case "roles":
            yield Showing("roles", "roles", record)
        case "uploads":
            yield Showing("uploads", "uploads:all", record)
            yield Showing("uploads", own_uploads(owner_id), record)
            for user_id in record["shared_with"]:
                yield Showing("uploads", own_uploads(user_id), as_shared(record, user_id))
        case "sessions":
            yield Showing("sessions", f"sessions:own:{owner_id}", record)
        case "notifications":
            yield Showing("notifications", f"notifications:{owner_id}", record)
        case "inboxes":
            yield Showing("inbox", f"inbox:{owner_id}", record)
        case "preferences":
            yield Showing("preferences", f"preferences:{owner_id}", record)
        case "jobs":
            yield Showing("jobs", "jobs:full", record)
            yield Showing("jobs", "jobs:basic", without_people(record))
        case "layouts":
            yield Showing("layout", f"layout:{owner_id}", record)
        case _:
            raise KeyError(topic)
