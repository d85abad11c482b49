"""Which sockets this process holds, whose they are, and the rooms they are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(eq=False)
class Connection:
    """One Socket.IO connection.

    Args:
        sid: Socket.IO's id of the connection.
        eio_sid: Engine.IO's id of its transport.
        user_id: who is behind it.
        session_id: the sign-in session it lives and dies with.
        rooms: the room entered for each topic asked for; None where the person has no right.
        waiting: bytes that are queued for it because it reads slowly.
    """

    sid: str
    eio_sid: str
    user_id: int
    session_id: int
    rooms: dict[str, str | None] = field(default_factory=dict)
    waiting: int = 0


class Connections:
    """The registry of one process."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._members: dict[str, set[Connection]] = {}

    def add(self, connection: Connection) -> None:
        """Note a new connection; it is in no room yet."""
        self._by_sid[connection.sid] = connection

    def get(self, sid: str) -> Connection | None:
        """The connection with that id, if it is still one."""
        return self._by_sid.get(sid)

    def drop(self, connection: Connection) -> None:
        """Forget a connection; it leaves every room at once."""
        self._by_sid.pop(connection.sid, None)
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
        if room is None:
            return
        members = self._members[room]
        members.discard(connection)
        if not members:
            del self._members[room]

    def members(self, room: str) -> Iterable[Connection]:
        """The connections in a room, as they are now."""
        return tuple(self._members.get(room, ()))

    def of_users(self, user_ids: set[int]) -> list[Connection]:
        """The connections of these people."""
        return [item for item in self._by_sid.values() if item.user_id in user_ids]

    def all(self) -> list[Connection]:
        """Every connection."""
        return list(self._by_sid.values())

    def __len__(self) -> int:
        return len(self._by_sid)
