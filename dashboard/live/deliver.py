"""Delivery: the one place that sends to sockets.

Each process tails the event log for its own sockets. A commit in this process wakes it at once;
a slow poll finds what other processes committed. A failed delivery never fails a request.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from itertools import groupby
from typing import Any, Final

import structlog
from engineio import packet as engineio
from engineio.exceptions import SocketIsClosedError
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dashboard.config import MIB
from dashboard.events import UploadUnshared
from dashboard.extensions import db, socketio
from dashboard.live.connections import Connection, Connections
from dashboard.live.frames import prepare, send_at_once, text_frame
from dashboard.live.gauges import gauges
from dashboard.live.heartbeat import Heartbeat
from dashboard.live.looking import may_see
from dashboard.live.presence import Presence
from dashboard.live.rooms import room_for
from dashboard.models.columns import now
from dashboard.models.event_log import EventLogEntry, ShownEvent, after, last_position
from dashboard.models.sessions import Session
from dashboard.models.users import User
from dashboard.words import faults
from dashboard.words.watch import Watch

BATCH: Final = 100
"""Log entries handled, and at most sent in one frame, at once."""

MOST_WAITING: Final = 4 * MIB
"""Bytes that may wait for one slow client before it is cut off (it resumes or resets later)."""

EXPIRY_SECONDS: Final = 10.0
"""How often every socket's session is looked at for having expired."""

WORDS_SECONDS: Final = 0.25
"""How often, at most, the catalogs are looked at for other words."""

log = structlog.get_logger(__name__)


class RoomPacket(engineio.Packet):  # type: ignore[misc]  # engineio has no types
    """A frame of one room for one client, whose right is checked when its bytes are written.

    A frame may wait in a slow client's queue; if the client has left the room meanwhile, or some
    record of the topic was taken out of its sight, an Engine.IO no-op goes out instead. The client
    then sees a gap and asks for what it may have.
    """

    def __init__(self, connection: Connection, topic: str, room: str, text: str) -> None:
        super().__init__(engineio.MESSAGE, text)
        self._connection, self._topic, self._room = connection, topic, room
        self._withdrawals = connection.withdrawals[topic]
        self._size = len(text)
        connection.waiting += self._size

    def encode(self, b64: bool = False) -> Any:
        """The encoded frame, or a no-op when the client is no longer in the room."""
        self._connection.waiting -= self._size
        self._size = 0
        in_room = self._connection.rooms.get(self._topic) == self._room
        if not in_room or self._connection.withdrawals[self._topic] != self._withdrawals:
            return str(engineio.NOOP)
        return super().encode(b64)


class Delivery:
    """Tails the log for the sockets of this process."""

    def __init__(self, app: Flask) -> None:
        self.connections = Connections()
        self.presence = Presence(self.connections, self.pass_on)
        self.position = 0
        self._app = app
        self._signal = threading.Event()
        self._expiry_due = 0.0
        self._words = Watch()
        self._words_due = 0.0

    def start(self) -> None:
        """Go on from the newest event, in the background, for as long as the process lives."""
        prepare(socketio.server)
        with self._app.app_context():
            self.position = last_position()
        socketio.start_background_task(self._run)
        socketio.start_background_task(self.presence.run)
        socketio.start_background_task(Heartbeat(socketio.server.eio).run)

    def wake(self) -> None:
        """Look at the log now."""
        self._signal.set()

    def _run(self) -> None:
        poll = self._app.config["LIVE_POLL_SECONDS"]
        while True:
            self._signal.wait(poll)
            self._signal.clear()
            try:
                with self._app.app_context():
                    self.deliver()
                    self.follow_words()
            except Exception:
                log.exception("delivery failed; trying again")
                time.sleep(poll)

    def deliver(self) -> None:
        """Send everything that was committed since the last call, then look for what expired."""
        while last_position() > self.position:
            entries, shown = after(self.position, BATCH)
            db.session.rollback()
            self._apply_access(entries)
            self.position = entries[-1].id if entries else self.position
            self._send_all(entries, shown)
            self._follow_people(entries)
            db.session.rollback()
        # Last, because the log knows better why a session is over.
        if time.monotonic() >= self._expiry_due:
            self._expiry_due = time.monotonic() + EXPIRY_SECONDS
            self.check_access(self.connections.all(), "expired")

    def follow_words(self) -> None:
        """Tell every socket whose language has other words now, however they came to be others;
        hand on what was found to be wrong with words."""
        if time.monotonic() < self._words_due:
            return
        self._words_due = time.monotonic() + WORDS_SECONDS
        for locale, revision in self._words.changes():
            socketio.emit("catalog", {"locale": locale, "revision": revision})
        faults.hand_on()

    def check_access(self, connections: list[Connection], reason: str) -> None:
        """Close sockets whose session is over; move the others to the rooms they may be in.

        Args:
            connections: whom to look at.
            reason: what a closed one is told.
        """
        live = _live_sessions({connection.session_id for connection in connections})
        for connection in connections:
            session = live.get(connection.session_id)
            if session is None or not session.user.is_active:
                self._sign_out(connection, reason)
            else:
                self._move(connection, session)

    def drop(self, connection: Connection, *, at_once: bool) -> None:
        """Forget a connection.

        Args:
            connection: which one.
            at_once: whether its person cannot be about to come back.
        """
        self.connections.drop(connection)
        self.presence.went(connection, at_once=at_once)

    def pass_on(self, room: str, event: str, payload: dict[str, Any]) -> None:
        """Send something that is not in the log to a passing topic's room."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        self._send(room, room.partition(":")[0], f'2["{event}",{body}]')

    def _send_all(self, entries: list[EventLogEntry], shown: list[ShownEvent]) -> None:
        """Send what rooms are shown of some entries, and note how long that took."""
        received: set[int] = set()
        for (room, topic), group in groupby(shown, key=_destination):
            events = list(group)
            bodies = ",".join(event.body for event in events)
            if self._send(room, topic, f'2["change",[{bodies}]]'):
                received.update(event.position for event in events)
        gauges().delivered({it.id: it.at.timestamp() for it in entries if it.id in received})
        gauges().forget(self.position)

    def _follow_people(self, entries: list[EventLogEntry]) -> None:
        """Let those who are here be called what they are called now."""
        named = {entry.subject_id for entry in entries if entry.subject_type == "users"}
        if here := self.presence.knows(named):
            self.presence.refresh(db.session.scalars(select(User).where(User.id.in_(here))))

    def _apply_access(self, entries: list[EventLogEntry]) -> None:
        for entry in entries:
            if entry.access:
                affected = self._affected(entry)
                self.check_access(affected, _reason(entry))
                if entry.kind == UploadUnshared.kind:  # the room stays, one record goes
                    for connection in affected:
                        connection.withdrawals["uploads"] += 1

    def _affected(self, entry: EventLogEntry) -> list[Connection]:
        if entry.subject_type == "roles":
            return self.connections.all()
        user_id = entry.data.get("user_id", entry.subject_id)
        return self.connections.of_users({user_id})

    def _move(self, connection: Connection, session: Session) -> None:
        moved = [
            topic
            for topic in list(connection.rooms)
            if self.connections.enter(connection, topic, room_for(session.user, topic))
        ]
        # Pages show more than topics: notices, menus and buttons follow rights, too.
        before, connection.permissions = connection.permissions, session.user.permissions
        if moved or connection.permissions != before:
            socketio.emit("access", {"topics": moved}, to=connection.sid)
        if connection.looking and not may_see(session.user, connection.looking):
            self.presence.looks(connection, None)

    def _sign_out(self, connection: Connection, reason: str) -> None:
        self.drop(connection, at_once=True)
        socketio.emit("signed_out", {"reason": reason}, to=connection.sid)
        socketio.start_background_task(_disconnect, connection.sid)

    def _send(self, room: str, topic: str, text: str) -> int:
        """Send a Socket.IO packet (v5: EVENT, default namespace); returns how many it is for."""
        members = self.connections.members(room)
        frame = text_frame(f"{engineio.MESSAGE}{text}".encode()) if members else b""
        for connection in members:
            client = socketio.server.eio.sockets.get(connection.eio_sid)
            if client is None or client.closed or send_at_once(client, frame):
                continue
            if connection.waiting < MOST_WAITING:
                with suppress(SocketIsClosedError):  # it has just gone
                    client.send(RoomPacket(connection, topic, room, text))
            else:
                self._cut_off(connection, client)
        return len(members)

    def _cut_off(self, connection: Connection, client: Any) -> None:
        log.warning("client reads too slowly; cut off", user=connection.user_id)
        self.drop(connection, at_once=False)
        client.close(wait=False, abort=True)


def delivery() -> Delivery:
    """The delivery of the current app."""
    found: Delivery = current_app.extensions["delivery"]
    return found


def wake(committed: range) -> None:
    """Look at the log now; called after each commit.

    Args:
        committed: the positions by which the log has grown.
    """
    gauges().committed(committed)
    delivery().wake()


def _destination(event: ShownEvent) -> tuple[str, str]:
    return event.room, event.body[len('{"topic":"') :].partition('"')[0]


def _reason(entry: EventLogEntry) -> str:
    reasons = {"user.deactivated": "deactivated", "user.password_changed": "password_changed"}
    return str(entry.data.get("reason") or reasons.get(entry.kind, "ended"))


def _live_sessions(session_ids: set[int]) -> dict[int, Session]:
    if not session_ids:
        return {}
    query = select(Session).where(Session.id.in_(session_ids), Session.expires_at > now())
    # All people in one go: one by one, a thousand sockets would stop everything for half a second.
    query = query.options(joinedload(Session.user))
    return {session.id: session for session in db.session.scalars(query)}


def _disconnect(sid: str) -> None:
    socketio.sleep(0.2)  # lets the reason go out before the transport closes
    socketio.server.disconnect(sid)
