"""From the commit to the painted toast: a change of somebody's roles, told on their open page.

Each round starts the dashboard afresh on one core, opens the person's page in Chromium on another,
and measures first with nobody else there and then among many people whose pages follow the list of
people and their own notifications. In turn with it the floor: stock Flask-SocketIO emits an event
of the same size, and a page paints it as a bare div.
"""

from __future__ import annotations

import tempfile
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench import fanout, machine
from bench.clients import Crowd
from bench.painted import Clock, Watched, browser_here
from bench.servers.started import Started, python_server
from bench.table import number, percentile, table

DASHBOARD, STOCK = "Dashboard, its toast", "Stock Flask-SocketIO, a bare div"
PROMISED_MS = 100.0
WARM_UP = 3
REST_SECONDS = 0.3
SECONDS_PER_CHANGE = 30
# What the page shows for a notice has a link; other messages have none.
TOAST, DISMISS = "[data-toasts] a", "[data-toasts] [data-toast-close]"
LIVE = "[data-behaviour=live-dot][data-status=live]"
BARE = "body > div"


@dataclass
class Plan:
    """How much is measured."""

    clients: int = 500
    rounds: int = 3
    changes: int = 40


@dataclass
class Contender:
    """One of both side by side, and how many ms it took with nobody else there and among many."""

    name: str
    alone: list[float] = field(default_factory=list)
    among: list[float] = field(default_factory=list)


@dataclass
class Clocks:
    """How exactly the clocks of page and server could be compared, at worst, in ms."""

    within: float = 0.0
    drift: float = 0.0

    def note(self, clock: Clock, drift: float) -> None:
        """Note one comparison."""
        self.within, self.drift = max(self.within, clock.within), max(self.drift, drift)


def run(plan: Plan, browser: Browser | None = None) -> str:
    """Measure, print a table, and return the ratios for docs/benchmarks.md.

    Args:
        browser: the Chromium to use; without one it is started here.

    Raises:
        Mismatch: when somebody did not get every event, once, in order.
        SystemExit: when no toast appears.
    """
    machine.allow_sockets(plan.clients)
    ours, stock, clocks = Contender(DASHBOARD), Contender(STOCK), Clocks()
    event = fanout.EVENT
    with machine.on_core(1), nullcontext(browser) if browser else browser_here() as chromium:
        for turn in range(plan.rounds):
            print(f"  round {turn + 1} of {plan.rounds}", flush=True)
            event = _ours(ours, chromium, plan, clocks) or event
            _stock(stock, chromium, plan, clocks, {**event, "topic": "users"})
    print(_report([ours, stock], plan, clocks), flush=True)
    return _ratios(ours, stock, plan)


def _ours(
    contender: Contender, browser: Browser, plan: Plan, clocks: Clocks
) -> dict[str, Any] | None:
    """Measure the dashboard once; returns what was sent to the page of the notification."""
    crowd = Crowd("users", "notifications", "inbox")
    options = (str(plan.clients), str(plan.clients))
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        python_server("notices", Path(folder), *options) as server,
        closing(crowd),
        browser.new_context(locale="en") as context,
    ):
        address = f"http://127.0.0.1:{server.port}"
        name, _, value = server.ready["watcher"].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = Watched(context.new_page(), TOAST, DISMISS)
        page.open(f"{address}/uploads", LIVE)
        _measure(contender, _Changes(server, page, crowd, {"do": "roles"}), plan, clocks)
    told = [event for event in page.events if event["topic"] == "notifications"]
    return told[-1] if told else None


def _stock(
    contender: Contender, browser: Browser, plan: Plan, clocks: Clocks, event: dict[str, Any]
) -> None:
    crowd = Crowd("users")
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder,
        python_server("bare", Path(folder)) as server,
        closing(crowd),
        browser.new_context() as context,
    ):
        page = Watched(context.new_page(), BARE, BARE)
        page.open(f"http://127.0.0.1:{server.port}/", "body[data-status=live]")
        _measure(contender, _Changes(server, page, crowd, event), plan, clocks)


class _Changes:
    """Makes changes one at a time and notes how long each took until it was painted."""

    def __init__(self, server: Started, page: Watched, crowd: Crowd, order: dict[str, Any]) -> None:
        self.page, self.crowd = page, crowd
        self._server, self._order = server, order
        self._made = 0

    def connect(self, clients: int) -> None:
        """Let many others come."""
        self.crowd.connect(clients, self._server.port, self._server.ready.get("cookies", ()))
        self.crowd.wait(REST_SECONDS)

    def times(self, count: int) -> list[float]:
        """Milliseconds from the commit to the paint of so many changes."""
        return [self._one() for _ in range(count)]

    def _one(self) -> float:
        self._made += 1
        self.page.watch()
        if self.crowd.clients:
            self.crowd.expect(1)
        self._server.order(self._made, 1, self._order)
        # Others read when the page has painted, as if they had processors of their own.
        try:
            painted = self.page.painted()
        except SystemExit as nothing:
            raise SystemExit(f"{nothing}\n{self._server.log()}") from nothing
        committed = self._server.answer()[0]
        self.crowd.receive_all(SECONDS_PER_CHANGE)
        self.page.clear()
        self.crowd.wait(REST_SECONDS)
        return painted - committed / 1e6


def _measure(contender: Contender, changes: _Changes, plan: Plan, clocks: Clocks) -> None:
    changes.times(WARM_UP)
    contender.alone += changes.times(plan.changes)
    changes.connect(plan.clients)
    changes.times(WARM_UP)
    contender.among += changes.times(plan.changes)
    clocks.note(changes.page.clock, changes.page.drift())


def _report(contenders: list[Contender], plan: Plan, clocks: Clocks) -> str:
    head = ("", "others connected", "p50 ms", "p95 ms", "slowest ms")
    rows = []
    for contender in contenders:
        for others, times in ((0, contender.alone), (plan.clients, contender.among)):
            slow = (number(percentile(times, 0.95)), number(max(times)))
            rows.append((contender.name, str(others), number(median(times)), *slow))
    return "\n".join(
        [
            "",
            f"From the commit to the painted toast: {len(contenders[0].among)} changes of each,",
            f"one at a time, {plan.rounds} rounds, alternating. The clocks of page and server were",
            f"compared to within {number(clocks.within)} ms and drifted by {number(clocks.drift)}.",
            "",
            table(head, rows),
        ]
    )


def _ratios(ours: Contender, stock: Contender, plan: Plan) -> str:
    """Return the time among many as a share of what it is compared with, for the documents."""
    compared = {
        "the same with nobody else connected": ours.alone,
        f"{STOCK}, among as many": stock.among,
        f"{STOCK}, nobody else connected": stock.alone,
    }
    lines = [
        f"A change of somebody's roles, {plan.clients} other people connected, "
        f"{len(ours.among)} changes in {plan.rounds} rounds.",
        "",
        "| from the commit to the painted toast | median | p95 |",
        "|---|--:|--:|",
    ]
    for name, times in compared.items():
        mid, high = (number(of(ours.among) / of(times)) for of in (median, _p95))
        lines.append(f"| ÷ {name} | {mid} | {high} |")
    mid, high = (number(of(ours.among) / PROMISED_MS) for of in (median, _p95))
    lines.append(f"| ÷ the promised {PROMISED_MS:.0f} ms | {mid} | {high} |")
    return "\n".join(lines)


def _p95(times: list[float]) -> float:
    return percentile(times, 0.95)
