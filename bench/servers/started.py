"""Starting a server process on a core of its own, talking to it, and ending it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from bench import machine

NODE_SOURCE = machine.REPOSITORY / "bench" / "node"
SECONDS_TO_START = 120
SECONDS_TO_COMMIT = 120


class Started:
    """A server process on 127.0.0.1 that obeys the bench until the `with` block ends."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.port = free_port()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._line, theirs = socket.socketpair()
        self._line.settimeout(SECONDS_TO_START)
        with theirs, machine.on_core(0):
            self.process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(self.port)],
                cwd=folder,
                env=environment(self.port, folder),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
            )
        self._answers = self._line.makefile("rb")

    def __enter__(self) -> Self:
        try:
            self.ready = self._answer()
            self._wait_for_port()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self._line.close()
        self._answers.close()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()

    def order(self, first: int, count: int, event: dict[str, Any] | None) -> None:
        """Tell the server to make `count` events, the first with that number."""
        order = {"first": first, "count": count, "event": event}
        self._line.sendall(json.dumps(order).encode() + b"\n")

    def answer(self) -> list[int]:
        """Return when each event of the last order was committed."""
        self._line.settimeout(SECONDS_TO_COMMIT)
        times: list[int] = self._answer()["times"]
        return times

    def cpu_seconds(self) -> float:
        """Return the CPU time, user and system, of all threads of the process so far."""
        # By its own clock: what the kernel shows others lags by a tick while it runs.
        seconds: float = self.figures()["cpu"]
        return seconds

    def figures(self) -> dict[str, Any]:
        """Return what the server says of itself."""
        self.order(0, 0, None)
        return self._answer()

    def _wait_for_port(self) -> None:
        give_up = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
                return
            except OSError:
                if time.monotonic() > give_up or self.process.poll() is not None:
                    raise SystemExit(f"The server does not listen.\n{self.log()}") from None
                time.sleep(0.05)

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._answers.readline()
        except TimeoutError:
            line = b""
        if not line:
            raise SystemExit(f"The server stopped or did not answer.\n{self.log()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def log(self) -> str:
        """Return the end of what the server has written to its standard outputs."""
        self._log.seek(0)
        return self._log.read()[-4000:].decode(errors="replace")


def environment(port: int, folder: Path) -> dict[str, str]:
    """Return the environment of a process that is to keep its hands off everybody's real data.

    The settings of this shell are left out; those of a .env file are, because it is looked for in
    the current folder, which is `folder`.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    return kept | {
        "PYTHONPATH": str(machine.REPOSITORY),
        "DASHBOARD_DATA_DIR": str(folder),
        "DASHBOARD_PORT": str(port),
        "DASHBOARD_ASYNC_MODE": "eventlet",
    }


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def python_server(module: str, folder: Path, *options: str) -> Started:
    """Start one of bench.servers with this Python; it keeps what it keeps in `folder`."""
    return Started([sys.executable, "-m", f"bench.servers.{module}", *options], folder)


def node_server(folder: Path) -> Started:
    """Start Node's socket.io, installed before by `install_node`."""
    return Started(["node", str(NODE_SOURCE / "server.js")], folder)


def install_node() -> str | None:
    """Install the pinned socket.io of Node, unless it is there.

    Returns the versions of both, or None when node or npm is missing or the install fails; the
    reason is printed.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        print("Node's socket.io is left out: node and npm are not installed.")
        return None
    lock, installed = NODE_SOURCE / "package-lock.json", NODE_SOURCE / "node_modules" / ".installed"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        print("Installing Node's socket.io to compare with …", flush=True)
        install = ["npm", "ci", "--no-audit", "--no-fund"]
        done = subprocess.run(install, cwd=NODE_SOURCE, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"Node's socket.io is left out: npm ci failed.\n{done.stderr[-1000:]}")
            return None
        installed.write_bytes(lock.read_bytes())
    asked = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    package = json.loads(lock.read_bytes())["packages"]["node_modules/socket.io"]
    return f"Node {asked.stdout.strip()}, socket.io {package['version']}"
