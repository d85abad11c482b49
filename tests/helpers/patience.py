"""Ending what would take for ever, so that a test fails instead of hanging."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupted_after(seconds: int) -> Iterator[None]:
    """Run something that must be quick; in the main thread, where signals arrive.

    Raises:
        TimeoutError: it took longer.
    """

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
