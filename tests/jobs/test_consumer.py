"""Jobs in real servers: none is lost with the process, and nobody waits for a slow mail server."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import requests
from sqlalchemy import select

from dashboard.extensions import db
from dashboard.models import Job
from dashboard.models.jobs import DONE, RUNNING, WAITING
from tests.helpers.mail_server import Inbox
from tests.helpers.server import Server, free_port, wait_until

Start: TypeAlias = Callable[..., Server]

FORM = {"name": "Ana", "roles": []}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A running mail server."""
    with Inbox().running() as inbox:
        yield inbox


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    """Starts servers that mail to a port of this machine."""
    servers: list[Server] = []

    def start(port: int, **settings: Any) -> Server:
        mailing = {"mail_server": "127.0.0.1", "mail_port": port, "mail_tls": 0}
        server = Server(data_dir, **mailing, **settings)
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop(signal.SIGKILL)


def staff(server: Server) -> requests.Session:
    """Somebody who may invite people."""
    with server.app.app_context():
        return server.sign_in(server.make_user(roles=["staff"]))


def invite(server: Server, browser: requests.Session, name: str) -> None:
    form = {"username": name, "email": f"{name}@example.com", **FORM}
    answer = server.api(browser, "POST", "users", json=form)
    assert answer.status_code == 201, answer.text


def states(server: Server) -> list[str]:
    with server.app.app_context():
        db.session.rollback()
        return list(db.session.scalars(select(Job.state).order_by(Job.id)))


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"])
def test_nobody_waits_for_a_slow_mail_server(start: Start, inbox: Inbox, mode: str) -> None:
    server = start(inbox.port, async_mode=mode)
    browser = staff(server)
    inbox.holding = True
    for name in ("first", "second"):
        invite(server, browser, name)
    wait_until(lambda: inbox.held == 2, what="both mails to be under way")
    assert server.api(browser, "GET", "users").status_code == 200
    assert states(server) == [RUNNING, RUNNING]
    inbox.holding = False
    assert {inbox.next()["To"], inbox.next()["To"]} == {
        "first@example.com",
        "second@example.com",
    }
    wait_until(lambda: states(server) == [DONE, DONE], what="both jobs to end")


def test_a_mail_that_was_cut_off_by_kill_9_is_sent_by_the_next_process(
    start: Start, inbox: Inbox
) -> None:
    server = start(inbox.port)
    browser = staff(server)
    inbox.holding = True
    invite(server, browser, "ana")
    wait_until(lambda: inbox.held, what="the mail to be under way")
    server.stop(signal.SIGKILL)
    assert states(server) == [RUNNING]
    inbox.holding = False
    server.start()
    assert inbox.next()["To"] == "ana@example.com"
    wait_until(lambda: states(server) == [DONE], what="the job to end")
    # At worst it comes twice, which mailboxes know by its id.
    assert len(inbox.mails) <= 1


def test_a_second_process_leaves_alone_what_the_first_is_at(start: Start, inbox: Inbox) -> None:
    first = start(inbox.port)
    browser = staff(first)
    inbox.holding = True
    invite(first, browser, "ana")
    wait_until(lambda: inbox.held, what="the mail to be under way")
    second = start(inbox.port)
    invite(second, browser, "bo")
    wait_until(lambda: inbox.held == 2, what="the second mail to be under way")
    assert states(first) == [RUNNING, RUNNING]
    inbox.holding = False
    assert {inbox.next()["To"], inbox.next()["To"]} == {"ana@example.com", "bo@example.com"}
    wait_until(lambda: states(first) == [DONE, DONE], what="both jobs to end")
    assert inbox.mails == []


def test_what_waits_for_a_server_outlives_the_process_and_its_queue(start: Start) -> None:
    inbox = Inbox()
    server = start(inbox.port)
    invite(server, staff(server), "ana")
    wait_until(lambda: states(server) == [WAITING], what="the first attempt")
    server.stop(signal.SIGTERM)
    for file in server.data_dir.glob("queue.sqlite3*"):
        file.unlink()
    with inbox.running():
        server.start()
        assert inbox.next(40)["To"] == "ana@example.com"


def test_ending_waits_for_a_mail_that_is_nearly_sent(start: Start, inbox: Inbox) -> None:
    server = start(inbox.port)
    browser = staff(server)
    inbox.holding = True
    invite(server, browser, "ana")
    wait_until(lambda: inbox.held, what="the mail to be under way")
    assert server._process
    server._process.send_signal(signal.SIGTERM)
    inbox.holding = False
    assert server._process.wait(20) == 0
    assert states(server) == [DONE]
    assert len(inbox.mails) == 1


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A running Redis."""
    if shutil.which("redis-server") is None:
        pytest.skip("There is no Redis here.")
    redis = Redis(tmp_path)
    redis.start()
    yield redis
    redis.stop()


class Redis:
    """A Redis server that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, what="Redis to answer")

    def stop(self) -> None:
        """End it the sudden way."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def _answers(self) -> bool:
        ping = ["redis-cli", "-p", str(self.port), "ping"]
        return subprocess.run(ping, capture_output=True, check=False).stdout == b"PONG\n"


def test_redis_hands_jobs_out_and_may_be_lost(start: Start, inbox: Inbox, redis: Redis) -> None:
    server = start(inbox.port, redis_url=redis.url)
    browser = staff(server)
    invite(server, browser, "first")
    assert inbox.next()["To"] == "first@example.com"
    redis.stop()
    invite(server, browser, "second")
    assert states(server) == [DONE, WAITING]
    redis.start()
    assert inbox.next(60)["To"] == "second@example.com"
    assert server.log.count("Traceback") == 0
