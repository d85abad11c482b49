"""Commands about announcements."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from dashboard.extensions import db
from dashboard.models.announcements import find_announcement
from dashboard.models.roles import role_by_key
from tests.factories import UserFactory

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: ``run("create", "Hello there")``."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["announcements", *arguments])


def test_announced_listed_and_ended(run: Run, make_user: UserFactory) -> None:
    make_user("bo")
    made = run("create", "Maintenance\ntonight", "--level", "warning")
    number = made.stdout.strip()
    listed = run("list").stdout.splitlines()
    assert listed[0].split() == ["ID", "STATE", "LEVEL", "FOR", "SEEN", "TEXT"]
    assert listed[1].split() == [number, "running", "warning", "everyone", "0/1", "Maintenance"]
    assert run("end", number).exit_code == 0
    (record,) = json.loads(run("list", "--json").stdout)
    assert (record["state"], record["texts"]) == ("ended", {"en": "Maintenance\ntonight"})


def test_for_a_role_or_people_in_another_language(run: Run, make_user: UserFactory) -> None:
    bo = make_user("bo")
    run("create", "Hallo", "--locale", "de", "--role", "staff", "--draft")
    run("create", "Hi", "--person", "bo", "--starts", "2040-01-01T10:00+02:00")
    db.session.rollback()
    first, second = find_announcement(1), find_announcement(2)
    assert first
    assert second
    assert (first.state, first.default_locale, first.role_id) == (
        "draft",
        "de",
        role_by_key("staff").id,
    )
    assert (second.state, second.people) == ("scheduled", [bo.id])
    run("announce", "1")
    run("delete", "2")
    db.session.rollback()
    assert first.state == "running"
    assert find_announcement(2) is None


@pytest.mark.parametrize(
    "arguments, status, words",
    [
        (("create", " "), 2, "Write a text"),
        (("create", "Hi", "--role", "nobody"), 1, "There is no role"),
        (("create", "Hi", "--person", "nobody"), 1, "Nobody has the user name"),
        (("create", "Hi", "--ends", "2001-01-01T00:00Z"), 2, "has passed"),
        (("create", "Hi", "--ends", "soon"), 2, "soon"),
        (("end", "7"), 1, "There is no announcement 7"),
    ],
)
def test_mistakes_are_said_in_one_sentence(
    run: Run, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert words in result.stderr
    assert "Traceback" not in result.output
