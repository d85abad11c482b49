"""Being told: how soon a toast is painted (bench.toasts), what telling very many costs."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from bench import telling, toasts


@dataclass
class Plan:
    """How much is measured of both."""

    toasts: toasts.Plan = field(default_factory=toasts.Plan)
    telling: telling.Plan = field(default_factory=telling.Plan)


def quick() -> Plan:
    """Less of everything, about a minute."""
    return Plan(
        toasts.Plan(clients=200, rounds=1, changes=15),
        telling.Plan(people=2_000, one_by_one=300, clients=100, rounds=1, quiet_seconds=2.0),
    )


def run(plan: Plan, browser: Browser | None = None) -> str:
    """Measure, print tables, and return the ratios for docs/benchmarks.md.

    Args:
        browser: the Chromium to use; without one it is started here.

    Raises:
        Mismatch: when somebody was not told, or told twice.
        SystemExit: when there is no figure for another reason.
    """
    return f"{toasts.run(plan.toasts, browser)}\n\n{telling.run(plan.telling)}"
