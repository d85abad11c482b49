"""Work that the answer to a request shall not wait for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import copy_current_request_context

from dashboard.extensions import socketio

log = structlog.get_logger(__name__)


def later(task: Callable[..., object], *args: Any) -> None:
    """Run ``task(*args)`` beside the request, with a database session of its own.

    What it raises is logged.
    """
    socketio.start_background_task(copy_current_request_context(_run), task, args)


def _run(task: Callable[..., object], args: tuple[Any, ...]) -> None:
    try:
        task(*args)
    except Exception:
        log.exception("work in the background failed", task=task.__qualname__)
