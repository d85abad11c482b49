"""Processes that publish, and may come to a sudden end in the middle."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from dashboard.actions import publication_steps, publishing, translating
from dashboard.errors import DashboardError
from dashboard.policy import SYSTEM
from tests.helpers.catalogs import app_on, text

PLACES: dict[str, tuple[Any, str]] = {
    "begun": (publishing, "begun"),
    "fsync": (os, "fsync"),
    "replace": (os, "replace"),
    "finish": (publishing, "finish"),
    "recount": (publication_steps, "recount"),
}


def end_at(point: str) -> None:
    """Die just before the n-th call of a function, as of ``kill -9``."""
    name, _, number = point.partition(":")
    owner, attribute = PLACES[name]
    wrapped: Callable[..., Any] = getattr(owner, attribute)
    calls = 0

    def dying(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == int(number or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return wrapped(*args, **options)

    setattr(owner, attribute, dying)


def write(source: str, times: int) -> None:
    """Translate a text and publish, again and again."""
    for number in range(times):
        translating.save(SYSTEM, text(source), texts=[f"{source} {number}"])
        try:
            publishing.publish(SYSTEM, "de")
        except DashboardError as error:
            # The other process may have published it along with its own.
            if error.code != "invalid":
                raise


@dataclass(frozen=True)
class Task:
    """What a process does.

    Args:
        data_dir, folder: where.
        verb: ``publish``, ``take-back`` or ``write:SOURCE:TIMES`` (translate that text and publish,
            so many times).
        point: a call at which the process kills itself, e.g. ``replace:2`` just before the second
            file is replaced.
        most_bytes: of a file, as of a disk that is full.
    """

    data_dir: Path
    folder: Path
    verb: str
    point: str = ""
    most_bytes: int = 0

    @property
    def said(self) -> Path:
        """Where it says why it did not do it."""
        return self.data_dir / "said.txt"

    def run(self) -> None:
        """Do it, in this process."""
        if self.most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.most_bytes, self.most_bytes))
        with app_on(self.data_dir, self.folder).app_context():
            if self.point:
                end_at(self.point)
            name, *rest = self.verb.split(":")
            try:
                if name == "write":
                    write(rest[0], int(rest[1]))
                elif name == "publish":
                    publishing.publish(SYSTEM, "de")
                else:
                    publishing.take_back(SYSTEM, "de")
            except DashboardError as error:
                self.said.write_text(error.code, encoding="ascii")


def started(task: Task) -> BaseProcess:
    """A process that is at it. All come from one that has imported everything already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=task.run)
    process.start()
    return process
