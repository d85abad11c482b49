"""Whether clients still answer: one task asks them all.

Stock Engine.IO starts a green thread for each ping of each client, wakes for each client to see
whether it has answered, and goes by the wall clock. To know within seconds that somebody is gone,
clients must be asked every few seconds; here that costs about what asking them every twenty did
(`make bench ARGS=idle`), and a clock that is set makes nobody seem gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from dashboard.extensions import socketio
from dashboard.live.frames import ping

PING_SECONDS: Final = 4
"""How long after an answer a client is asked again whether it is there."""

PONG_SECONDS: Final = 4
"""How long it may take to answer. Both together are the longest that a dead client seems here."""

TICK_SECONDS: Final = 0.5

PATIENCE_SECONDS: Final = PONG_SECONDS + 2
"""How much longer than `PING_SECONDS` Engine.IO itself, here and in clients, bears silence. More
than `PONG_SECONDS`, so that a connection ends because nobody answered and not for want of bytes."""

log = structlog.get_logger(__name__)


class Heartbeat:
    """Asks the clients of a Socket.IO server in place of its own ``monitor_clients``.

    Args:
        server: the Engine.IO server below it.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self._pulses: dict[Any, Pulse] = {}
        self._ticked_at = time.monotonic()
        self._awake = 0.0

    def run(self) -> None:
        """Go on for as long as the process lives."""
        while True:
            socketio.sleep(TICK_SECONDS)
            try:
                self.tick()
            except Exception:
                log.exception("could not ask clients whether they are there")

    def tick(self) -> None:
        """Ask those whose time it is, and close those that have not answered in time."""
        at = self._awake_for()
        for sid, client in list(self._server.sockets.items()):
            if client.closed:
                self._server.sockets.pop(sid, None)
                continue
            pulse = self._pulses.get(client) or self._adopt(client)
            if pulse.asked_at is None:
                if at - pulse.heard_at >= PING_SECONDS:
                    pulse.asked_at = at
                    ping(client)
            elif at - pulse.asked_at > PONG_SECONDS and not client.closing:
                self._close(client)
        if len(self._pulses) > len(self._server.sockets):
            self._pulses = {it: pulse for it, pulse in self._pulses.items() if not it.closed}

    def _awake_for(self) -> float:
        """Seconds since the start, less those in which this process did not get to run.

        Answers may have come in them that nobody has read yet.
        """
        now = time.monotonic()
        self._awake += min(now - self._ticked_at, 2 * TICK_SECONDS)
        self._ticked_at = now
        return self._awake

    def _adopt(self, client: Any) -> Pulse:
        pulse = self._pulses[client] = Pulse(client, lambda: self._awake)
        client.schedule_ping = pulse.heard  # Engine.IO calls it whenever a pong comes
        return pulse

    def _close(self, client: Any) -> None:
        self._pulses.pop(client, None)
        try:
            client.close(wait=False, reason=self._server.reason.PING_TIMEOUT)
        except Exception:  # whatever its handlers have raised, the others are to be looked at
            log.exception("could not close a connection")


class Pulse:
    """When a client was last asked, and last answered, by the heartbeat's ``clock``."""

    def __init__(self, client: Any, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self.asked_at: float | None = None
        self.heard_at = clock()

    def heard(self) -> None:
        """The client has answered."""
        self.asked_at, self.heard_at = None, self._clock()
        # Engine.IO's own first ping, which was under way before this took over.
        self._client.last_ping = None
