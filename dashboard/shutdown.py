"""Ending the process on SIGTERM and SIGINT: what is being answered or done may finish, sockets just
close.

Clients of closed sockets come back by themselves and go on from where they were; jobs that do not
finish in time begin again with the next process.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from typing import Any, Final, Protocol

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from dashboard.extensions import db, socketio

PATIENCE: Final = 3.0
"""Seconds that requests and jobs have to finish."""

LOOK_EVERY: Final = 0.2

LIVE: Final = "/socket.io"
"""Requests below this never end by themselves, so nobody waits for them."""


class Background(Protocol):
    """What is done beside requests."""

    @property
    def busy(self) -> bool:
        """Whether something is being done."""

    def stop(self) -> None:
        """Begin nothing more."""


class Ending:
    """Counts the requests under way, and ends the process when it is told to.

    Args:
        app: its requests are counted.
        background: what else may finish.
    """

    def __init__(self, app: Flask, background: Background) -> None:
        self._app, self._wsgi, self._background = app, app.wsgi_app, background
        self._under_way = 0
        self._asked = False
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        if environ.get("PATH_INFO", "").startswith(LIVE):
            return self._wsgi(environ, start_response)
        self._under_way += 1
        try:
            answer = self._wsgi(environ, start_response)
        except BaseException:
            self._done()
            raise
        return ClosingIterator(answer, self._done)

    def listen(self) -> None:
        """Heed the signals from now on; call it in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        socketio.start_background_task(self._watch)

    def _done(self) -> None:
        self._under_way -= 1

    def _ask(self, _number: int, _frame: object) -> None:
        # Nothing else: a handler may interrupt anything, a commit for instance.
        if self._asked:
            os._exit(1)
        self._asked = True

    def _watch(self) -> None:
        while not self._asked:
            socketio.sleep(LOOK_EVERY)
        self._background.stop()
        deadline = time.monotonic() + PATIENCE
        while (self._under_way or self._background.busy) and time.monotonic() < deadline:
            socketio.sleep(LOOK_EVERY)
        with self._app.app_context():
            db.engine.dispose()
        sys.stdout.flush()
        # Not sys.exit: in a greenlet or thread that ends only this one.
        os._exit(0)
