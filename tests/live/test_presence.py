"""Who is here, against a real server: one entry per person, gone within seconds, seen by few."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import pytest
import requests

from dashboard.actions import roles, users
from dashboard.extensions import db
from dashboard.live.heartbeat import PING_SECONDS, PONG_SECONDS
from dashboard.live.looking import KINDS
from dashboard.live.presence import GRACE_SECONDS
from dashboard.models import User
from dashboard.policy import SYSTEM
from tests.helpers.live_client import LiveClient
from tests.helpers.server import ROOT, Server, wait_until

GONE_AFTER = PING_SECONDS + PONG_SECONDS + 3
"""Seconds after which nobody may seem here who has not answered since; three for a busy machine."""


@pytest.fixture(scope="module", params=["eventlet", "gevent"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Server]:
    """A server in each async mode."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(folder, async_mode=request.param) as server:
        yield server


@pytest.fixture(autouse=True)
def _context(server: Server) -> Iterator[None]:
    with server.app.app_context():
        yield
        db.session.remove()


class Watcher(LiveClient):
    """A page that shows who is here, as static/js/live/passing.js does."""

    def __init__(self, server: Server, browser: requests.Session) -> None:
        super().__init__(server, browser)
        self.people: dict[int, dict[str, Any]] = {}
        self.frames: list[dict[str, Any]] = []
        self._offset: int | None = None
        self.socket.on("presence", self._take)

    def __enter__(self) -> Self:
        super().__enter__()
        self.watch()
        return self

    def watch(self) -> str:
        """Ask for the state, and go on from it; returns the status."""
        answer = self.call("subscribe", {"topics": {"presence": None}})["topics"]["presence"]
        with self._lock:
            self.people = {entry["id"]: entry for entry in answer.get("state", ())}
            self._offset = answer.get("offset")
            for frame in self.frames if answer["status"] == "live" else ():
                self._apply(frame)
        return str(answer["status"])

    def told_of(self, user: User) -> list[str]:
        """What has happened to somebody, in order, as the frames had it."""
        return [
            what
            for frame in self.frames
            for what in ("joined", "left", "changed")
            if user.id in [it if what == "left" else it["id"] for it in frame[what]]
        ]

    def _take(self, frame: dict[str, Any]) -> None:
        with self._lock:
            self.frames.append(frame)
            if self._offset is not None:
                self._apply(frame)

    def _apply(self, frame: dict[str, Any]) -> None:
        assert self._offset is not None
        if frame["offset"] <= self._offset:
            return
        assert frame["offset"] == self._offset + 1
        self._offset = frame["offset"]
        for user_id in frame["left"]:
            del self.people[user_id]
        for entry in (*frame["joined"], *frame["changed"]):
            self.people[entry["id"]] = entry


def page_of(server: Server, user: User) -> LiveClient:
    """A further page of somebody."""
    return LiveClient(server, server.sign_in(user))


def fresh_state(watcher: Watcher) -> dict[int, dict[str, Any]]:
    """Who is here now, as the same person is told who asks anew."""
    with LiveClient(watcher.server, watcher.browser) as other:
        answer = other.call("subscribe", {"topics": {"presence": None}})
        return {entry["id"]: entry for entry in answer["topics"]["presence"]["state"]}


def test_a_person_is_one_entry_however_many_tabs(server: Server) -> None:
    ana = server.make_user(name="Ana Lima")
    with Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff:
        with page_of(server, ana), page_of(server, ana):
            wait_until(lambda: ana.id in staff.people, what="Ana to come")
            with page_of(server, ana):
                entry = staff.people[ana.id]
                assert set(entry) == {"id", "name", "picture", "since"}
                assert entry["name"] == "Ana Lima"
        wait_until(lambda: ana.id not in staff.people, what="Ana to leave")
        assert staff.told_of(ana) == ["joined", "left"]


def test_a_reload_does_not_flicker(server: Server) -> None:
    ana = server.make_user()
    with Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff:
        page = page_of(server, ana)
        page.connect()
        wait_until(lambda: ana.id in staff.people, what="Ana to come")
        for _ in range(3):
            page.disconnect()
            page = page_of(server, ana)
            page.connect()
        page.disconnect()
        wait_until(lambda: ana.id not in staff.people, what="Ana to leave")
        assert staff.told_of(ana) == ["joined", "left"]


def test_a_client_that_stops_answering_is_gone_within_seconds(server: Server) -> None:
    ana = server.make_user()
    with Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff:
        lid = _other_process(server, ana)
        try:
            wait_until(lambda: ana.id in staff.people, what="Ana to come")
            lid.send_signal(signal.SIGSTOP)  # the machine sleeps: no FIN, no answer
            wait_until(lambda: ana.id not in staff.people, GONE_AFTER, what="Ana to leave")
        finally:
            lid.kill()
            lid.wait()


def test_who_answers_stays_here_for_as_long(server: Server) -> None:
    ana, ben = server.make_user(), server.make_user()
    polling = LiveClient(server, server.sign_in(server.make_user()), transports=["polling"])
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        page_of(server, ana) as page,
        polling,
    ):
        lid = _other_process(server, ben)  # marks the time: longer than anybody may be silent
        try:
            wait_until(lambda: ben.id in staff.people, what="Ben to come")
            lid.send_signal(signal.SIGSTOP)
            wait_until(lambda: ben.id not in staff.people, GONE_AFTER, what="Ben to leave")
        finally:
            lid.kill()
            lid.wait()
        assert all(one.socket.connected for one in (page, polling, staff))
        assert staff.told_of(ana) in ([], ["joined"])  # she may have come before the watcher


def test_who_is_deactivated_or_signed_out_leaves_at_once(server: Server) -> None:
    ana, ben = server.make_user(), server.make_user()
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        page_of(server, ana),
        page_of(server, ben),
    ):
        wait_until(lambda: {ana.id, ben.id} <= staff.people.keys(), what="both to come")
        users.deactivate(SYSTEM, ana)
        wait_until(lambda: ana.id not in staff.people, GRACE_SECONDS * 0.8, what="Ana to leave")
        assert ben.id in staff.people


def test_who_may_no_longer_see_people_hears_nothing_more(server: Server) -> None:
    watchers = roles.create(SYSTEM, {"name": f"W{id(server)}", "permissions": ["users.view"]})
    ana, ben = server.make_user(), server.make_user(roles=[watchers])
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        Watcher(server, server.sign_in(ben)) as watcher,
    ):
        users.change_roles(SYSTEM, ben, revoke=[watchers])
        wait_until(lambda: watcher.access, what="the loss of access")
        with page_of(server, ana):
            wait_until(lambda: ana.id in staff.people, what="Ana to come")
        assert watcher.watch() == "denied"
        assert watcher.told_of(ana) == []


def test_who_may_not_see_people_is_denied(server: Server) -> None:
    with page_of(server, server.make_user()) as page:
        answer = page.call("subscribe", {"topics": {"presence": None}})
        assert answer == {"topics": {"presence": {"status": "denied"}}}


def test_names_follow_people(server: Server) -> None:
    ana = server.make_user(name="Ana")
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        page_of(server, ana),
    ):
        wait_until(lambda: ana.id in staff.people, what="Ana to come")
        users.update_profile(SYSTEM, ana, {"name": "Ana Lima"})
        wait_until(lambda: staff.people[ana.id]["name"] == "Ana Lima", what="the rename")


def test_what_somebody_edits_is_shown_to_those_who_may_see_the_record(server: Server) -> None:
    ana, role = server.make_user(roles=["staff"]), server.make_user(roles=["translator"]).roles[0]
    viewers = roles.create(SYSTEM, {"name": f"V{id(ana)}", "permissions": ["users.view"]})
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        Watcher(server, server.sign_in(server.make_user(roles=[viewers]))) as viewer,
        page_of(server, ana) as page,
    ):
        wait_until(lambda: ana.id in viewer.people, what="Ana to come")
        mail = {"record": f"users/{ana.id}", "field": "email"}
        assert page.call("presence", mail) == {}
        wait_until(lambda: staff.people[ana.id].get("field") == "email", what="the field")
        wait_until(lambda: "record" in viewer.people[ana.id], what="the record")
        assert "field" not in viewer.people[ana.id], "who sees no addresses is told of none"
        assert page.call("presence", {"record": f"roles/{role.id}"}) == {}
        wait_until(lambda: staff.people[ana.id]["record"] == f"roles/{role.id}", what="the role")
        wait_until(lambda: "record" not in viewer.people[ana.id], what="the role to be hidden")
        assert page.call("presence", {"record": None}) == {}
        wait_until(lambda: "record" not in staff.people[ana.id], what="nothing to be open")


def test_the_tab_used_last_says_what_is_open(server: Server) -> None:
    ana = server.make_user(roles=["staff"])
    one, other = {"record": f"users/{ana.id}"}, {"record": "roles/1"}
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        page_of(server, ana) as first,
    ):
        first.call("presence", one)
        with page_of(server, ana) as second:
            second.call("presence", other)
            wait_until(
                lambda: staff.people.get(ana.id, {}).get("record") == "roles/1", what="the second"
            )
        wait_until(
            lambda: staff.people.get(ana.id, {}).get("record") == one["record"],
            what="the first again",
        )


def test_who_goes_to_another_page_leaves_the_record(server: Server) -> None:
    ana = server.make_user(roles=["staff"])
    with Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff:
        with page_of(server, ana) as page:
            page.call("presence", {"record": "roles/1", "field": "name"})
            wait_until(lambda: "record" in staff.people.get(ana.id, ()), what="the role")
        with page_of(server, ana):
            wait_until(lambda: "record" not in staff.people[ana.id], what="the role to be left")


def test_who_may_no_longer_see_a_record_is_not_at_it(server: Server) -> None:
    readers = roles.create(SYSTEM, {"name": f"R{id(server)}", "permissions": ["roles.view"]})
    ana = server.make_user(roles=[readers])
    with (
        Watcher(server, server.sign_in(server.make_user(roles=["staff"]))) as staff,
        page_of(server, ana) as page,
    ):
        page.call("presence", {"record": f"roles/{readers.id}"})
        wait_until(lambda: "record" in staff.people.get(ana.id, ()), what="the role")
        users.change_roles(SYSTEM, ana, revoke=[readers])
        wait_until(lambda: "record" not in staff.people[ana.id], what="the role to be closed")


@pytest.mark.parametrize(
    "payload, error",
    [
        ({"record": "users/999999"}, "not_found"),
        ({"record": "roles/1"}, "not_found"),
        ({"record": "users/1e3"}, "invalid"),
        ({"record": "secrets/1"}, "invalid"),
        ({"record": "users/99999999999999999999"}, "invalid"),
        ({"record": "users/1", "field": "password"}, "invalid"),
        ({"record": 7}, "malformed"),
        ({"record": "x" * 100}, "malformed"),
        ({"field": "email"}, "malformed"),
        ({"record": None, "room": "presence"}, "malformed"),
    ],
)
def test_what_is_said_is_checked(server: Server, payload: Any, error: str) -> None:
    with page_of(server, server.make_user()) as page:
        assert page.call("presence", payload) == {"error": error}


def test_state_and_differences_are_the_fresh_state(server: Server) -> None:
    people = [server.make_user(roles=["staff"]) for _ in range(4)]
    with Watcher(server, server.sign_in(server.make_user(roles=["admin"]))) as watcher:
        with ExitStack() as pages:
            for turn in range(24):
                person = people[turn * 7 % 4]
                page = pages.enter_context(page_of(server, person))
                page.call("presence", {"record": f"users/{people[turn % 4].id}"})
                if turn % 3 == 0:
                    page.disconnect()
                if turn % 5 == 0:
                    users.update_profile(SYSTEM, person, {"name": f"Person {turn}"})
            wait_until(lambda: watcher.people == fresh_state(watcher), what="both to agree")
            assert {person.id for person in people} <= watcher.people.keys()
        gone = {person.id for person in people}
        wait_until(lambda: not gone & watcher.people.keys(), what="all to leave")
        assert watcher.people == fresh_state(watcher)


def _other_process(server: Server, user: User) -> subprocess.Popen[bytes]:
    """A page of somebody in a process that can be stopped."""
    cookies = "; ".join(f"{it.name}={it.value}" for it in server.sign_in(user).cookies)
    program = (
        "import sys, socketio\n"
        "client = socketio.Client(reconnection=False)\n"
        "client.connect(sys.argv[1], headers={'Cookie': sys.argv[2]}, transports=['websocket'])\n"
        "client.wait()\n"
    )
    return subprocess.Popen([sys.executable, "-c", program, server.url, cookies], cwd=ROOT)


def test_pages_know_the_fields_that_the_server_knows() -> None:
    source = (ROOT / "static" / "js" / "models" / "looking.js").read_text(encoding="utf-8")
    for kind in KINDS.values():
        for field in kind.fields:
            assert f"{field}: () =>" in source
