"""The line by which the bench tells a Python server what to do: JSON lines on an inherited socket.

It takes no web request, so that the figures hold only what an event costs.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable
from typing import Any


def port() -> int:
    """The port that the bench wants the server to listen on."""
    return int(sys.argv[-1])


def open_line(ready: dict[str, Any]) -> socket.socket:
    """Tell the bench that the server is ready; the line ends when the bench does."""
    line = socket.socket(fileno=int(sys.argv[-2]))
    line.sendall(json.dumps(ready).encode() + b"\n")
    return line


def obey(
    commit: Callable[[int, dict[str, Any] | None], int],
    pause: Callable[[], None],
    ready: dict[str, Any],
    report: Callable[[], dict[str, Any]] = dict,
) -> None:
    """Tell the bench that the server is ready, then make as many events as it asks for.

    Between two events `pause` lets the other green threads run, as between two requests.

    Args:
        commit: makes the event with this number (and this shape); returns the time, in
            nanoseconds of the monotonic clock, from which its way to the clients counts.
        pause: gives way to the other green threads.
        ready: what the bench is told first.
        report: further figures of the server, told with each answer.
    """
    line = open_line(ready)
    for request in line.makefile("rb"):
        order = json.loads(request)
        times = []
        for number in range(order["first"], order["first"] + order["count"]):
            times.append(commit(number, order["event"]))
            pause()
        answer = {"times": times, "cpu": time.process_time(), **report()}
        line.sendall(json.dumps(answer).encode() + b"\n")
