"""Delivery when things go wrong: a crash, a client that never reads, a lost packet's right."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import sessions, users
from dashboard.extensions import db, socketio
from dashboard.live import gateway
from dashboard.live.connections import Connection, Connections
from dashboard.live.deliver import RoomPacket, delivery
from dashboard.live.frames import text_frame
from dashboard.models import User
from dashboard.models.event_log import (
    LOG,
    Position,
    advance,
    append,
    epoch_of,
    lock_log,
    position_of,
)
from dashboard.models.sessions import sessions_of
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.live_client import LiveClient, fresh_snapshot
from tests.helpers.server import Server, wait_until

SignIn = Callable[[FlaskClient, User], FlaskClient]


@pytest.fixture(autouse=True)
def _context(server: Server) -> Iterator[None]:
    with server.app.app_context():
        yield
        db.session.remove()


def test_a_change_in_this_process_does_not_wait_for_the_poll(
    tmp_path: Path, migrated: Path
) -> None:
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path, poll_seconds=3600) as server, server.app.app_context():
        admin = server.make_user(roles=["admin"])
        with LiveClient(server, server.sign_in(admin)) as page:
            page.subscribe("users")
            server.api(page.browser, "PATCH", f"users/{admin.id}", json={"name": "Anew"})
            wait_until(lambda: page.store["users"][admin.id]["name"] == "Anew", what="the rename")
        db.session.remove()


def test_a_killed_server_loses_nothing(server: Server) -> None:
    people = [server.make_user() for _ in range(3)]
    page = LiveClient(server, server.sign_in(server.make_user(roles=["staff"])))
    page.connect()
    page.subscribe("users")
    users.update_profile(SYSTEM, people[0], {"name": "Before"})
    server.stop(signal.SIGKILL)
    wait_until(lambda: not page.socket.connected, what="the connection to end")
    users.update_profile(SYSTEM, people[1], {"name": "Meanwhile"})
    server.start()
    users.update_profile(SYSTEM, people[2], {"name": "After"})
    with page:
        page.settle()
        records, _ = fresh_snapshot(server, page.browser, "users")
        assert page.store["users"] == records
        assert page.kinds("users") == ["user.updated"] * 3


def test_a_client_that_never_reads_is_cut_off_and_hurts_nobody(
    tmp_path: Path, migrated: Path
) -> None:
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path, poll_seconds=0.005) as server, server.app.app_context():
        staff = server.make_user(roles=["staff"])
        deaf = _websocket_that_never_reads(server, staff)
        with LiveClient(server, server.sign_in(staff)) as page:
            page.subscribe("users")
            for number in count():
                if "reads too slowly" in server.log:
                    break
                assert number < 1_000, "never cut off"
                with suppress(OSError):  # it is there, or it would soon be taken to be gone
                    _send_masked(deaf, "3")
                offset = _append_large_event("users:full")
                wait_until(lambda offset=offset: page.offset("users") >= offset, seconds=30)
            users.update_profile(SYSTEM, staff, {"name": "Still Here"})
            page.settle()
            assert page.store["users"][staff.id]["name"] == "Still Here"
            assert page.gaps == 0
        deaf.close()
        db.session.remove()


def test_who_is_signed_out_is_told_why_even_when_expiry_is_looked_at_just_then(
    app: Flask, client: FlaskClient, make_user: UserFactory, sign_in: SignIn
) -> None:
    ana = make_user("ana")
    page = socketio.test_client(app, flask_test_client=sign_in(client, ana))
    assert page.is_connected()
    [session] = sessions_of(ana)
    sessions.end(ana, session.id)
    delivery().deliver()  # its first call looks at expiry, too
    # Its queue, because by now it may be disconnected already.
    told = [packet["args"] for packet in page.queue if packet["name"] == "signed_out"]
    assert told == [[{"reason": "ended"}]]


def test_who_loses_a_right_while_entering_a_room_does_not_stay_in_it(
    app: Flask, make_user: UserFactory
) -> None:
    ana = make_user(roles=["staff"])
    assert ana.permissions  # as they are loaded for the subscription
    with app.app_context():  # somebody else, at the same moment
        other = find_user(ana.id)
        assert other
        users.change_roles(SYSTEM, other, revoke=other.roles)
    connection = Connection("sid", "eio", ana.id, 1)
    entered = gateway._enter(connection, ana, {"users": None})
    assert entered == {"users": {"status": "denied"}}
    assert not [*delivery().connections.members("users:full")]


def test_who_loses_a_right_while_what_was_missed_is_read_does_not_come_back_into_a_room(
    app: Flask, make_user: UserFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make_user(roles=["admin"])
    connection = Connection("sid", "eio", ana.id, 1)

    def meanwhile(room: str) -> Position:
        """At first as delivery moves a connection whose person has lost a right."""
        monkeypatch.setattr(gateway, "position_of", position_of)
        for topic in ("users", "roles"):
            delivery().connections.enter(connection, topic, None)
        return position_of(room)

    monkeypatch.setattr(gateway, "position_of", meanwhile)
    gateway._enter(connection, ana, {"users": None, "roles": None})
    assert connection.rooms == {"users": None, "roles": None}


def test_a_frame_that_waited_is_not_written_once_the_right_is_gone() -> None:
    connections = Connections()
    connection = Connection("sid", "eio", user_id=1, session_id=1)
    connections.add(connection)
    connections.enter(connection, "users", "users:full")
    kept = RoomPacket(connection, "users", "users:full", "2[]")
    lost = RoomPacket(connection, "users", "users:full", "2[]")
    assert connection.waiting == 2 * len("2[]")
    assert kept.encode() == "42[]"
    connections.enter(connection, "users", None)
    assert lost.encode() == "6"
    assert connection.waiting == 0


def test_a_frame_that_waited_is_not_written_once_a_record_was_withdrawn() -> None:
    connection = Connection("sid", "eio", user_id=1, session_id=1)
    room = "uploads:own:1"
    Connections().enter(connection, "uploads", room)
    waited = RoomPacket(connection, "uploads", room, "2[]")
    connection.withdrawals["uploads"] += 1
    assert waited.encode() == "6"
    assert RoomPacket(connection, "uploads", room, "2[]").encode() == "42[]"


@pytest.mark.parametrize("size, head", [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_has_the_length_that_rfc_6455_asks_for(size: int, head: int) -> None:
    frame = text_frame(b"x" * size)
    assert frame[0] == 0x81
    assert len(frame) == head + size


def _websocket_that_never_reads(server: Server, user: User) -> socket.socket:
    """Opens a connection, subscribes to users, and then leaves everything unread."""
    browser = server.sign_in(user)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    raw = socket.socket()
    raw.settimeout(20)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", server.port))
    key = base64.b64encode(os.urandom(16)).decode()
    raw.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\nCookie: {cookies}\r\n\r\n".encode()
    )
    _read_until(raw, b"0{")  # what is sent before the handshake is answered may be lost
    for message, answer in (
        ("40", b"40{"),
        ('421["subscribe",{"topics":{"users":null}}]', b"431["),
    ):
        _send_masked(raw, message)
        _read_until(raw, answer)
    return raw


def _read_until(raw: socket.socket, wanted: bytes) -> None:
    received = b""
    while wanted not in received:
        more = raw.recv(4096)
        assert more, f"hung up after {received!r}"
        received += more


def _append_large_event(room: str) -> int:
    """One more entry of the log, large enough to fill what the system buffers for a socket.

    Returns:
        Its offset in the room.
    """
    with transaction():
        position, seed = lock_log()
        offset = advance({room: 1, LOG: 1})[room]
        event = {"topic": "users", "epoch": epoch_of(room, seed), "offset": offset}
        rest = {
            "op": "remove",
            "id": 0,
            "kind": "user.updated",
            "record": None,
            "pad": "x" * 900_000,
        }
        body = json.dumps({**event, **rest}, separators=(",", ":"))
        entry = {"id": position + 1, "kind": "user.updated", "subject_type": "users"}
        shown = {"room": room, "offset": offset, "position": position + 1, "body": body}
        append([{**entry, "subject_id": 0, "data": {}}], [shown])
    return offset


def _send_masked(raw: socket.socket, text: str) -> None:
    mask, payload = os.urandom(4), text.encode()
    assert len(payload) < 126
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    raw.sendall(bytes((0x81, 0x80 | len(payload))) + mask + masked)
