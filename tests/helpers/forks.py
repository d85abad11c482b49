"""Servers without the time that importing takes: a process that has imported ``run.py`` forks.

More than half of a start is spent on reading modules, and then templates are compiled; the tests
start servers hundreds of times. tests/test_start.py starts them from nothing, as people do.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


class Forked:
    """A forked process, with those methods of ``subprocess.Popen`` that tests use."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery, self.pid = nursery, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code; None while it lives."""
        if self.returncode is None:
            self.returncode = self._nursery.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit code, when it has ended.

        Raises:
            subprocess.TimeoutExpired: it has not within ``timeout`` seconds.
        """
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)


class Nursery:
    """The process that forks. It ends, and with it all that it has forked, with this one.

    Args:
        mode: the async mode, for which ``run.py`` patches the process before all else.
    """

    def __init__(self, mode: str) -> None:
        self._templates = TemporaryDirectory(prefix="dashboard-templates-")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", __name__, self._templates.name],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "DASHBOARD_ASYNC_MODE": mode},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def start(self, environment: Mapping[str, str], log: Path) -> Forked:
        """Start a server.

        Args:
            environment: all of its variables.
            log: where what it prints is added.
        """
        return Forked(self, self.ask({"environment": dict(environment), "log": str(log)}))

    def ask(self, request: dict[str, Any]) -> Any:
        """Have it do something, and wait for the answer."""
        asks, answers = self._process.stdin, self._process.stdout
        assert asks
        assert answers
        print(json.dumps(request), file=asks, flush=True)
        return json.loads(answers.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        self._templates.cleanup()


@cache
def nursery(mode: str) -> Nursery:
    """The one of this process for servers of an async mode."""
    return Nursery(mode)


def main() -> None:
    """Do what ``Nursery`` asks for on the standard input."""
    fork, waitpid = os.fork, os.waitpid
    import run  # only here and before all else, because it patches the whole process

    # isort: split
    from jinja2 import FileSystemBytecodeCache

    from tests.helpers import once

    once.templates(FileSystemBytecodeCache(sys.argv[1]))
    alive: set[int] = set()
    for line in sys.stdin:
        request = json.loads(line)
        if "ended" in request:
            found, status = waitpid(request["ended"], os.WNOHANG)
            alive.discard(found)
            print(os.waitstatus_to_exitcode(status) if found else "null", flush=True)
            continue
        pid = fork()
        if not pid:
            become(**request)
            run.main()
            return
        alive.add(pid)
        print(pid, flush=True)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def become(environment: dict[str, str], log: str) -> None:
    """Let the process be as if it had been started with that environment."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["run.py"]
    printed = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (printed, 1), (printed, 2)):
        os.dup2(source, target)
        os.set_inheritable(target, True)
    sys.stdout, sys.stderr = (open(number, "w", buffering=1) for number in (1, 2))  # noqa: SIM115


if __name__ == "__main__":
    main()
