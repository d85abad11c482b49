"""`python -m bench [fanout|people|all] [--quick] [--write]`: measure, and print tables."""

from __future__ import annotations

import argparse
import time

from bench import document, fanout, machine, people
from bench.clients import Mismatch


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
        if given.what != "people":
            results["fanout"] = fanout.run(_fanout_plan(given))
        if given.what != "fanout":
            results["people"] = people.run(_people_plan(given))
    except Mismatch as fault:
        raise SystemExit(f"No figure, but a fault: {fault}.") from fault
    if given.write:
        for part, text in results.items():
            document.write(part, f"{here}\n\n{text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, side by side.")
    parser.add_argument("what", nargs="?", choices=("fanout", "people", "all"), default="all")
    parser.add_argument("--quick", action="store_true", help="less of everything, about a minute")
    parser.add_argument("--write", action="store_true", help="put ratios into docs/benchmarks.md")
    parser.add_argument("--clients", type=_positive, help="sockets of fanout (default 1000)")
    parser.add_argument("--rounds", type=_positive, help="rounds of each (default 5)")
    parser.add_argument("--people", type=_positive, help="accounts of people (default 100000)")
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


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


if __name__ == "__main__":
    main()
