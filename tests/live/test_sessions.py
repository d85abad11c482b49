"""One's own sessions, live: what an open page holds equals a fresh snapshot, whatever happened."""

from __future__ import annotations

import re

import pytest
import requests

from tests.factories import PASSWORD
from tests.helpers import live_client
from tests.helpers.live_client import LiveClient, fresh_snapshot
from tests.helpers.server import Server, wait_until


def sign_in(server: Server, name: str) -> requests.Session:
    """Sign in through the form, as a browser does."""
    browser = requests.Session()
    page = browser.get(f"{server.url}/login", timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"username": name, "password": PASSWORD, "csrf_token": token[1]}
    answer = browser.post(f"{server.url}/login", data=form, timeout=60, allow_redirects=False)
    assert answer.status_code == 302
    page = browser.get(f"{server.url}/account", timeout=20).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    browser.headers["X-CSRFToken"] = token[1]
    return browser


def test_sessions_come_and_go_on_the_open_page_and_nowhere_else(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live_client.LISTS, "sessions", "sessions")
    with server.app.app_context():
        ana, ben = server.make_user("ana"), server.make_user("ben")
        browsers = [server.sign_in(ana), server.sign_in(ben)]
    with LiveClient(server, browsers[0]) as own, LiveClient(server, browsers[1]) as foreign:
        for page in (own, foreign):
            page.subscribe("sessions")
        before = dict(foreign.store["sessions"])
        second, third = sign_in(server, "ana"), sign_in(server, "ana")
        wait_until(lambda: len(own.store["sessions"]) == 3, what="both sign-ins")
        with LiveClient(server, second) as phone:
            this = server.api(second, "GET", "session").json()["session"]["id"]
            assert server.api(browsers[0], "DELETE", f"sessions/{this}").status_code == 204
            wait_until(lambda: not phone.socket.connected, what="the socket to close")
            assert phone.signed_out == "ended"
        assert server.api(second, "GET", "session").status_code == 401
        assert server.api(third, "DELETE", "sessions").json() == {"ended": 1}
        wait_until(lambda: own.signed_out, what="the other page to be told")
        assert own.kinds("sessions") == ["user.signed_in", "user.signed_in", "session.ended"]
        foreign.settle()
        assert foreign.store["sessions"] == before
        assert foreign.events == []


def test_use_changes_nothing_that_a_page_holds(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live_client.LISTS, "sessions", "sessions")
    with server.app.app_context():
        browser = server.sign_in(server.make_user("carla"))
    with LiveClient(server, browser) as page:
        page.subscribe("sessions")
        other = sign_in(server, "carla")
        wait_until(lambda: len(page.store["sessions"]) == 2, what="the sign-in")
        server.api(other, "GET", "session")
        page.settle()
        records, _ = fresh_snapshot(server, browser, "sessions")
        assert page.store["sessions"] == records
        seen = server.api(browser, "GET", "sessions").json()["seen"]
        assert seen.keys() == {str(session_id) for session_id in records}
