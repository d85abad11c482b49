"""Promises 1 and 2: whatever happens, every open page ends up with just what its person may see.

Random people do random things through the HTTP interface while connections come and go; then
every client's store must equal a fresh snapshot for that person, and nobody was ever sent what
their roles never allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.actions import jobs, roles
from dashboard.actions.jobs import Trouble
from dashboard.extensions import db
from dashboard.models import Role, User
from dashboard.models.jobs import RUNNING, waiting
from dashboard.models.mailing import LINK_MAIL
from dashboard.models.users import BASIC_FIELDS
from dashboard.notices import lacking
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.helpers.live_client import LiveClient
from tests.helpers.server import Server, wait_until
from tests.live.world import FOR_EVERYBODY, FOR_STAFF, PEOPLE, VERBS, World, notes_on

FAILED = 6
"""Jobs that staff may try again or give up."""

LATE = {"announcements": ("seen", "reach"), "jobs": ("for_name",)}
"""What is told with the next event about a record: an audience that shrank, somebody's new name."""

step = st.tuples(
    st.integers(0, len(PEOPLE) - 1),
    st.sampled_from(VERBS),
    st.integers(0, 7),
    st.text("abcXYZäшあ", min_size=1, max_size=8),
)


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[World]:
    with server.app.app_context(), ExitStack() as stack:
        crowd = roles.create(SYSTEM, {"name": "Crowd", "permissions": ["users.view"]})
        held: dict[str, list[str | Role]] = {"watcher": [crowd, "user"]}
        people = [server.make_user(roles=held.get(role, [role])) for role in PEOPLE]
        subjects = [server.make_user() for _ in range(3)]
        failed = [fail_a_mail(subjects[number % 3]) for number in range(FAILED)]
        acted_on = [person.id for person in (*subjects, people[4])]
        browsers = [server.sign_in(person) for person in people]
        pages = []
        for role, browser in zip(PEOPLE, browsers, strict=True):
            more = {**FOR_STAFF, **notes_on(acted_on)} if role in ("admin", "staff") else {}
            page = LiveClient(server, browser, lists={**FOR_EVERYBODY, **more})
            pages.append(stack.enter_context(page))
            page.subscribe(*page.lists)
        ids = [person.id for person in people]
        yield World(server, browsers, pages, acted_on, ids, failed, crowd.id)
        db.session.remove()


def fail_a_mail(person: User) -> int:
    """A job that a mail server has refused for good; returns its id."""
    with transaction():
        job = waiting(LINK_MAIL, {"link_id": 0}, user_id=person.id)
        job.state, job.attempts = RUNNING, 1  # else the server itself begins it
    jobs.fail(job, Trouble("recipient", "550 No such mailbox", for_good=True))
    return job.id


# Nothing is shrunk, because the world goes on from one example to the next.
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, min_size=5, max_size=35))
def test_every_page_ends_with_what_a_fresh_one_would_show(
    world: World, steps: list[tuple[int, str, int, str]]
) -> None:
    for who, verb, what, text in steps:
        world.act(who, verb, what, text)
    world.rest()
    for page, browser in zip(world.pages, world.browsers, strict=True):
        if not is_signed_in(world.server, browser):
            wait_until(lambda page=page: not page.socket.connected, what="the socket to close")
            continue
        if not page.socket.connected:
            page.connect()
        page.settle()
        for topic in page.lists:
            records, _ = page.fresh(topic)
            assert compared(topic, page.store[topic]) == compared(topic, records), topic
    world.revive()


def compared(topic: str, records: dict[int, Any]) -> dict[int, Any]:
    """What has to be the same."""
    late = dict.fromkeys(LATE.get(topic, ()))
    return {it: {**record, **late} for it, record in records.items()}


def is_signed_in(server: Server, browser: requests.Session) -> bool:
    """Whether the person's session still lives."""
    return server.api(browser, "GET", "session").status_code == 200


def test_nobody_was_ever_sent_what_their_roles_never_allowed(world: World) -> None:
    translator, user = world.pages[2], world.pages[3]
    assert all(set(record) == BASIC_FIELDS for record in sent(translator, "users"))
    assert not sent(user, "users")
    assert not sent(user, "roles")
    for page, me in ((translator, world.people[2]), (user, world.people[3])):
        foreign = [
            record
            for record in sent(page, "uploads")
            if record["owner_id"] != me and record["shared_with"] != [me]
        ]
        assert not foreign
        assert {record["id"] for record in sent(page, "inbox")} <= {me}
        session = world.server.api(page.browser, "GET", "session").json()
        unseen = lacking(frozenset(session["permissions"]))
        assert not unseen & {record["kind"] for record in sent(page, "notifications")}
        asked = {"topics": dict.fromkeys((*FOR_STAFF, "notes.users"))}
        answer = page.call("subscribe", asked)["topics"]
        assert {status["status"] for status in answer.values()} == {"denied"}


def sent(page: LiveClient, topic: str) -> list[dict[str, Any]]:
    """Every record that a page was sent of a topic."""
    return [it["record"] for it in page.events if it["topic"] == topic and it["record"]]
