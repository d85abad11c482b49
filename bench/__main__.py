"""`python -m bench [PART] [--quick] [--write]`: measure, and print tables."""

from __future__ import annotations

import argparse
import time

from bench import catalogs, document, fanout, idle, machine, measures, notices, people
from bench.clients import Mismatch

PARTS = ("fanout", "people", "notices", "idle", "measures", "catalogs", "all")


def main() -> None:
    """Read the command line, measure what it names, and print tables.

    Raises:
        SystemExit: when a server has not done what it should, so that there is no figure.
    """
    given = _arguments()
    here = f"{time.strftime('%Y-%m-%d')}: {machine.describe()}."
    print(here, flush=True)
    results = {}
    try:
        if given.what in ("fanout", "all"):
            results["fanout"] = fanout.run(_fanout_plan(given))
        if given.what in ("people", "all"):
            results["people"] = people.run(_people_plan(given))
        if given.what in ("notices", "all"):
            results["notices"] = notices.run(_notices_plan(given))
        if given.what in ("idle", "all"):
            results["idle"] = idle.run(_idle_plan(given))
        if given.what in ("measures", "all"):
            results["measures"] = measures.run(_measures_plan(given))
        if given.what in ("catalogs", "all"):
            results["catalogs"] = catalogs.run(_catalogs_plan(given))
    except Mismatch as fault:
        raise SystemExit(f"No figure, but a fault: {fault}.") from fault
    if given.write:
        for part, text in results.items():
            document.write(part, f"{here}\n\n{text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, side by side.")
    parser.add_argument("what", nargs="?", choices=PARTS, default="all")
    parser.add_argument("--quick", action="store_true", help="less of everything, about a minute")
    parser.add_argument("--write", action="store_true", help="put ratios into docs/benchmarks.md")
    parser.add_argument("--clients", type=_positive, help="sockets (default 1000, notices 500)")
    parser.add_argument("--rounds", type=_positive, help="rounds of each (default 5, notices 3)")
    parser.add_argument("--texts", type=_positive, help="texts of a language (default 10000)")
    parser.add_argument("--people", type=_positive, help="accounts (default 100000, notices 10000)")
    return parser.parse_args()


def _fanout_plan(given: argparse.Namespace) -> fanout.Plan:
    plan = fanout.Plan(clients=300, rounds=2, single=20) if given.quick else fanout.Plan()
    plan.clients = given.clients or plan.clients
    plan.rounds = given.rounds or plan.rounds
    return plan


def _people_plan(given: argparse.Namespace) -> people.Plan:
    plan = people.Plan(people=20_000, rounds=1) if given.quick else people.Plan()
    plan.people = given.people or plan.people
    plan.rounds = given.rounds or plan.rounds
    return plan


def _notices_plan(given: argparse.Namespace) -> notices.Plan:
    plan = notices.quick() if given.quick else notices.Plan()
    for part in (plan.toasts, plan.telling):
        part.clients = given.clients or part.clients
        part.rounds = given.rounds or part.rounds
    plan.telling.people = given.people or plan.telling.people
    return plan


def _idle_plan(given: argparse.Namespace) -> idle.Plan:
    plan = idle.Plan(clients=300, rounds=1, seconds=12) if given.quick else idle.Plan()
    plan.clients = given.clients or plan.clients
    plan.rounds = given.rounds or plan.rounds
    return plan


def _measures_plan(given: argparse.Namespace) -> measures.Plan:
    plan = measures.Plan(rounds=1, seconds=10) if given.quick else measures.Plan()
    plan.watchers = given.clients or plan.watchers
    plan.rounds = given.rounds or plan.rounds
    return plan


def _catalogs_plan(given: argparse.Namespace) -> catalogs.Plan:
    plan = catalogs.Plan(rounds=1, requests=10) if given.quick else catalogs.Plan()
    plan.texts = given.texts or plan.texts
    plan.fewer = min(plan.fewer, plan.texts)
    plan.rounds = given.rounds or plan.rounds
    return plan


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


if __name__ == "__main__":
    main()
