"""``flask --app dashboard jobs …``"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from dashboard.actions import jobs
from dashboard.actions.jobs import Trouble
from dashboard.extensions import db
from dashboard.models import Job
from dashboard.models.jobs import FAILED, WAITING, find_job, waiting
from dashboard.transaction import transaction
from tests.factories import UserFactory

Run = Callable[[str], Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command."""
    runner = app.test_cli_runner()
    return lambda line: runner.invoke(args=line.split())


def failed(user_id: int | None = None) -> int:
    with transaction():
        job = waiting("mail.link", {}, user_id=user_id)
    assert jobs.begin(job.id)
    jobs.fail(job, Trouble("recipient", "550 unknown", for_good=True))
    return job.id


def state(job_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Job, job_id).state


def test_the_list_says_what_failed_and_why(run: Run, make_user: UserFactory) -> None:
    job_id = failed(make_user("ana").id)
    with transaction():
        waiting("mail.digest", {})
    lines = run("jobs list --state failed").stdout.splitlines()
    assert lines[1].split() == [
        *(str(job_id), "mail.link", "ana", FAILED, "1/6", "recipient", "550", "unknown")
    ]
    assert len(lines) == 2
    everything = json.loads(run("jobs list --json").stdout)
    assert [item["kind"] for item in everything] == ["mail.digest", "mail.link"]


def test_jobs_are_tried_again(run: Run) -> None:
    first, second, third = failed(), failed(), failed()
    assert run(f"jobs retry {first}").exit_code == 0
    assert [state(it) for it in (first, second, third)] == [WAITING, FAILED, FAILED]
    assert run("jobs retry --failed").stdout == "2\n"
    assert state(third) == WAITING


def test_jobs_are_given_up(run: Run) -> None:
    job_id = failed()
    assert run(f"jobs discard {job_id}").exit_code == 0
    db.session.rollback()
    assert find_job(job_id) is None


@pytest.mark.parametrize(
    "line, words",
    [
        ("jobs retry", "say --failed"),
        ("jobs retry 4711", "There is no job 4711"),
        ("jobs discard 99999999999999999999", "There is no job"),
    ],
)
def test_wrong_input_is_named(run: Run, line: str, words: str) -> None:
    result = run(line)
    assert result.exit_code == 1
    assert words in result.stderr
