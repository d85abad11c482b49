"""Jobs as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.actions import jobs, roles
from dashboard.actions.jobs import Trouble
from dashboard.extensions import db
from dashboard.models import Job, User
from dashboard.models.columns import now
from dashboard.models.jobs import DONE, FAILED, WAITING, waiting
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

SignIn = Callable[[FlaskClient, User], FlaskClient]


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, sign_in: SignIn, make_user: UserFactory) -> Visitor:
    """Somebody of the staff."""
    return Visitor(app, sign_in(client, make_user("vera", roles=["staff"])))


def failed(for_good: bool = True, **values: Any) -> int:
    with transaction():
        job = waiting("mail.link", {"link_id": 7}, **values)
    assert jobs.begin(job.id)
    jobs.fail(job, Trouble("recipient", "550 <ana@example.com> unknown", for_good=for_good))
    return job.id


def add(**values: Any) -> int:
    with transaction():
        return waiting("mail.link", {"link_id": 7}, **values).id


def listed(visitor: Visitor, query: str = "") -> Any:
    answer = visitor.api("GET", f"jobs{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_list_has_what_failed_and_what_waits_and_how_it_goes(
    visitor: Visitor, make_user: UserFactory
) -> None:
    ana = make_user("ana")
    given_up, again = failed(user_id=ana.id), failed(for_good=False)
    later, soon = add(run_at=now() + timedelta(hours=1)), add()
    found = listed(visitor)
    assert [item["id"] for item in found["items"]] == [later, again, given_up]
    assert found["numbers"] == {FAILED: 1, WAITING: 2, "queued": 1, DONE: 0}
    assert (found["total"], found["private"]) == (3, True)
    assert set(found["offsets"]) == {"jobs"}
    item = found["items"][-1]
    assert (item["state"], item["error"], item["for_name"]) == (FAILED, "recipient", "Ana")
    assert "payload" not in item
    assert soon not in {it["id"] for it in found["items"]}


@pytest.mark.parametrize("query, count", [("", 3), ("?state=failed", 1), ("?state=waiting", 2)])
def test_the_list_can_be_narrowed(visitor: Visitor, query: str, count: int) -> None:
    failed(), failed(for_good=False), add(run_at=now() + timedelta(hours=1))
    assert len(listed(visitor, query)["items"]) == count


@pytest.mark.parametrize("query", ["?state=done", "?sort=payload", "?cursor=x", "?limit=x"])
def test_what_cannot_be_asked_for_is_refused(visitor: Visitor, query: str) -> None:
    assert visitor.api("GET", f"jobs{query}").status_code == 400


def test_pages_follow_each_other_whatever_is_added(visitor: Visitor) -> None:
    ids = [failed() for _ in range(5)]
    first = listed(visitor, "?limit=2")
    failed()
    second = listed(visitor, f"?limit=2&cursor={first['next']}")
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[:0:-1]


def test_who_may_not_see_people_sees_nothing_of_them(
    app: Flask, client: FlaskClient, sign_in: SignIn, make_user: UserFactory
) -> None:
    caretaker = roles.create(SYSTEM, {"name": "Caretaker", "permissions": ["system.jobs"]})
    visitor = Visitor(app, sign_in(client, make_user("cara", roles=[caretaker])))
    failed(user_id=make_user("ana").id)
    found = listed(visitor)
    assert found["private"] is False
    assert "ana" not in str(found["items"]).lower()
    assert found["items"][0]["error"] == "recipient"


def test_one_is_tried_again(visitor: Visitor) -> None:
    job_id = failed()
    answer = visitor.api("POST", f"jobs/{job_id}/retry")
    assert (answer.status_code, answer.json["state"]) == (200, WAITING)  # type: ignore[index]
    assert db.session.get_one(Job, job_id).state == WAITING


def test_all_that_failed_are_tried_again(visitor: Visitor) -> None:
    failed(), failed()
    assert visitor.api("POST", "jobs/retry-failed").json == {"retried": 2}


def test_one_is_given_up(visitor: Visitor) -> None:
    job_id = failed()
    assert visitor.api("DELETE", f"jobs/{job_id}").status_code == 204
    assert db.session.scalars(select(Job.id)).all() == []
    assert visitor.api("DELETE", f"jobs/{job_id}").status_code == 404


def test_what_is_being_done_is_left_alone(visitor: Visitor) -> None:
    job_id = add()
    assert jobs.begin(job_id)
    assert visitor.api("POST", f"jobs/{job_id}/retry").status_code == 400
    assert visitor.api("DELETE", f"jobs/{job_id}").status_code == 400


@pytest.mark.parametrize(
    "method, path",
    [("GET", ""), ("POST", "/1/retry"), ("POST", "/retry-failed"), ("DELETE", "/1")],
)
def test_others_may_not(
    app: Flask,
    client: FlaskClient,
    sign_in: SignIn,
    make_user: UserFactory,
    method: str,
    path: str,
) -> None:
    failed()
    visitor = Visitor(app, sign_in(client, make_user("ana", roles=["translator"])))
    assert visitor.api(method, f"jobs{path}").status_code == 403


@pytest.mark.parametrize("job_id", [0, 10**18, 10**30])
def test_there_are_no_others(visitor: Visitor, job_id: int) -> None:
    assert visitor.api("POST", f"jobs/{job_id}/retry").status_code == 404
