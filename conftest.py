"""On continuous integration nothing may be missing, so a skipped test is a failed one.

What takes longest begins first, so that at the end all workers have something to do.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

ON_CI = os.environ.get("CI") == "true"
SLOW = ({"browser"}, {"server"})
"""Fixtures of files whose tests take long, the slowest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files first that drive browsers, then those that start servers."""
    used: dict[Path, set[str]] = {}
    for item in items:
        used.setdefault(item.path, set()).update(getattr(item, "fixturenames", ()))
    items.sort(key=lambda item: [not fixtures & used[item.path] for fixtures in SLOW])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips itself."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself."""
    report = yield
    refuse_skip(report)
    return report


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that tells why it was skipped."""
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be missing on CI, but: {reason}"
