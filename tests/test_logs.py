"""The log: what goes wrong and why, in the form that was asked for, and no secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from werkzeug.test import run_wsgi_app

from dashboard import logs
from dashboard.config import load_settings
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Other tests read the log as it is by default."""
    yield
    logs.configure(load_settings())


def test_lines_of_json_where_asked(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(load_settings(log_json=True))
    structlog.get_logger().warning("mail not sent", cause="timed out")
    logging.getLogger("some.library").warning("is %s", "unwell")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["level"], ours["event"], ours["cause"]) == (
        "warning",
        "mail not sent",
        "timed out",
    )
    assert (theirs["level"], theirs["event"], theirs["logger"]) == (
        "warning",
        "is unwell",
        "some.library",
    )
    assert ours["timestamp"].endswith("Z")


def test_libraries_warn_once_and_chat_never(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(load_settings())
    logs.configure(load_settings())
    logging.getLogger("some.library").info("hello")
    logging.getLogger("some.library").error("broken")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("broken") == 1
    assert "hello" not in said.err


def test_harmless_noise_of_the_server_is_left_out() -> None:
    def wsgi(environ: dict[str, object], start_response: object) -> list[bytes]:
        errors = environ["wsgi.errors"]
        assert isinstance(errors, logs._Errors)
        errors.write("server=… socket shutdown error: [Errno 9] Bad file descriptor")
        errors.write("the disk is on fire")
        errors.flush()
        start_response("200 OK", [])  # type: ignore[operator]
        return [b""]

    heard = io.StringIO()
    run_wsgi_app(logs.without_noise(wsgi), {"wsgi.errors": heard})  # type: ignore[arg-type]
    assert heard.getvalue() == "the disk is on fire"


def test_no_password_reaches_the_log(
    app: Flask, make_user: UserFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    make_user("ana")
    visitor = Visitor(app)
    visitor.sign_in("ana", "a wrong secret word")
    visitor.sign_in("nobody", "another secret word")
    visitor.get("/setup?token=a-secret-token")
    visitor.get("/password/a-secret-token")
    visitor.open("GET", "/api/v1/users", headers={"Authorization": "Bearer a-secret-token"})
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err
