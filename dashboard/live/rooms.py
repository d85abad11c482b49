"""Rooms: their names, who may enter, and what each one is shown of a record.

A client asks for topics; the server chooses the one room per topic that the person's rights open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

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
    return f"uploads:own:{person.id}" if can(person, "uploads.create") else None


TOPICS: Final[dict[str, Callable[[User], str | None]]] = {
    "users": _users_room,
    "roles": _roles_room,
    "uploads": _uploads_room,
    "account": lambda person: f"user:{person.id}",
    "sessions": lambda person: f"sessions:own:{person.id}",
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
            yield Showing("uploads", f"uploads:own:{owner_id}", record)
        case "sessions":
            yield Showing("sessions", f"sessions:own:{owner_id}", record)
        case _:
            raise KeyError(topic)
