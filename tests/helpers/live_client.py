"""A real Socket.IO client that keeps a store the way the browser does.

It follows the wire contract (docs/events.md) and is its reference: positions, gaps, resets.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any, Self

import requests
import socketio

from tests.helpers.server import Server, wait_until

LISTS = {"users": "users", "roles": "roles", "uploads": "uploads"}
"""Topics whose snapshots are lists, and where each is under /api/v1/; several parts by blanks."""

OF_RIGHTS = frozenset({"notifications", "inbox"})
"""Topics that a page takes afresh when its person's rights change: what is hidden changes then."""


class LiveClient:
    """One open page: a connection, and the records of the topics it watches.

    Args:
        server: whom to connect to.
        browser: signed-in cookies.
        transports: Engine.IO's, e.g. ``["polling"]``.
        lists: further topics whose snapshots are lists, as in ``LISTS``.
    """

    def __init__(
        self,
        server: Server,
        browser: requests.Session,
        transports: list[str] | None = None,
        lists: Mapping[str, str] | None = None,
    ) -> None:
        self.lists = lists or {}
        self.server, self.browser = server, browser
        self.store: dict[str, dict[int, Any]] = {}
        self.positions: dict[str, dict[str, Any] | None] = {}
        self.status: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        self.access: list[list[str]] = []
        self.signed_out: str | None = None
        self.gaps = 0
        self._visits = 0
        self._rights = (0, 1)
        self._lock = threading.RLock()
        self._transports = transports or ["websocket"]
        self.socket = socketio.Client(reconnection=False, handle_sigint=False)
        self.socket.on("change", self._change)
        self.socket.on("access", self._access)
        self.socket.on("signed_out", self._signed_out)

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.disconnect()

    def connect(self) -> None:
        """Connect (again) and go on from what the store has."""
        if self.socket.connected:
            return
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies)
        self.socket.connect(
            self.server.url,
            headers={"Cookie": cookies},
            transports=self._transports,
            wait_timeout=20,  # as long as a busy machine may take; who is refused hears at once
        )
        self._visits += 1
        if self.positions:
            self._ask(list(self.positions))

    def offset(self, topic: str) -> int:
        """How far the store has followed a topic."""
        position = self.positions[topic]
        return position["offset"] if position else 0

    def disconnect(self) -> None:
        """Lose the connection."""
        self.socket.disconnect()
        wait_until(lambda: not self.socket.connected, what="the connection to end")

    def subscribe(self, *topics: str) -> None:
        """Watch topics, beginning with a snapshot."""
        for topic in topics:
            self.positions.setdefault(topic, None)
        self._ask(list(topics))

    def call(self, event: str, *payload: Any) -> Any:
        """Send an event and return its acknowledgement."""
        return self.socket.call(event, payload if len(payload) != 1 else payload[0], timeout=30)

    def kinds(self, topic: str) -> list[str]:
        """The kinds of the events received for a topic, in order."""
        return [event["kind"] for event in self.events if event["topic"] == topic]

    def settle(self) -> None:
        """Wait until everything committed so far has arrived."""
        if self._rights != (rights := (len(self.access), self._visits)):
            self._rights = rights
            self._ask(self._begin_again())
        # Denied topics, too: the right may just have come back.
        wait_until(self._is_current, seconds=20, what=f"{', '.join(self.positions)} to settle")

    def _begin_again(self) -> list[str]:
        stale = [topic for topic in self.positions if topic in OF_RIGHTS]
        with self._lock:
            self.positions.update(dict.fromkeys(stale))
        return stale

    def _is_current(self) -> bool:
        with self._lock:
            known = dict(self.positions)
        answer = self.call("subscribe", {"topics": known})["topics"]
        for topic, status in answer.items():
            if status["status"] in ("denied", "reset"):
                self._answer(topic, status)
        return all(
            status["status"] == "denied"
            or known[topic] == {"epoch": status["epoch"], "offset": status["offset"]}
            for topic, status in answer.items()
        )

    def _ask(self, topics: list[str]) -> None:
        wanted = {topic: self.positions[topic] for topic in topics}
        answer = self.call("subscribe", {"topics": wanted})
        for topic, status in answer["topics"].items():
            self._answer(topic, status)

    def _answer(self, topic: str, status: dict[str, Any]) -> None:
        with self._lock:
            self.status[topic] = status["status"]
            if status["status"] == "denied":
                self.store[topic], self.positions[topic] = {}, None
            elif status["status"] == "live":
                self._apply(topic, status["events"])
        if status["status"] == "reset":
            self._snapshot(topic, {"epoch": status["epoch"], "offset": status["offset"]})
            self._ask([topic])

    def _snapshot(self, topic: str, here: dict[str, Any]) -> None:
        """A topic without a list of its own starts from where it is now, with nothing."""
        records: dict[int, Any] = {}
        position: dict[str, Any] | None = here
        if topic in LISTS or topic in self.lists:
            records, position = self.fresh(topic)
        with self._lock:
            self.store[topic], self.positions[topic] = records, position

    def fresh(self, topic: str) -> tuple[dict[int, Any], dict[str, Any] | None]:
        """What a page that is loaded now would show of a topic, and its position."""
        return fresh_snapshot(self.server, self.browser, topic, self.lists)

    def _apply(self, topic: str, events: list[dict[str, Any]]) -> bool:
        for event in events:
            known = self.positions.get(topic)
            if known is None or event["epoch"] != known["epoch"]:
                return False
            if event["offset"] <= known["offset"]:
                continue
            if event["offset"] != known["offset"] + 1:
                return False
            if event["op"] == "put":
                self.store[topic][event["id"]] = event["record"]
            else:
                self.store[topic].pop(event["id"], None)
            self.positions[topic] = {"epoch": event["epoch"], "offset": event["offset"]}
            self.events.append(event)
        return True

    def _change(self, events: list[dict[str, Any]]) -> None:
        with self._lock:
            for event in events:
                # Before its snapshot has come, a topic has nothing that could have a gap.
                if self.positions.get(event["topic"]) and not self._apply(event["topic"], [event]):
                    self.gaps += 1

    def _access(self, message: dict[str, Any]) -> None:
        self.access.append(message["topics"])

    def _signed_out(self, message: dict[str, Any]) -> None:
        self.signed_out = message["reason"]


def fresh_snapshot(
    server: Server, browser: requests.Session, topic: str, lists: Mapping[str, str] | None = None
) -> tuple[dict[int, Any], dict[str, Any] | None]:
    """Every record of a topic as the person sees it now, and the position it was read at."""
    records: dict[int, Any] = {}
    position = None
    for path in {**LISTS, **(lists or {})}[topic].split():
        for page in _pages(server, browser, path):
            items = page["items"] if "items" in page else [page[topic]]
            records |= {record["id"]: record for record in items}
            position = position or page["offsets"][topic]
    return records, position


def _pages(server: Server, browser: requests.Session, path: str) -> Iterator[dict[str, Any]]:
    """The pages of a list; none where it is not the person's to see."""
    cursor = ""
    while True:
        asked = {"limit": "200", "cursor": cursor}
        answer = browser.get(f"{server.url}/api/v1/{path}", params=asked, timeout=20)
        if answer.status_code in (403, 404):
            return
        assert answer.ok, answer.text
        page = answer.json()
        yield page
        cursor = page.get("next")
        if not cursor:
            return
