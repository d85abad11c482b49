"""A language with 10,000 texts: what a translator waits for, beside the same with 1,000.

Two dashboards are served as run.py does it, on one core, each with a folder of catalogs of its
own; this process asks from another, one request at a time, in turn: lists, the next text, saving
one, publishing. Reading and compiling files is timed beside msgfmt and polib (bench/compiling.py).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from bench import compiling, messages, team
from bench.browser import Browser
from bench.machine import on_core
from bench.opened import opened
from bench.servers.started import python_server
from bench.table import number, percentile, table
from dashboard import database
from dashboard.actions import catalog_sync, tokens
from dashboard.policy import SYSTEM

LOCALE = "fr"
HERE = f"/api/v1/catalogs/{LOCALE}"
LIST = f"{HERE}/entries"
RIGHTS = ("suggest", "edit", "review", "publish")
ENOUGH_MS = 100.0
PUBLISHED_AT_ONCE = 10


@dataclass
class Plan:
    """How much is measured."""

    texts: int = 10_000
    fewer: int = 1_000
    rounds: int = 5
    requests: int = 20


@dataclass
class Case:
    """Something that a translator waits for.

    Args:
        name: what it is.
        ask: does it once, with the how-manieth time it is; returns milliseconds.
        seldom: whether it is done once a round, because it is much for one request.
        many, few: how long it took with so many texts.
    """

    name: str
    ask: Callable[[Workbench, int], float]
    seldom: bool = False
    many: list[float] = field(default_factory=list)
    few: list[float] = field(default_factory=list)


class Workbench:
    """A translator at one of the servers."""

    def __init__(self, browser: Browser, texts: int) -> None:
        self.browser, self.texts = browser, texts
        self._versions: dict[int, int] = {}
        self.entries = list(self._every_entry())
        if len(self.entries) != texts:
            raise SystemExit(f"The list has {len(self.entries)} of {texts} texts.")
        self._next = count(1)

    def list(self, **asked: str) -> float:
        """Ask for a page of the list."""
        return self.browser.get(LIST, asked)[0]

    def middle(self, turn: int) -> float:
        """Ask for the page in the middle that a cursor leads to."""
        return self.list(cursor=self._cursor)

    def details(self, turn: int) -> float:
        """Open the next text."""
        entry = self.entries[(turn * 37) % self.texts]
        return self.browser.get(f"{LIST}/{entry['id']}", {})[0]

    def save(self, turn: int) -> float:
        """Translate the next text anew."""
        entry = self._plain[next(self._next) % len(self._plain)]
        words = f"{LOCALE.title()} {entry['source']} {turn}"
        version = str(self._versions.get(entry["id"], entry["version"]))
        took, answer = self.browser.send(
            "PATCH",
            f"{LIST}/{entry['id']}",
            {"texts": [words]},
            **{"If-Match": f'"{version}"'},
        )
        if answer["texts"] != [words] or answer["merged"]:
            raise SystemExit("A text was not saved as it was sent.")
        self._versions[entry["id"]] = answer["version"]
        return took

    def publish(self, turn: int) -> float:
        """Publish what was saved since the last time, and some more."""
        for _ in range(PUBLISHED_AT_ONCE):
            self.save(turn)
        took, _answer = self.browser.send("POST", f"{HERE}/publish", {"without_errors": True})
        left = json.loads(self.browser.get(LIST, {"state": "unpublished"})[1])["total"]
        errors = json.loads(self.browser.get(LIST, {"state": "errors"})[1])["total"]
        if left > errors:
            raise SystemExit(f"{left} texts were left when all were published.")
        return took

    @property
    def _plain(self) -> list[dict[str, Any]]:
        """Texts without plural forms or placeholders."""
        return self._without_names

    def _every_entry(self) -> Iterator[dict[str, Any]]:
        cursor, seen = "", 0
        self._without_names: list[dict[str, Any]] = []
        while cursor is not None:
            asked = {"limit": str(min(200, self.texts // 4)), "cursor": cursor}
            page = json.loads(self.browser.get(LIST, asked)[1])
            for entry in page["items"]:
                if len(entry["texts"]) == 1 and "%" not in entry["source"]:
                    self._without_names.append(entry)
                yield entry
            seen += len(page["items"])
            cursor = page["next"]
            if cursor and seen <= self.texts // 2:
                self._cursor = cursor


def cases() -> list[Case]:
    """Give everything that is measured."""

    def listed(name: str, **asked: str) -> Case:
        return Case(name, lambda bench, _turn: bench.list(**asked))

    return [
        listed("list: first page, with counts"),
        Case("list: page in the middle", Workbench.middle),
        listed("list: last changed first", sort="-changed"),
        listed("counts: missing", state="missing"),
        listed("counts: approved, search", state="approved", q=messages.SEARCHED),
        listed("counts: search, frequent", q=messages.SEARCHED),
        listed("counts: search, no hit", q=messages.RARE),
        listed("counts: one check", check="capital"),
        listed("counts: place in the code", path="templates/users"),
        Case("the next text", Workbench.details),
        Case("save a text", Workbench.save),
        Case(f"publish {PUBLISHED_AT_ONCE} texts", Workbench.publish, seldom=True),
    ]


def run(plan: Plan) -> str:
    """Make catalogs, measure, print tables; return the ratios for the docs.

    Raises:
        SystemExit: when an answer is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="dashboard-bench-") as name:
        many, few = Path(name) / "many", Path(name) / "few"
        found = cases()
        print(f"  reading catalogs of {plan.texts:,} texts", flush=True)
        keys = [_fill(many, plan.texts), _fill(few, plan.fewer)]
        with (
            python_server("lists", many) as big,
            python_server("lists", few) as small,
            on_core(1),
            Browser(big.port, token=keys[0]) as at_big,
            Browser(small.port, token=keys[1]) as at_small,
        ):
            pair = Workbench(at_big, plan.texts), Workbench(at_small, plan.fewer)
            _measure(found, pair, plan)
        print(_report(found, plan), flush=True)
        files = compiling.run(messages.content(LOCALE, plan.texts), plan.rounds)
    return "\n\n".join([_ratios(found, plan), files])


def _fill(folder: Path, texts: int) -> str:
    """Make a data folder with catalogs; return the access token of a translator."""
    catalogs = folder / "translations"
    messages.write(catalogs, texts)
    # The server looks for settings in the folder that it is started in.
    line = f"DASHBOARD_TRANSLATIONS_DIR={catalogs}\n"
    (folder / ".env").write_text(line, encoding="utf-8")
    with opened(folder, translations_dir=str(catalogs)):
        database.prepare()
        catalog_sync.sync_all(SYSTEM)
        person = team.active_person("translator", "translator")
        scope = [f"translations.{right}" for right in RIGHTS]
        _token, secret = tokens.create(person, "bench", 7, scope)
        return secret


def _measure(found: list[Case], pair: tuple[Workbench, Workbench], plan: Plan) -> None:
    big, small = pair
    for turn in range(plan.rounds * plan.requests):
        for case in found:
            if case.seldom and turn % plan.requests:
                continue
            case.many.append(case.ask(big, turn))
            case.few.append(case.ask(small, turn))


def _report(found: list[Case], plan: Plan) -> str:
    head = ("", f"{plan.texts:,} p50", "p95", f"{plan.fewer:,} p50", "p95", "ratio")
    rows = [
        (case.name, *_pair(case.many), *_pair(case.few), number(_ratio(case))) for case in found
    ]
    return (
        f"\nA language of {plan.texts:,} texts and one of {plan.fewer:,}; milliseconds over HTTP,\n"
        f"{len(found[0].many)} requests each, taking turns.\n\n{table(head, rows)}\n"
    )


def _pair(times: list[float]) -> tuple[str, str]:
    return number(median(times)), number(percentile(times, 0.95))


def _ratio(case: Case) -> float:
    return median(case.many) / median(case.few)


def _ratios(found: list[Case], plan: Plan) -> str:
    lines = [
        f"{plan.texts:,} texts, {plan.rounds} rounds.",
        "",
        f"| | median ÷ the same with {plan.fewer:,} | p95 ÷ {ENOUGH_MS:.0f} ms |",
        "|---|--:|--:|",
    ]
    for case in found:
        slowest = percentile(case.many, 0.95) / ENOUGH_MS
        lines.append(f"| {case.name} | {number(_ratio(case))} | {number(slowest)} |")
    return "\n".join(lines)
