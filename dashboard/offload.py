"""Run CPU-bound or blocking native work without holding up the event loop.

Under a green-threaded server one slow call (password hashing, a picture) would stop everybody.
run.py, the only file that knows the server's async mode, installs the way to a native thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_runner: Callable[..., Any] | None = None


def install(runner: Callable[..., Any]) -> None:
    """Use ``runner(function, *args, **kwargs)`` to run work in a native thread."""
    global _runner  # noqa: PLW0603 - one runner per process, set once at start
    _runner = runner


def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call ``function`` off the event loop and return its result; exceptions pass through."""
    if _runner is None:
        return function(*args, **kwargs)
    result: T = _runner(function, *args, **kwargs)
    return result
