"""What the measurements need to know about, or ask of, the machine."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("flask", "flask-socketio", "python-socketio", "python-engineio", "eventlet")


def resident_bytes(pid: int) -> int | None:
    """Return how much memory a process holds, or None where that cannot be read."""
    shown = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return int(shown) * 1024 if shown else None


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """Run the block, and the processes started in it, on one core where that can be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    cores = sorted(before)
    os.sched_setaffinity(0, {cores[number % len(cores)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def allow_sockets(count: int) -> None:
    """Raise the limit of open files of this process and its children so that `count` sockets fit.

    Raises SystemExit with a sentence when the machine does not allow as many.
    """
    import resource

    needed = count + 200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    except (OSError, ValueError) as problem:
        raise SystemExit(
            f"{count} clients need {needed} open files, but only {hard} are allowed here. "
            "Raise the limit (ulimit -n) or give a smaller --clients."
        ) from problem


def describe() -> str:
    """Return one line that names the machine: cores, system, Python and package versions."""
    names = [f"{os.cpu_count()} cores ({_processor()})", platform.system()]
    names.append(f"load {os.getloadavg()[0]:.1f} at the start")
    names.append(f"Python {platform.python_version()}")
    names.append(f"SQLite {sqlite3.sqlite_version}")
    names += [f"{name} {_version(name)}" for name in PACKAGES]
    return ", ".join(names)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
