"""Delivery: the one place that sends to sockets.

Each process tails the event log for its own sockets. A commit in this process wakes it at once;
a slow poll finds what other processes committed. A failed delivery never fails a request.
"""

from __future__ import annotations

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
from dashboard.extensions import db, socketio
from dashboard.live.connections import Connection, Connections
from dashboard.live.frames import prepare, send_at_once, text_frame
from dashboard.live.rooms import room_for
from dashboard.models.columns import now
from dashboard.models.event_log import EventLogEntry, RoomEvent, after, last_position
from dashboard.models.sessions import Session

BATCH: Final = 100
"""Log entries handled, and at most sent in one frame, at once."""

MOST_WAITING: Final = 4 * MIB
"""Bytes that may wait for one slow client before it is cut off (it resumes or resets later)."""

EXPIRY_SECONDS: Final = 10.0
"""How often every socket's session is looked at for having expired."""

log = structlog.get_logger(__name__)


class RoomPacket(engineio.Packet):  # type: ignore[misc]  # engineio has no types
    """A frame of one room for one client, whose right is checked when its bytes are written.

    A frame may wait in a slow client's queue; if the client has left the room meanwhile, an
    Engine.IO no-op goes out instead. The client then sees a gap and asks for what it may have.
    """

    def __init__(self, connection: Connection, topic: str, room: str, text: str) -> None:
        super().__init__(engineio.MESSAGE, text)
        self._connection, self._topic, self._room = connection, topic, room
        self._size = len(text)
        connection.waiting += self._size

    def encode(self, b64: bool = False) -> Any:
        """The encoded frame, or a no-op when the client is no longer in the room."""
        self._connection.waiting -= self._size
        self._size = 0
        if self._connection.rooms.get(self._topic) != self._room:
            return str(engineio.NOOP)
        return super().encode(b64)


class Delivery:
    """Tails the log for the sockets of this process."""

    def __init__(self, app: Flask) -> None:
        self.connections = Connections()
        self._app = app
        self._signal = threading.Event()
        self._position = 0
        self._expiry_due = 0.0

    def start(self) -> None:
        """Go on from the newest event, in the background, for as long as the process lives."""
        prepare(socketio.server)
        with self._app.app_context():
            self._position = last_position()
        socketio.start_background_task(self._run)

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
            except Exception:
                log.exception("delivery failed; trying again")
                time.sleep(poll)

    def deliver(self) -> None:
        """Send everything that was committed since the last call, then look for what expired."""
        while last_position() > self._position:
            entries, shown = after(self._position, BATCH)
            db.session.rollback()
            self._apply_access(entries)
            self._position = entries[-1].id if entries else self._position
            for (room, topic), group in groupby(shown, key=_destination):
                self._send(room, topic, [event.body for event in group])
            db.session.rollback()
        # Last, because the log knows better why a session is over.
        if time.monotonic() >= self._expiry_due:
            self._expiry_due = time.monotonic() + EXPIRY_SECONDS
            self.check_access(self.connections.all(), "expired")

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

    def _apply_access(self, entries: list[EventLogEntry]) -> None:
        for entry in entries:
            if entry.access:
                self.check_access(self._affected(entry), _reason(entry))

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
        if moved:
            topics = {"topics": list(connection.rooms)}
            socketio.emit("access", topics, to=connection.sid)

    def _sign_out(self, connection: Connection, reason: str) -> None:
        self.connections.drop(connection)
        socketio.emit("signed_out", {"reason": reason}, to=connection.sid)
        socketio.start_background_task(_disconnect, connection.sid)

    def _send(self, room: str, topic: str, bodies: list[str]) -> None:
        text = '2["change",[' + ",".join(bodies) + "]]"  # Socket.IO v5: EVENT, default namespace
        frame = text_frame(f"{engineio.MESSAGE}{text}".encode())
        for connection in self.connections.members(room):
            client = socketio.server.eio.sockets.get(connection.eio_sid)
            if client is None or client.closed or send_at_once(client, frame):
                continue
            if connection.waiting < MOST_WAITING:
                with suppress(SocketIsClosedError):  # it has just gone
                    client.send(RoomPacket(connection, topic, room, text))
            else:
                self._cut_off(connection, client)

    def _cut_off(self, connection: Connection, client: Any) -> None:
        log.warning("client reads too slowly; cut off", user=connection.user_id)
        self.connections.drop(connection)
        client.close(wait=False, abort=True)


def delivery() -> Delivery:
    """The delivery of the current app."""
    found: Delivery = current_app.extensions["delivery"]
    return found


def wake() -> None:
    """Look at the log now; called after each commit."""
    delivery().wake()


def _destination(event: RoomEvent) -> tuple[str, str]:
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
