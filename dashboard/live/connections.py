"""Which sockets this process holds, whose they are, and the rooms they are in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from dashboard.live.looking import Looking

_looks = count(1)


@dataclass(eq=False)
class Connection:
    """One Socket.IO connection.

    Args:
        sid: Socket.IO's id of the connection.
        eio_sid: Engine.IO's id of its transport.
        user_id: who is behind it.
        session_id: the sign-in session it lives and dies with.
        permissions: what the person may do, as the page was last told that it has changed.
        rooms: the room entered for each topic asked for; None where the person has no right.
        withdrawals: how often, by topic, a record that it was shown may no longer be.
        waiting: bytes that are queued for it because it reads slowly.
        looking: the record that the page has said that it has open.
        looked_at: rises with each time that any page says so.
    """

    sid: str
    eio_sid: str
    user_id: int
    session_id: int
    permissions: frozenset[str] = frozenset()
    rooms: dict[str, str | None] = field(default_factory=dict)
    withdrawals: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    looking: Looking | None = None
    looked_at: int = 0

    def look(self, looking: Looking | None) -> None:
        """Note what the page has open now."""
        self.looking, self.looked_at = looking, next(_looks)


class Connections:
    """The registry of one process."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_user: dict[int, set[Connection]] = {}
        self._members: dict[str, set[Connection]] = {}

    def add(self, connection: Connection) -> None:
        """Note a new connection; it is in no room yet."""
        self._by_sid[connection.sid] = connection
        self._by_user.setdefault(connection.user_id, set()).add(connection)

    def get(self, sid: str) -> Connection | None:
        """The connection with that id, if it is still one."""
        return self._by_sid.get(sid)

    def drop(self, connection: Connection) -> None:
        """Forget a connection; it leaves every room at once."""
        self._by_sid.pop(connection.sid, None)
        _discard(self._by_user, connection.user_id, connection)
        for topic in list(connection.rooms):
            self.leave(connection, topic)

    def enter(self, connection: Connection, topic: str, room: str | None) -> bool:
        """Put a connection into ``room`` for ``topic`` instead of the room it was in.

        Returns:
            Whether anything changed.
        """
        if topic in connection.rooms and connection.rooms[topic] == room:
            return False
        self.leave(connection, topic)
        connection.rooms[topic] = room
        if room is not None:
            self._members.setdefault(room, set()).add(connection)
        return True

    def leave(self, connection: Connection, topic: str) -> None:
        """Take a connection out of its room for ``topic``."""
        room = connection.rooms.pop(topic, None)
        if room is not None:
            _discard(self._members, room, connection)

    def members(self, room: str) -> tuple[Connection, ...]:
        """The connections in a room, as they are now."""
        return tuple(self._members.get(room, ()))

    def of_users(self, user_ids: set[int]) -> list[Connection]:
        """The connections of these people."""
        return [item for user_id in user_ids for item in self.of_user(user_id)]

    def of_user(self, user_id: int) -> list[Connection]:
        """The connections of one person."""
        return list(self._by_user.get(user_id, ()))

    def rooms(self, prefix: str) -> list[str]:
        """The rooms with somebody in them whose names begin so."""
        return [room for room in self._members if room.startswith(prefix)]

    def all(self) -> list[Connection]:
        """Every connection."""
        return list(self._by_sid.values())

    def __len__(self) -> int:
        return len(self._by_sid)


def _discard(sets: dict[Any, set[Connection]], key: object, connection: Connection) -> None:
    """Take a connection out of one of many sets; an empty one goes."""
    members = sets.get(key, set())
    members.discard(connection)
    if not members:
        sets.pop(key, None)
