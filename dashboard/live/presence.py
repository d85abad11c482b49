"""Who is here: one entry per person, however many tabs and devices, and gone by itself.

A subscriber takes the state with the answer to their subscription, then differences. Both carry
the room's epoch and offset like everything else, so that a lost or overtaken difference shows.
Nothing of it is in the database: each process knows of its own sockets.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import structlog

from dashboard.extensions import socketio
from dashboard.live.connections import Connection, Connections
from dashboard.live.looking import Looking
from dashboard.live.rooms import rights_in
from dashboard.models.columns import now, wire_time
from dashboard.models.event_log import epoch_of
from dashboard.models.users import User
from dashboard.rights import Rights

GRACE_SECONDS: Final = 3.0
"""How long somebody whose last page closed is still here: another page may be loading."""

TOGETHER_SECONDS: Final = 0.1
"""Differences of so long a time go out together."""

PREFIX: Final = "presence:"
"""What the names of the topic's rooms begin with."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Here:
    """Somebody who is here."""

    id: int
    name: str
    picture: str | None
    since: datetime
    looking: Looking | None = None

    def public(self, rights: Rights) -> dict[str, Any]:
        """The entry as people with these permissions may see it."""
        entry = {
            "id": self.id,
            "name": self.name,
            "picture": self.picture,
            "since": wire_time(self.since),
        }
        return entry | (self.looking.public(rights) if self.looking else {})


class Presence:
    """The people whose sockets this process holds.

    Args:
        connections: those sockets.
        pass_on: sends an event to a room.
    """

    def __init__(
        self, connections: Connections, pass_on: Callable[[str, str, dict[str, Any]], None]
    ) -> None:
        self._connections, self._pass_on = connections, pass_on
        self._here: dict[int, Here] = {}
        self._told: dict[int, Here] = {}
        self._leaving: dict[int, float] = {}
        self._changed: set[int] = set()
        self._offsets: Counter[str] = Counter()
        self._seed = secrets.token_hex(8)
        self._signal = threading.Event()

    @property
    def count(self) -> int:
        """How many people are here."""
        return len(self._here)

    def state(self, room: str) -> dict[str, Any]:
        """What a room has been shown so far: its differences follow from there."""
        rights = rights_in(room)
        entries = [person.public(rights) for person in self._told.values()]
        return {**self._position(room), "state": entries}

    def came(self, connection: Connection, person: User) -> None:
        """A page of ``person`` has connected."""
        self._leaving.pop(person.id, None)
        here = self._here.get(person.id)
        here = here or Here(person.id, person.name, person.picture_url, now())
        self._note(replace(here, looking=self._looking_of(person.id)))

    def went(self, connection: Connection, *, at_once: bool) -> None:
        """A connection is gone; unless ``at_once``, its person may be back in a moment."""
        user_id = connection.user_id
        if user_id not in self._here:
            return
        if self._connections.of_user(user_id):
            self._look_again(user_id)
        elif at_once:
            self._leave(user_id)
        else:
            self._leaving.setdefault(user_id, time.monotonic() + GRACE_SECONDS)
            self._signal.set()

    def looks(self, connection: Connection, looking: Looking | None) -> None:
        """Somebody says what they have open."""
        connection.look(looking)
        self._look_again(connection.user_id)

    def refresh(self, people: Iterable[User]) -> None:
        """People's names or pictures may have changed."""
        for person in people:
            if here := self._here.get(person.id):
                self._note(replace(here, name=person.name, picture=person.picture_url))

    def knows(self, user_ids: set[int]) -> set[int]:
        """Those of the people who are here."""
        return user_ids & self._here.keys()

    def run(self) -> None:
        """Tell of differences as they come, for as long as the process lives."""
        while True:
            self._signal.wait(self._until_next_leaves())
            self._signal.clear()
            socketio.sleep(TOGETHER_SECONDS)
            try:
                self.tell()
            except Exception:
                log.exception("could not tell who is here")

    def tell(self) -> None:
        """Let go of those whose time is over, and tell every room what differs."""
        for user_id in [it for it, due in self._leaving.items() if due <= time.monotonic()]:
            self._leave(user_id)
        before, changed = self._told, sorted(self._changed)
        if not changed:
            return
        self._told, self._changed = dict(self._here), set()
        for room in self._connections.rooms(PREFIX):
            difference = _difference(changed, before, self._told, rights_in(room))
            if difference:
                self._offsets[room] += 1
                self._pass_on(room, "presence", {**self._position(room), **difference})

    def _position(self, room: str) -> dict[str, Any]:
        return {"epoch": epoch_of(room, self._seed), "offset": self._offsets[room]}

    def _look_again(self, user_id: int) -> None:
        if here := self._here.get(user_id):
            self._note(replace(here, looking=self._looking_of(user_id)))

    def _looking_of(self, user_id: int) -> Looking | None:
        """What the tab has open in which the person was last."""
        pages = [it for it in self._connections.of_user(user_id) if it.looking]
        return max(pages, key=lambda page: page.looked_at).looking if pages else None

    def _note(self, here: Here) -> None:
        if self._here.get(here.id) != here:
            self._here[here.id] = here
            self._changed.add(here.id)
            self._signal.set()

    def _leave(self, user_id: int) -> None:
        self._leaving.pop(user_id, None)
        if self._here.pop(user_id, None):
            self._changed.add(user_id)
            self._signal.set()

    def _until_next_leaves(self) -> float | None:
        if not self._leaving:
            return None
        return max(0.0, min(self._leaving.values()) - time.monotonic())


def _difference(
    changed: list[int], before: dict[int, Here], after: dict[int, Here], rights: Rights
) -> dict[str, Any]:
    """What differs for people with these permissions; empty when nothing does."""
    joined, left, other = [], [], []
    for user_id in changed:
        was, is_now = before.get(user_id), after.get(user_id)
        if is_now is None:
            left += [user_id] if was else []
        elif was is None:
            joined.append(is_now.public(rights))
        elif was.public(rights) != is_now.public(rights):
            other.append(is_now.public(rights))
    if not (joined or left or other):
        return {}
    return {"joined": joined, "left": left, "changed": other}
