"""What it costs that clients are asked every few seconds whether they are still there.

Three servers in turn, each with the same idle WebSocket clients: Engine.IO asking every twenty
seconds, Engine.IO asking as often as the dashboard does, and the dashboard's own way.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import machine
from bench.clients import Crowd
from bench.servers.started import Started, python_server
from bench.table import number, spread, table
from dashboard.live.heartbeat import PING_SECONDS, PONG_SECONDS

SELDOM = 20
AT_ONCE = 10
SETTLING_SECONDS = PING_SECONDS + 1


@dataclass
class Plan:
    """How much is measured."""

    clients: int = 1000
    rounds: int = 3
    seconds: int = 40


@dataclass
class Way:
    """One way to ask, and the share of a core that each round needed, in per cent."""

    name: str
    options: tuple[str, ...]
    gone_after: int
    shares: list[float] = field(default_factory=list)


def run(plan: Plan) -> str:
    """Measure, print a table, and return the ratios for docs/benchmarks.md.

    Raises:
        Mismatch: when a client was given up although it answered.
    """
    machine.allow_sockets(plan.clients)
    ways = [
        Way(f"Engine.IO, every {SELDOM} s", ("--stock", str(SELDOM)), 2 * SELDOM),
        Way(f"Engine.IO, every {PING_SECONDS} s", ("--stock", str(PING_SECONDS)), 2 * PING_SECONDS),
        Way(f"Dashboard, every {PING_SECONDS} s", (), PING_SECONDS + PONG_SECONDS + 1),
    ]
    for turn in range(plan.rounds):
        for way in ways:
            print(f"  round {turn + 1} of {plan.rounds}: {way.name}", flush=True)
            way.shares.append(_round(way, plan))
    print(_report(ways, plan), flush=True)
    return _ratios(ways, plan)


def _round(way: Way, plan: Plan) -> float:
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        python_server("watch", Path(folder), *way.options) as server,
        machine.on_core(1),
    ):
        crowd = Crowd("users")
        try:
            _connect(crowd, plan.clients, server)
            crowd.wait(SETTLING_SECONDS)
            return _share(server, crowd, plan.seconds)
        finally:
            crowd.close()


def _connect(crowd: Crowd, count: int, server: Started) -> None:
    """Connect a few at a time, so that those who are connected are not kept from answering."""
    cookies = server.ready["cookies"]
    for first in range(0, count, AT_ONCE):
        some = min(AT_ONCE, count - first)
        crowd.connect(
            some, server.port, [cookies[n % len(cookies)] for n in range(first, first + some)]
        )
        crowd.listen(0)


def _share(server: Started, crowd: Crowd, seconds: float) -> float:
    """Return the per cent of a core that the server needs while the clients only answer."""
    started, before = time.monotonic(), server.cpu_seconds()
    crowd.wait(seconds)
    used = server.cpu_seconds() - before
    return 100 * used / (time.monotonic() - started)


def _report(ways: list[Way], plan: Plan) -> str:
    rows = [(way.name, str(way.gone_after), spread(way.shares)) for way in ways]
    return (
        f"\n{plan.clients} idle clients for {plan.seconds} s; median (min–max) of {plan.rounds} "
        f"rounds, alternating.\n\n{table(('', 'gone after s', '% of a core'), rows)}\n"
    )


def _ratios(ways: list[Way], plan: Plan) -> str:
    first = median(ways[0].shares)
    lines = [
        f"{plan.clients} idle clients, {plan.rounds} rounds of {plan.seconds} s.",
        "",
        f"| | a silent client is gone after | CPU ÷ {ways[0].name} |",
        "|---|--:|--:|",
    ]
    for way in ways:
        ratio = number(median(way.shares) / first)
        lines.append(f"| {way.name} | {way.gone_after} s | {ratio} |")
    return "\n".join(lines)
