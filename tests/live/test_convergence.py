"""Promises 1 and 2: whatever happens, every open page ends up with just what its person may see.

Random people do random things through the HTTP interface while connections come and go; then
every client's store must equal a fresh snapshot for that person, and nobody was ever sent what
their roles never allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.actions import roles, shares
from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models.uploads import find_upload
from dashboard.models.users import BASIC_FIELDS, find_user
from dashboard.policy import SYSTEM
from tests.helpers.live_client import LISTS, LiveClient, fresh_snapshot
from tests.helpers.server import Server, wait_until

TOPICS = tuple(LISTS)
PEOPLE = ("admin", "staff", "translator", "user", "watcher")
VERBS = (
    *("rename", "grant", "revoke", "toggle", "permit", "cut", "back"),
    *("upload", "delete", "share", "unshare"),
)

step = st.tuples(
    st.integers(0, len(PEOPLE) - 1),
    st.sampled_from(VERBS),
    st.integers(0, 7),
    st.text("abcXYZäшあ", min_size=1, max_size=8),
)


@dataclass
class World:
    """The people of the test, their open pages, and what they act on."""

    server: Server
    browsers: list[requests.Session]
    pages: list[LiveClient]
    subjects: list[int]
    people: list[int]
    crowd_role: int
    uploads: list[int] = field(default_factory=list)

    def act(self, who: int, verb: str, what: int, text: str) -> None:
        """Let one person do one thing; being refused is fine, an error is not."""
        page = self.pages[who]
        match verb:
            case "cut" if page.socket.connected:
                page.disconnect()
            case "back" if not page.socket.connected:
                page.connect()
            case "upload":
                made = self._call(who, "POST", f"uploads?name={text}.txt", data=text.encode())
                if made.status_code == 201:
                    self.uploads.append(made.json()["id"])
            case "delete" if self.uploads:
                self._call(who, "DELETE", f"uploads/{self.uploads[what % len(self.uploads)]}")
            case "share" | "unshare" if self.uploads:
                subject = self.people[len(text) % len(self.people)]
                self._share(who, verb, self.uploads[what % len(self.uploads)], subject)
            case "permit":
                chosen = ["users.view", "users.view_private", "roles.view", "uploads.view_all"]
                path = f"roles/{self.crowd_role}"
                self._call(who, "PATCH", path, json={"permissions": chosen[: what % 5]})
            case "rename" | "grant" | "revoke" | "toggle":
                self._edit(who, verb, self.subjects[what % len(self.subjects)], text)

    def revive(self) -> None:
        """Let the watcher, whom somebody may have deactivated, come back."""
        watcher = self.subjects[-1]
        self._call(0, "POST", f"users/{watcher}/reactivate")
        if not self.pages[4].socket.connected:
            with self.server.app.app_context():
                person = find_user(watcher)
                assert person
                self.browsers[4] = self.pages[4].browser = self.server.sign_in(person)
            self.pages[4].connect()

    def _share(self, who: int, verb: str, upload: int, subject: int) -> None:
        with self.server.app.app_context():
            found, person = find_upload(upload), find_user(subject)
            # People without the right to see people type names, of which an hour allows few.
            if verb == "share" and found and person:
                with suppress(Invalid):
                    shares.share(SYSTEM, found, person)
            db.session.remove()
        if verb == "unshare":
            self._call(who, "DELETE", f"uploads/{upload}/shares/{subject}")

    def _edit(self, who: int, verb: str, subject: int, text: str) -> None:
        path = f"users/{subject}"
        if verb == "rename":
            self._call(who, "PATCH", path, json={"name": f"{text} a"})
        elif verb == "toggle":
            action = "deactivate" if len(text) % 2 else "reactivate"
            self._call(who, "POST", f"{path}/{action}")
        else:
            empty: dict[str, list[int]] = {"grant": [], "revoke": []}
            self._call(who, "POST", f"{path}/roles", json={**empty, verb: [self.crowd_role]})

    def _call(self, who: int, method: str, path: str, **options: object) -> requests.Response:
        answer = self.server.api(self.browsers[who], method, path, **options)
        assert answer.status_code < 500, (method, path, answer.text)
        return answer


@pytest.fixture(scope="module")
def world(server: Server) -> Iterator[World]:
    with server.app.app_context(), ExitStack() as stack:
        crowd = roles.create(SYSTEM, {"name": "Crowd", "permissions": ["users.view"]})
        held = {"watcher": [crowd, "user"]}
        people = [server.make_user(roles=held.get(role, [role])) for role in PEOPLE]
        subjects = [server.make_user() for _ in range(3)]
        browsers = [server.sign_in(person) for person in people]
        pages = [stack.enter_context(LiveClient(server, browser)) for browser in browsers]
        for page in pages:
            page.subscribe(*TOPICS)
        acted_on = [person.id for person in (*subjects, people[4])]
        yield World(server, browsers, pages, acted_on, [it.id for it in people], crowd.id)
        db.session.remove()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(step, min_size=5, max_size=30))
def test_every_page_ends_with_what_a_fresh_one_would_show(
    world: World, steps: list[tuple[int, str, int, str]]
) -> None:
    for who, verb, what, text in steps:
        world.act(who, verb, what, text)
    for page, browser in zip(world.pages, world.browsers, strict=True):
        if not is_signed_in(world.server, browser):
            wait_until(lambda page=page: not page.socket.connected, what="the socket to close")
            continue
        if not page.socket.connected:
            page.connect()
        page.settle()
        for topic in TOPICS:
            records, _ = fresh_snapshot(world.server, browser, topic)
            assert page.store[topic] == records, topic
    world.revive()


def is_signed_in(server: Server, browser: requests.Session) -> bool:
    """Whether the person's session still lives."""
    return server.api(browser, "GET", "session").status_code == 200


def test_nobody_was_ever_sent_what_their_roles_never_allowed(world: World) -> None:
    translator, user = world.pages[2], world.pages[3]
    assert all(
        set(event["record"]) == BASIC_FIELDS
        for event in translator.events
        if event["topic"] == "users" and event["record"]
    )
    assert not [event for event in user.events if event["topic"] in ("users", "roles")]
    own = world.browsers[3]
    me = world.server.api(own, "GET", "session").json()["user"]["id"]
    foreign = [
        event
        for event in user.events
        if event["topic"] == "uploads"
        and event["record"]
        and event["record"]["owner_id"] != me
        and event["record"]["shared_with"] != [me]
    ]
    assert not foreign
