"""Somebody who goes on opening lists while others are busy, in a process of their own.

Started as `python -m bench.visitor PORT COOKIE`; it prints an empty line when it has begun and,
when its input ends, how many milliseconds each answer took.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from itertools import cycle
from typing import IO, Final, cast

from bench.browser import Browser
from bench.machine import REPOSITORY

PATHS: Final = {"JSON": "/api/v1/users", "page": "/users"}
PAUSE_SECONDS: Final = 0.005

Answers = dict[str, list[float]]


class Visitor:
    """The process, from the outside: it visits until it is asked for its times.

    Args:
        port: of the server.
        cookie: of a session.
    """

    def __init__(self, port: int, cookie: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.visitor", str(port), cookie],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        cast("IO[str]", self._process.stdout).readline()

    def times(self) -> Answers:
        """End the visit; milliseconds of each answer, by what was asked for."""
        shown, _ = self._process.communicate()
        if self._process.returncode:
            raise SystemExit("The visitor was not served.")
        answers: Answers = json.loads(shown)
        return answers


def main() -> None:
    """Visit."""
    port, cookie = int(sys.argv[1]), sys.argv[2]
    times: Answers = {what: [] for what in PATHS}
    with Browser(port, cookie) as browser:
        for path in PATHS.values():  # it warms up, and is not counted
            browser.get(path, {})
        print(flush=True)
        for what in cycle(PATHS):
            times[what].append(browser.get(PATHS[what], {})[0])
            ended = select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]
            if ended and all(times.values()):
                break
    print(json.dumps(times))


if __name__ == "__main__":
    main()
