"""A notification to ten thousand people: what it costs, and who has to wait for it.

The dashboard, served as run.py does it, adds a person, of which everybody who may invite people is
told; in turn with it fewer people are told through the same models in one transaction each.
Meanwhile somebody else goes on opening lists; the same visit before it, with nothing going on, is
what that is compared with.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import machine
from bench.clients import Crowd
from bench.servers.started import Started, python_server
from bench.table import number, percentile, table
from bench.visitor import PATHS, Answers, Visitor

BATCHES, ONE_BY_ONE = "Dashboard", "One transaction per person"
SECONDS_TO_TELL = 600


@dataclass
class Plan:
    """How much is measured."""

    people: int = 10_000
    one_by_one: int = 1_000
    clients: int = 500
    rounds: int = 3
    quiet_seconds: float = 5.0


@dataclass
class Way:
    """One of both ways to tell people, and what was measured of it.

    Args:
        name: what it is called.
        deed: what the server is asked to do.
        people: how many are told, about.
    """

    name: str
    deed: str
    people: int
    told: int = 0
    statements: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    quiet: Answers = field(default_factory=lambda: {what: [] for what in PATHS})
    busy: Answers = field(default_factory=lambda: {what: [] for what in PATHS})

    def note(self, answers: Answers, *, busy: bool) -> None:
        """Add what the visitor waited for."""
        for what, times in answers.items():
            (self.busy if busy else self.quiet)[what] += times

    def per_thousand(self, figures: list[float]) -> float:
        """The median of the rounds' figures, for each thousand people told."""
        return median(figures) / self.told * 1e3


def run(plan: Plan) -> str:
    """Measure, print a table, and return the ratios for docs/benchmarks.md.

    Raises:
        Mismatch: when a connected person was not told, or told twice.
    """
    machine.allow_sockets(plan.clients)
    ways = [
        Way(BATCHES, "tell", plan.people),
        Way(ONE_BY_ONE, "naive", min(plan.one_by_one, plan.people)),
    ]
    for turn in range(plan.rounds):
        for way in ways:
            print(f"  round {turn + 1} of {plan.rounds}: {way.name}", flush=True)
            _round(way, plan)
    print(_report(ways, plan), flush=True)
    return _ratios(ways, plan)


def _round(way: Way, plan: Plan) -> None:
    options = (str(way.people), str(plan.clients))
    crowd = Crowd("notifications", "inbox")
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        python_server("notices", Path(folder), *options) as server,
        machine.on_core(1),
        closing(crowd),
    ):
        way.told = server.ready["told"]
        cookies = server.ready["cookies"]
        crowd.connect(len(cookies), server.port, cookies)
        visitor = Visitor(server.port, server.ready["visitor"])
        crowd.wait(plan.quiet_seconds)
        way.note(visitor.times(), busy=False)
        visitor = Visitor(server.port, server.ready["visitor"])
        way.seconds.append(_told_all(way, server, crowd))
        way.note(visitor.times(), busy=True)
        way.statements.append(server.figures()["statements"])


def _told_all(way: Way, server: Started, crowd: Crowd) -> float:
    """Have everybody told; seconds until the last of those who are connected knows."""
    crowd.expect(1)
    server.order(1, 1, {"do": way.deed})
    crowd.receive_all(SECONDS_TO_TELL)
    started = server.answer()[0]
    crowd.wait(0.1)  # A notification that comes twice would show here.
    return (max(at for times in crowd.receipts.values() for at in times) - started) / 1e9


def _report(ways: list[Way], plan: Plan) -> str:
    costs = [
        (
            way.name,
            f"{way.told:,}",
            number(way.per_thousand(way.statements)),
            number(way.per_thousand(way.seconds)),
            number(median(way.seconds)),
        )
        for way in ways
    ]
    waits = [
        (f"{way.name}: {what}", *_waits(way.quiet[what]), *_waits(way.busy[what]))
        for way in ways
        for what in PATHS
    ]
    per_thousand = ("statements per 1,000", "s per 1,000")
    return "\n".join(
        [
            "",
            f"A notification to very many people, {plan.clients} of them connected; median of",
            f"{plan.rounds} rounds, alternating. Everybody connected was told once.",
            "",
            table(("", "people", *per_thousand, "s until the last knew"), costs),
            "",
            f"Somebody else who goes on opening {' and '.join(PATHS.values())}: milliseconds with",
            "nothing going on, and meanwhile.",
            "",
            table(("", "p50", "p99", "worst", "p50 then", "p99", "worst"), waits),
        ]
    )


def _waits(times: list[float]) -> tuple[str, str, str]:
    return number(median(times)), number(percentile(times, 0.99)), number(max(times))


def _ratios(ways: list[Way], plan: Plan) -> str:
    """Return what depends little on the machine."""
    ours, naive = ways
    slowest = naive.per_thousand(naive.seconds)
    rows = [
        ("SQL statements per 1,000 people", [way.per_thousand(way.statements) for way in ways]),
        (
            f"time until the last knows ÷ {ONE_BY_ONE.lower()}",
            [way.per_thousand(way.seconds) / slowest for way in ways],
        ),
    ]
    for what in PATHS:
        for name, of in (("median", median), ("longest", max)):
            waits = [of(way.busy[what]) / of(way.quiet[what]) for way in ways]
            rows.append((f"{what} for somebody else: {name} wait ÷ the same before", waits))
    return "\n".join(
        [
            f"{ours.told:,} people are told, {plan.clients} of them connected (one by one: "
            f"{naive.told:,}); {plan.rounds} rounds.",
            "",
            f"| a notification to {ours.told:,} people | {BATCHES} | {ONE_BY_ONE} |",
            "|---|--:|--:|",
            *(f"| {name} | {' | '.join(map(number, row))} |" for name, row in rows),
        ]
    )
