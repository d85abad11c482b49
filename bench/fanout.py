"""What it costs to bring one event to many open pages: the dashboard, stock, and Node side by side.

Each round starts each server afresh on one core, connects the clients from this process on
another, and lets the server make events in two ways: one at a time (the next when every client has
the last) and in a burst. Between two markers it reads the server's CPU clock. A round in which any
client did not get every event, once, in order is no figure but an error.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import machine
from bench.clients import Crowd
from bench.servers.started import Started, install_node, node_server, python_server
from bench.table import number, percentile, spread, table

DASHBOARD, STOCK, NODE = "Dashboard", "Stock Flask-SocketIO", "Node's socket.io"
WARM_UP = 20
SECONDS_PER_WINDOW = 60
# The shape of an event until the dashboard itself has shown one.
EVENT: dict[str, Any] = {
    "topic": "users",
    "epoch": "4f1c0a5de2b74c0f",
    "offset": 0,
    "op": "put",
    "kind": "user.updated",
    "id": 4242,
    "version": 12,
    "record": {
        "id": 4242,
        "username": "maria.gonzalez",
        "name": "María González Ortega",
        "name_key": "maria gonzalez ortega",
        "email": "maria.gonzalez@example.org",
        "state": "active",
        "roles": [2, 3],
        "locale": "es",
        "timezone": "Europe/Madrid",
        "picture": "/users/4242/picture?v=9f86d081884c7d65",
        "last_sign_in_at": "2025-01-31T08:15:30.123456Z",
        "created_at": "2023-11-02T14:03:09.654321Z",
        "version": 12,
    },
    "by": 1,
    "at": "2025-01-31T09:41:12.345678Z",
}


@dataclass
class Window:
    """What one server needed for some events: CPU seconds, deliveries, and latencies."""

    cpu: float
    deliveries: int
    latencies_ms: list[float]

    @property
    def cost(self) -> float:
        """CPU seconds per million deliveries."""
        return self.cpu / self.deliveries * 1e6


@dataclass
class Contender:
    """One of the servers side by side, and what it has shown so far."""

    name: str
    start: Callable[[Path], Started]
    own_event: bool = False
    single: list[Window] = field(default_factory=list)
    burst: list[Window] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def windows(self, mode: str) -> list[Window]:
        """What was measured of "single" events or a "burst"."""
        return self.single if mode == "single" else self.burst

    def cost(self, mode: str) -> float:
        """The median of the rounds' CPU seconds per million deliveries."""
        return median(window.cost for window in self.windows(mode))


@dataclass
class Plan:
    """How much is measured."""

    clients: int = 1000
    rounds: int = 5
    single: int = 50
    burst: int = 100
    node: bool = True


def run(plan: Plan) -> str:
    """Measure, print the tables, and return the ratios for docs/benchmarks.md.

    Raises:
        Mismatch: when a client did not get every event, once, in order.
    """
    machine.allow_sockets(plan.clients)
    node = install_node() if plan.node else None
    contenders = [
        Contender(DASHBOARD, lambda folder: python_server("gateway", folder), own_event=True),
        Contender(STOCK, lambda folder: python_server("stock", folder)),
    ]
    if node:
        contenders.append(Contender(NODE, node_server))
    event = EVENT
    for turn in range(plan.rounds):
        for contender in contenders:
            print(f"  round {turn + 1} of {plan.rounds}: {contender.name}", flush=True)
            event = _round(contender, plan, event)
    print(_report(contenders, plan, event, node), flush=True)
    return _ratios(contenders, plan, node)


def _round(contender: Contender, plan: Plan, event: dict[str, Any]) -> dict[str, Any]:
    """Measure one contender once; return the shape of event that the next ones are to send."""
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        contender.start(Path(folder)) as server,
        machine.on_core(1),
        _crowd() as crowd,
    ):
        given = None if contender.own_event else event
        if contender.own_event:
            contender.alone.append(_alone(server, plan.single))
        before = machine.resident_bytes(server.process.pid) or 0
        crowd.connect(plan.clients, server.port, server.ready.get("cookies", ()))
        _window(server, crowd, given, WARM_UP, together=True)
        contender.single.append(_window(server, crowd, given, plan.single, together=False))
        contender.burst.append(_window(server, crowd, given, plan.burst, together=True))
        grown = (machine.resident_bytes(server.process.pid) or 0) - before
        contender.memory.append(grown / plan.clients / 1024)
        return crowd.sample if contender.own_event and crowd.sample else event


@contextmanager
def _crowd() -> Iterator[Crowd]:
    crowd = Crowd("users")
    try:
        yield crowd
    finally:
        crowd.close()


def _alone(server: Started, count: int) -> float:
    """Return the CPU seconds that one event costs when nobody listens."""
    server.order(1, WARM_UP, None)
    server.answer()
    before = server.cpu_seconds()
    server.order(WARM_UP + 1, count, None)
    server.answer()
    return (server.cpu_seconds() - before) / count


def _window(
    server: Started, crowd: Crowd, event: dict[str, Any] | None, count: int, *, together: bool
) -> Window:
    """Make `count` events, together or one after the other, and see that all arrive."""
    latencies: list[float] = []
    cpu = server.cpu_seconds()
    for size in [count] if together else [1] * count:
        first = crowd.position + 1
        crowd.expect(size)
        server.order(first, size, event)
        crowd.receive_all(SECONDS_PER_WINDOW)
        committed = server.answer()
        for offset, since in enumerate(committed, first):
            latencies += [(at - since) / 1e6 for at in crowd.receipts[offset]]
    cpu = server.cpu_seconds() - cpu
    crowd.listen(0.05)  # An event that comes twice would show here.
    return Window(cpu, count * len(crowd.clients), latencies)


def _report(
    contenders: list[Contender], plan: Plan, event: dict[str, Any], node: str | None
) -> str:
    size = len(json.dumps([event], separators=(",", ":")))
    lines = [
        "",
        f"Fan-out: one change of a user ({size} bytes of JSON) to {plan.clients} WebSocket",
        f"clients; median (min–max) of {plan.rounds} rounds, alternating. Every client got every",
        f"event, once, in order. {node or 'Node is left out'}.",
        "",
        f"One event at a time ({plan.single} events)",
        _windows(contenders, "single"),
        "",
        f"A burst of {plan.burst} events",
        _windows(contenders, "burst"),
        "",
        *_notes(contenders, plan),
    ]
    return "\n".join(lines)


def _windows(contenders: list[Contender], mode: str) -> str:
    others = contenders[1:]
    of_others = [f"of {other.name.split()[0]}" for other in others]
    head = ("", "server CPU s per million", *of_others, "p50 ms", "p99 ms")
    rows = []
    for contender in contenders:
        windows = contender.windows(mode)
        rows.append(
            (
                contender.name,
                spread([window.cost for window in windows]),
                *(number(contender.cost(mode) / other.cost(mode)) for other in others),
                spread([percentile(window.latencies_ms, 0.50) for window in windows]),
                spread([percentile(window.latencies_ms, 0.99) for window in windows]),
            )
        )
    return table(head, rows)


def _notes(contenders: list[Contender], plan: Plan) -> list[str]:
    each = median(contenders[0].alone)
    return [
        *(
            f"{contender.name}: {number(median(contender.memory))} KiB more memory per client."
            for contender in contenders
        ),
        f"{DASHBOARD}: the action and its commit alone, with nobody listening, take "
        f"{number(each * 1e3)} ms of CPU;",
        f"that is {number(each / plan.clients * 1e6)} s per million of the figures above, which "
        f"{STOCK} and {NODE} do not have.",
    ]


def _ratios(contenders: list[Contender], plan: Plan, node: str | None) -> str:
    """Return the dashboard's CPU time per delivery as a share of each other server's."""
    ours, *others = contenders
    lines = [
        f"{plan.clients} clients, {plan.rounds} rounds; {node or 'Node was left out'}.",
        "",
        "| CPU per delivery of the dashboard | one event at a time | burst |",
        "|---|--:|--:|",
    ]
    for other in others:
        single, burst = (ours.cost(mode) / other.cost(mode) for mode in ("single", "burst"))
        lines.append(f"| ÷ {other.name} | {number(single)} | {number(burst)} |")
    return "\n".join(lines)
