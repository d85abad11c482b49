"""A crowd of real Socket.IO clients (Engine.IO 4 over WebSocket) in one cheap loop.

It knows just enough of the protocols to subscribe to a topic and to check what arrives, and costs
so little that it does not slow down the server that it measures.
"""

from __future__ import annotations

import base64
import json
import os
import selectors
import socket
import time
from collections.abc import Sequence

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
CONNECTING_AT_ONCE = 50
PATH = "/socket.io/?EIO=4&transport=websocket"


class Mismatch(Exception):
    """A client got something other than every event, once, in order."""


def masked_frame(opcode: int, payload: bytes) -> bytes:
    """Return a WebSocket frame as a client must send it.

    The mask is zero, which is valid and leaves the payload as it is.
    """
    length = len(payload)
    if length < 126:
        head = bytes((opcode, 0x80 | length))
    else:
        head = bytes((opcode, 0x80 | 126)) + length.to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


PONG_PACKET = masked_frame(TEXT, b"3")


def split_frames(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the whole (opcode, payload) frames at the start of `data`, and the rest."""
    frames = []
    at, end = 0, len(data)
    while end - at >= 2:
        length, start = data[at + 1], at + 2
        if length == 126:
            length, start = int.from_bytes(data[start : start + 2], "big"), start + 2
        elif length == 127:
            length, start = int.from_bytes(data[start : start + 8], "big"), start + 8
        if start + length > end:
            break
        frames.append((data[at], data[start : start + length]))
        at = start + length
    return frames, data[at:]


class Client:
    """One socket, what is left of a frame that has not arrived whole, and the offset due next."""

    __slots__ = ("due", "number", "rest", "sock")

    def __init__(self, number: int, port: int, cookie: str) -> None:
        self.number = number
        self.rest = b""
        self.due = 0
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {PATH} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Origin: http://127.0.0.1:{port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        ]
        if cookie:
            lines.append(f"Cookie: {cookie}")
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode())

    def send(self, packet: str) -> None:
        """Send one Engine.IO packet."""
        self.sock.sendall(masked_frame(TEXT, packet.encode()))

    def read_upgrade(self) -> None:
        """Wait for the answer to the WebSocket handshake. Raises Mismatch when it is refused."""
        while b"\r\n\r\n" not in self.rest:
            self._read()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Mismatch(f"client {self.number} was refused: {head[:200]!r} {self.rest[:200]!r}")

    def read_packet(self, start: str) -> str:
        """Wait for the packet that starts so; Engine.IO pings before it are answered.

        Raises Mismatch when another packet comes.
        """
        while True:
            frames, self.rest = split_frames(self.rest)
            if not frames:
                self._read()
                continue
            packet = frames[0][1].decode()
            self.rest = b"".join(masked_out(*frame) for frame in frames[1:]) + self.rest
            if packet.startswith(start):
                return packet[len(start) :]
            if packet != "2":
                raise Mismatch(f"client {self.number} wanted {start!r} and got {packet[:300]!r}")
            self.sock.sendall(PONG_PACKET)

    def _read(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise Mismatch(f"client {self.number} was closed while connecting: {self.rest[:300]!r}")
        self.rest += data


def masked_out(opcode: int, payload: bytes) -> bytes:
    """Return a frame as a server sends it: the inverse of `split_frames`."""
    if len(payload) < 126:
        return bytes((opcode, len(payload))) + payload
    return bytes((opcode, 126)) + len(payload).to_bytes(2, "big") + payload


class Crowd:
    """Many clients that expect the same number of events of one topic, as if on other machines.

    Args:
        topic: whose events are checked.
        also: further topics to subscribe to; what comes of them is read and left alone.
    """

    def __init__(self, topic: str, *also: str) -> None:
        self.topic = topic
        self.topics = (topic, *also)
        self.clients: list[Client] = []
        self.receipts: dict[int, list[int]] = {}
        self.sample: dict[str, object] | None = None
        self.frame_bytes = 0
        self._offsets_in: dict[bytes, tuple[int, ...]] = {}
        self._pending = 0
        self._selector = selectors.DefaultSelector()

    def connect(self, count: int, port: int, cookies: Sequence[str] = ()) -> None:
        """Connect and subscribe `count` clients; they share the cookies in turn."""
        for first in range(0, count, CONNECTING_AT_ONCE):
            numbers = range(first, min(first + CONNECTING_AT_ONCE, count))
            cookie_of = {n: cookies[n % len(cookies)] if cookies else "" for n in numbers}
            batch = [Client(number, port, cookie_of[number]) for number in numbers]
            self._subscribe(batch)
            self.clients += batch
            self.listen(0)

    def _subscribe(self, batch: list[Client]) -> None:
        request = json.dumps(["subscribe", {"topics": dict.fromkeys(self.topics)}])
        for client in batch:
            client.read_upgrade()
            client.read_packet("0")
            client.send("40")
        for client in batch:
            client.read_packet("40")
            client.send(f"420{request}")
        for client in batch:
            answer = json.loads(client.read_packet("430"))[0]
            try:
                client.due = answer["topics"][self.topic]["offset"] + 1
            except (KeyError, TypeError) as problem:
                raise Mismatch(f"client {client.number} may not subscribe: {answer}") from problem
            client.sock.setblocking(False)
            self._selector.register(client.sock, selectors.EVENT_READ, client)

    @property
    def position(self) -> int:
        """The offset that all clients are at. Raises Mismatch when they differ."""
        places = {client.due - 1 for client in self.clients}
        if len(places) != 1:
            raise Mismatch(f"the clients are at different offsets: {sorted(places)[:10]}")
        return places.pop()

    def expect(self, count: int) -> None:
        """Say that every client is due `count` more events."""
        self.receipts = {self.position + 1 + n: [] for n in range(count)}
        self._pending += count * len(self.clients)
        self._offsets_in.clear()

    def receive_all(self, seconds: float) -> None:
        """Read until every client has got what it is due, and see that nothing follows.

        Raises Mismatch at the first wrong event, or when that takes longer than `seconds`.
        """
        give_up = time.monotonic() + seconds
        while self._pending:
            if time.monotonic() > give_up:
                raise Mismatch(f"{self._pending} deliveries are missing after {seconds:.0f} s")
            self.listen(0.5)

    def wait(self, seconds: float) -> None:
        """Let some time pass in which nothing is due, and answer pings meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.listen(left)

    def listen(self, seconds: float) -> None:
        """Read once what the sockets hold, waiting at most so long for it."""
        for key, _ in self._selector.select(seconds):
            self._read(key.data)

    def _read(self, client: Client) -> None:
        data = client.sock.recv(262_144)
        now = time.monotonic_ns()
        if not data:
            raise Mismatch(f"the server closed client {client.number}")
        frames, client.rest = split_frames(client.rest + data if client.rest else data)
        for opcode, payload in frames:
            if opcode == TEXT and payload[:1] == b"4":
                self._take(client, payload, now)
            elif opcode == TEXT and payload == b"2":
                client.sock.send(PONG_PACKET)
            elif opcode == PING:
                client.sock.send(masked_frame(PONG, payload))
            else:
                raise Mismatch(f"client {client.number} got {opcode:#x} {payload[:100]!r}")

    def _take(self, client: Client, payload: bytes, now: int) -> None:
        offsets = self._offsets_in.get(payload)
        if offsets is None:
            offsets = self._offsets_in[payload] = self._offsets(payload)
        for offset in offsets:
            if offset != client.due or offset not in self.receipts:
                raise Mismatch(f"client {client.number} was due {client.due} and got {offset}")
            client.due += 1
            self.receipts[offset].append(now)
            self._pending -= 1

    def _offsets(self, payload: bytes) -> tuple[int, ...]:
        # Equal frames are parsed once; the bytes themselves are what is compared.
        name, events = json.loads(payload[2:])
        if name != "change":
            return ()
        mine = [event for event in events if event["topic"] == self.topic]
        if mine:
            self.sample = mine[-1]
            self.frame_bytes = len(payload)
        return tuple(event["offset"] for event in mine)

    def close(self) -> None:
        """Close every socket."""
        self._selector.close()
        for client in self.clients:
            client.sock.close()
