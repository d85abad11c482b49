"""The list of 100,000 people: server time of each way to ask, beside a naive list of the same.

The dashboard is served as run.py does it, on one core; this process asks from another, one request
at a time: the list as JSON, the same as a page, and the naive list, in turn.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import naive, plans, team
from bench.browser import Browser
from bench.cases import VIEWERS, Case, cases
from bench.machine import on_core
from bench.opened import opened
from bench.servers.started import Started, python_server
from bench.table import number, percentile, table
from dashboard import database
from dashboard.extensions import db
from dashboard.models.roles import all_roles

LIST, PAGE = "/api/v1/users", "/users"
ENOUGH_MS = 100.0


@dataclass
class Plan:
    """How much is measured."""

    people: int = 100_000
    rounds: int = 5
    requests: int = 10


@dataclass
class Measured:
    """What one viewer waited for."""

    viewer: str
    cases: list[Case]
    every_page: list[float]


def run(plan: Plan) -> str:
    """Fill a database, measure, print the tables and query plans; return the ratios for the docs.

    Raises:
        SystemExit: when an answer is wrong, or a query reads more than it needs to.
    """
    with tempfile.TemporaryDirectory(prefix="dashboard-bench-") as name:
        ours, copy = Path(name) / "ours", Path(name) / "naive"
        print(f"  making {plan.people:,} people", flush=True)
        cookies, roles = _fill(ours, plan.people)
        _copy_without_indexes(ours, copy)
        measured = []
        with (
            python_server("lists", ours) as server,
            python_server("lists", copy, "--naive") as naively,
            on_core(1),
        ):
            for viewer, cookie in cookies.items():
                measured.append(_measured(viewer, cookie, roles, (server, naively), plan))
                print(_report(measured[-1], plan), flush=True)
        print(_plans(ours, measured, cookies), flush=True)
    return _ratios(measured, plan)


def _fill(folder: Path, people: int) -> tuple[dict[str, str], dict[str, int]]:
    """Make a database full of people; return the viewers' session cookies and the roles' ids."""
    with opened(folder) as app:
        database.prepare()
        viewers = {role: team.active_person(role, role).id for role in VIEWERS}
        team.fill(people - len(viewers))
        cookies = dict(zip(viewers, team.cookies(app, list(viewers.values())), strict=True))
        return cookies, {role.key: role.id for role in all_roles() if role.key}


def _copy_without_indexes(source: Path, folder: Path) -> None:
    shutil.copytree(source, folder)
    with opened(folder):
        naive.drop_indexes()


def _measured(
    viewer: str, cookie: str, roles: dict[str, int], servers: tuple[Started, Started], plan: Plan
) -> Measured:
    with Browser(servers[0].port, cookie) as ours, Browser(servers[1].port, cookie) as naively:
        print(f"  reading every page as {viewer}", flush=True)
        every_page, cursor, offset = _walk(ours)
        asked = list(cases(viewer, cursor, offset, roles))
        print(f"  measuring as {viewer}", flush=True)
        for turn in range(plan.rounds * plan.requests + 1):
            for case in asked:
                _ask(case, ours, naively)
                if not turn:  # it has warmed everything up, and is not counted
                    case.times = type(case.times)()
        return Measured(viewer, asked, every_page)


def _walk(browser: Browser) -> tuple[list[float], str, int]:
    """Read the list from end to end.

    Returns how long each page took, a cursor in the middle, and how many people come before it.
    Raises SystemExit when a person is missing or comes twice, since the list would be wrong.
    """
    times: list[float] = []
    seen: set[int] = set()
    middle = ("", 0)
    cursor, total = "", 0
    while cursor or not times:
        took, body = browser.get(LIST, {"cursor": cursor} if cursor else {})
        times.append(took)
        answer = json.loads(body)
        ids = [person["id"] for person in answer["items"]]
        total = answer["total"] or total  # the first page alone counts
        if not seen.isdisjoint(ids):
            raise SystemExit("The pages of the list show somebody twice.")
        seen.update(ids)
        cursor = answer["next"]
        if cursor and len(seen) <= total / 2:
            middle = (cursor, len(seen))
    if len(seen) != total:
        raise SystemExit(f"The pages of the list show {len(seen)} of {total} people.")
    return times, *middle


def _ask(case: Case, ours: Browser, naively: Browser) -> None:
    took, body = ours.get(LIST, case.asked)
    case.times.json.append(took)
    case.total = json.loads(body)["total"]
    if case.has_page:
        case.times.page.append(ours.get(PAGE, case.asked)[0])
    case.times.naive.append(naively.get(naive.PATH, case.naive)[0])


def _report(measured: Measured, plan: Plan) -> str:
    head = ("", "found", "JSON p50", "p95", "page p50", "p95", "naive p50", "p95", "of naive")
    every = measured.every_page
    rows = [(f"every page ({len(every):,})", f"{plan.people:,}", *_pair(every), *[""] * 5)]
    for case in measured.cases:
        found = "" if case.total is None else f"{case.total:,}"
        pairs = (_pair(times) for times in (case.times.json, case.times.page, case.times.naive))
        rows.append((case.name, found, *(cell for pair in pairs for cell in pair), _ratio(case)))
    asked = len(measured.cases[0].times.json)
    return (
        f"\nList of {plan.people:,} people for {measured.viewer} ({VIEWERS[measured.viewer]}), "
        f"50 on a page;\nmilliseconds of {asked} requests each, taking turns.\n\n"
        f"{table(head, rows)}\n\nSlowest p95: {number(_slowest(measured))} ms.\n"
    )


def _pair(times: Sequence[float]) -> tuple[str, str]:
    return (number(median(times)), number(percentile(times, 0.95))) if times else ("", "")


def _ratio(case: Case) -> str:
    return number(median(case.times.json) / median(case.times.naive))


def _slowest(measured: Measured) -> float:
    asked = [times for case in measured.cases for times in (case.times.json, case.times.page)]
    return max(percentile(times, 0.95) for times in [*asked, measured.every_page])


def _plans(folder: Path, measured: list[Measured], cookies: dict[str, str]) -> str:
    """Return each query on people that the cases make, once, with its plan.

    Raises SystemExit, with the same text, when one of them reads more than it needs to.
    """
    book = plans.Book()
    with opened(folder) as app:
        for one in measured:
            client = app.test_client()
            name, _, value = cookies[one.viewer].partition("=")
            client.set_cookie(name, value)
            for case in one.cases:
                with plans.listening() as heard:
                    client.get(LIST, query_string=case.asked)
                book.note(case.name, heard)
        db.session.rollback()
    if book.flaws:
        raise SystemExit("\n".join([*book.lines, "", *book.flaws]))
    return "\n".join([*book.lines, "", "No query reads the rows of a whole table, or sorts many."])


def _ratios(measured: list[Measured], plan: Plan) -> str:
    """Return the time of the JSON list as a share of the naive one's, and of 100 ms."""
    names = {case.name: None for one in measured for case in one.cases}
    ratios = [{case.name: _ratio(case) for case in one.cases} for one in measured]
    slowest = max(_slowest(one) for one in measured) / ENOUGH_MS
    lines = [
        f"{plan.people:,} people. The slowest p95 of all, JSON and pages, is {number(slowest)} of "
        f"{ENOUGH_MS:.0f} ms.",
        "",
        "| median time ÷ naive | " + " | ".join(one.viewer for one in measured) + " |",
        "|---|" + "--:|" * len(measured),
    ]
    for name in names:
        lines.append(f"| {name} | " + " | ".join(of.get(name, "–") for of in ratios) + " |")
    return "\n".join(lines)
