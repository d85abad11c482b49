"""What measuring costs a server in whose log a thousand things happen every second.

Two servers in turn, with the same entries and the same open charts: one that measures, and one that
does not. Afterwards everything must have been counted, exactly once.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import machine
from bench.clients import Crowd, Mismatch
from bench.servers.started import Started, python_server
from bench.table import number, spread, table

BATCHES_A_SECOND = 10
SECONDS_TO_COUNT = 20


@dataclass
class Plan:
    """How much is measured."""

    events: int = 1000
    watchers: int = 50
    rounds: int = 3
    seconds: int = 20


@dataclass
class Way:
    """With or without measuring, and the share of a core that each round needed, in per cent."""

    name: str
    options: tuple[str, ...]
    watched: bool
    shares: list[float] = field(default_factory=list)


def run(plan: Plan) -> str:
    """Measure, print a table, and return the ratios for docs/benchmarks.md.

    Raises:
        Mismatch: when something was not counted, or twice.
    """
    ways = [
        Way("not measured", ("--unmeasured",), watched=False),
        Way("measured", (), watched=False),
        Way(f"measured, {plan.watchers} watch", (), watched=True),
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
        crowd = Crowd("measures")
        if way.watched:
            crowd.connect(plan.watchers, server.port, server.ready["cookies"])
        started, before = time.monotonic(), server.cpu_seconds()
        _happen(server, crowd, plan)
        used = server.cpu_seconds() - before
        share = 100 * used / (time.monotonic() - started)
        if "--unmeasured" not in way.options:
            _see_counted(server, plan.events * plan.seconds)
        crowd.close()
        return share


def _happen(server: Started, crowd: Crowd, plan: Plan) -> None:
    """Have entries logged at the rate wanted; the clients take what they are told meanwhile."""
    started = time.monotonic()
    for number_of_it in range(plan.seconds * BATCHES_A_SECOND):
        while (wait := started + number_of_it / BATCHES_A_SECOND - time.monotonic()) > 0:
            crowd.listen(wait)
        server.order(1, 1, {"entries": plan.events // BATCHES_A_SECOND})
        server.answer()


def _see_counted(server: Started, expected: int) -> None:
    """Wait until all is counted. Raises Mismatch when that comes to something else."""
    give_up = time.monotonic() + SECONDS_TO_COUNT
    while (found := server.figures()["counted"]) != expected:
        if found > expected or time.monotonic() > give_up:
            raise Mismatch(f"{expected} things happened and {found} were counted")
        time.sleep(0.2)


def _report(ways: list[Way], plan: Plan) -> str:
    rows = [(way.name, spread(way.shares)) for way in ways]
    return (
        f"\n{plan.events} entries a second in {BATCHES_A_SECOND} commits for {plan.seconds} s; "
        f"median (min–max) of {plan.rounds} rounds,\nalternating. Everything was counted once."
        f"\n\n{table(('', '% of a core'), rows)}\n"
    )


def _ratios(ways: list[Way], plan: Plan) -> str:
    without = median(ways[0].shares)
    lines = [
        f"{plan.events} entries a second, {plan.rounds} rounds of {plan.seconds} s.",
        "",
        f"| CPU ÷ {ways[0].name} | |",
        "|---|--:|",
    ]
    lines += [f"| {way.name} | {number(median(way.shares) / without)} |" for way in ways[1:]]
    return "\n".join(lines)
