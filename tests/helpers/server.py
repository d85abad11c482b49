"""A real server: what ``run.py`` does, in a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path
from typing import Any, Self

import requests
from flask import Flask

from dashboard import create_app
from dashboard.config import load_settings
from dashboard.models import User
from tests.factories import UserFactory, signed_cookie
from tests.helpers.forks import Forked, nursery

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests"


class Server:
    """The server process and an app on the same data folder.

    Args:
        data_dir: with a migrated database.
        settings: further ``DASHBOARD_*`` settings, in lower case.
    """

    def __init__(self, data_dir: Path, **settings: Any) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # What tests publish in this process goes where the server publishes, too.
        folder = {name: settings[name] for name in ("translations_dir",) if name in settings}
        self.app: Flask = create_app(
            load_settings(data_dir=data_dir, secret_key=SECRET, async_mode="threading", **folder)
        )
        self.make_user = UserFactory()
        self._settings = settings
        self._process: Forked | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What the server has printed."""
        return (self.data_dir / "server.log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Start the process and wait until it answers."""
        settings = {
            "data_dir": self.data_dir,
            "port": self.port,
            "secret_key": SECRET,
            **self._settings,
        }
        environment = {f"DASHBOARD_{name.upper()}": str(it) for name, it in settings.items()}
        log = self.data_dir / "server.log"
        mode = environment.get("DASHBOARD_ASYNC_MODE", "eventlet")
        self._process = nursery(mode).start({**os.environ, **environment}, log)
        wait_until(self._answers, seconds=30, what="the server to answer")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process; SIGKILL for the sudden way."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None

    def sign_in(self, user: User) -> requests.Session:
        """A program with the cookies of somebody who has just signed in."""
        browser = requests.Session()
        agent = str(browser.headers["User-Agent"])
        cookie, token = signed_cookie(self.app, user, agent)
        browser.cookies.set(self.app.config["SESSION_COOKIE_NAME"], cookie)
        browser.headers.update({"X-CSRFToken": token, "Referer": f"{self.url}/"})
        return browser

    def api(
        self, browser: requests.Session, method: str, path: str, **options: Any
    ) -> requests.Response:
        """Call ``/api/v1/<path>``."""
        return browser.request(method, f"{self.url}/api/v1/{path}", timeout=20, **options)

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise AssertionError(f"The server ended:\n{self.log}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Any, seconds: float = 10.0, what: str = "the condition") -> None:
    """Ask ``condition`` until it is true.

    Raises:
        AssertionError: when it never is.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Waited {seconds} s in vain for {what}."
        time.sleep(0.02)
