"""The gateway against a real server: who gets in, what each is sent, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio
import websocket

from dashboard.actions import roles, shares, uploads, users
from dashboard.extensions import db
from dashboard.models import Session, User
from dashboard.models.columns import now
from dashboard.models.users import BASIC_FIELDS
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.helpers.live_client import LiveClient, fresh_snapshot
from tests.helpers.server import Server, wait_until


@pytest.fixture(scope="module", params=["eventlet", "gevent"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Server]:
    """A server in each async mode.

    What tests do below happens in their own process, so delivery learns of it by its poll.
    """
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(folder, async_mode=request.param) as server:
        yield server


@pytest.fixture(autouse=True)
def _context(server: Server) -> Iterator[None]:
    with server.app.app_context():
        yield
        db.session.remove()


def open_page(server: Server, user: User, *topics: str, **options: Any) -> LiveClient:
    """A connected client of ``user`` that watches ``topics``."""
    client = LiveClient(server, server.sign_in(user), **options)
    client.connect()
    client.subscribe(*topics)
    return client


def first_frame(server: Server, user: User, origin: str) -> str:
    """What a page of ``origin`` hears first; nothing when it is refused."""
    cookies = server.sign_in(user).cookies
    try:
        # gevent-websocket shakes hands before the app can refuse, then hangs up.
        page = websocket.create_connection(
            f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket",
            origin=origin,
            cookie="; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies),
            timeout=20,
        )
    except websocket.WebSocketBadStatusException:
        return ""
    with closing(page):
        try:
            return str(page.recv())
        except websocket.WebSocketConnectionClosedException:
            return ""


def test_a_visitor_is_refused(server: Server) -> None:
    client = LiveClient(server, requests.Session())
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect()


def test_a_foreign_page_is_refused(server: Server) -> None:
    answer = server.sign_in(server.make_user()).get(
        f"{server.url}/socket.io/?EIO=4&transport=polling",
        headers={"Origin": "https://elsewhere.example"},
        timeout=20,
    )
    assert answer.status_code == 400


def test_a_foreign_page_hears_nothing_over_websocket(server: Server) -> None:
    person = server.make_user()
    assert first_frame(server, person, origin=server.url).startswith("0{")
    assert not first_frame(server, person, origin="https://elsewhere.example")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_rename_reaches_an_open_page(server: Server, transport: str) -> None:
    ana = server.make_user(name="Ana")
    with open_page(
        server, server.make_user(roles=["staff"]), "users", transports=[transport]
    ) as page:
        users.update_profile(SYSTEM, ana, {"name": "Ana Lima"})
        wait_until(lambda: page.store["users"][ana.id]["name"] == "Ana Lima", what="the rename")
        assert page.events[-1]["kind"] == "user.updated"
        assert page.gaps == 0


def test_each_is_shown_what_their_roles_allow(server: Server) -> None:
    ana = server.make_user()
    with (
        open_page(server, server.make_user(roles=["staff"]), "users") as staff,
        open_page(server, server.make_user(roles=["translator"]), "users") as translator,
        open_page(server, server.make_user(roles=["user"]), "users", "account") as user,
    ):
        users.update_profile(SYSTEM, ana, {"name": "Ana Lima", "email": "lima@example.com"})
        staff.settle()
        translator.settle()
        assert staff.store["users"][ana.id]["email"] == "lima@example.com"
        assert set(translator.store["users"][ana.id]) == BASIC_FIELDS
        assert translator.store["users"][ana.id]["name"] == "Ana Lima"
        assert user.status == {"users": "denied", "account": "live"}
        assert user.events == []


def test_a_person_is_told_of_their_own_account_only(server: Server) -> None:
    ana, ben = server.make_user(), server.make_user()
    with open_page(server, ana, "account") as page:
        users.update_profile(SYSTEM, ben, {"name": "Ben Lima"})
        users.update_profile(SYSTEM, ana, {"name": "Ana Lima"})
        page.settle()
        assert [record["name"] for record in page.store["account"].values()] == ["Ana Lima"]


def test_what_was_missed_while_away_is_replayed(server: Server) -> None:
    people = [server.make_user() for _ in range(3)]
    with open_page(server, server.make_user(roles=["staff"]), "users") as page:
        page.disconnect()
        for person in people:
            users.update_profile(SYSTEM, person, {"name": "While Away"})
        page.connect()
        page.settle()
        assert page.kinds("users") == ["user.updated"] * 3
        records, _ = fresh_snapshot(server, page.browser, "users")
        assert page.store["users"] == records


def test_a_position_of_another_epoch_is_answered_with_reset(server: Server) -> None:
    with open_page(server, server.make_user(roles=["staff"]), "users") as page:
        answer = page.call("subscribe", {"topics": {"users": {"epoch": "old", "offset": 1}}})
        assert answer["topics"]["users"]["status"] == "reset"
        assert answer["topics"]["users"]["events"] == []


@pytest.mark.parametrize(
    "event, payload, error",
    [
        ("subscribe", {"topics": {"users": {"epoch": "x"}}}, "malformed"),
        ("subscribe", {"topics": {"users": {"epoch": "x", "offset": -1}}}, "malformed"),
        ("subscribe", {"topics": {"users": {"epoch": "x", "offset": "1"}}}, "malformed"),
        ("subscribe", ["users"], "malformed"),
        ("subscribe", None, "malformed"),
        ("subscribe", {"topics": {}, "room": "users:full"}, "malformed"),
        ("unsubscribe", {"topics": "users"}, "malformed"),
        ("join", {"room": "users:full"}, "unknown_event"),
        ("change", [], "unknown_event"),
    ],
)
def test_what_is_not_in_the_contract_is_refused(
    server: Server, event: str, payload: Any, error: str
) -> None:
    with LiveClient(server, server.sign_in(server.make_user(roles=["admin"]))) as client:
        assert client.call(event, payload) == {"error": error}


@pytest.mark.parametrize("topic", ["users:full", "user:1", "nonsense", ""])
def test_a_client_cannot_name_a_room(server: Server, topic: str) -> None:
    with LiveClient(server, server.sign_in(server.make_user(roles=["admin"]))) as client:
        answer = client.call("subscribe", {"topics": {topic: None}})
        assert answer == {"topics": {topic: {"status": "denied"}}}


def test_who_loses_a_role_is_sent_nothing_more(server: Server) -> None:
    ana, staff = server.make_user(), server.make_user(roles=["staff", "user"])
    with open_page(server, staff, "users") as page:
        users.change_roles(SYSTEM, staff, revoke=[staff.roles[0]])
        users.update_profile(SYSTEM, ana, {"name": "Secret"})
        wait_until(lambda: page.access, what="the loss of access")
        page.settle()
        assert page.status["users"] == "denied"
        assert all(event["id"] != ana.id for event in page.events)


def test_who_gains_private_fields_takes_a_fresh_snapshot(server: Server) -> None:
    staff = next(role for role in server.make_user(roles=["staff"]).roles if role.key == "staff")
    translator = server.make_user(roles=["translator"])
    with open_page(server, translator, "users") as page:
        assert "email" not in page.store["users"][translator.id]
        users.change_roles(SYSTEM, translator, grant=[staff])
        wait_until(lambda: page.access, what="the new access")
        page.settle()
        assert page.store["users"][translator.id]["email"] == translator.email


def test_a_shared_file_comes_to_an_open_page_and_leaves_it(server: Server) -> None:
    ana, ben = server.make_user(), server.make_user()
    upload = uploads.create(SYSTEM, "plan.txt", [b"some bytes"], owner=ana)
    with open_page(server, ben, "uploads") as page:
        shares.share(ana, upload, ben)
        page.settle()
        assert page.store["uploads"][upload.id]["shared_with"] == [ben.id]
        shares.unshare(ana, upload, ben.id)
        uploads.rename(ana, upload, "secret plan.txt")
        page.settle()
        assert page.store["uploads"] == {}
        assert page.kinds("uploads") == ["upload.shared", "upload.unshared"]


def test_what_was_shared_only_while_one_was_away_is_never_sent(server: Server) -> None:
    ana, ben = server.make_user(), server.make_user()
    upload = uploads.create(SYSTEM, "plan.txt", [b"some bytes"], owner=ana)
    with open_page(server, ben, "uploads") as page:
        page.disconnect()
        shares.share(ana, upload, ben)
        shares.unshare(ana, upload, ben.id)
        page.connect()
        page.settle()
        assert page.store["uploads"] == {}
        assert [event["record"] for event in page.events if event["topic"] == "uploads"] == [
            None,
            None,
        ]


def test_a_role_that_loses_a_permission_moves_everybody_who_holds_it(server: Server) -> None:
    watchers = roles.create(SYSTEM, {"name": "Watchers", "permissions": ["users.view"]})
    ana = server.make_user(roles=[watchers])
    with open_page(server, ana, "users") as page:
        roles.update(SYSTEM, watchers, {"permissions": []})
        users.update_profile(SYSTEM, ana, {"name": "Unseen"})
        wait_until(lambda: page.access, what="the loss of access")
        page.settle()
        assert page.status["users"] == "denied"
        assert all(event["kind"] != "user.updated" for event in page.events)


def test_a_page_is_told_of_rights_that_open_none_of_its_topics(server: Server) -> None:
    """Its notices, menus and buttons may depend on them."""
    keepers = roles.create(SYSTEM, {"name": "Keepers", "permissions": ["system.jobs"]})
    ana = server.make_user(roles=[keepers])
    with open_page(server, ana, "notifications") as page:
        roles.update(SYSTEM, keepers, {"description": "They look after mails."})
        roles.update(SYSTEM, keepers, {"permissions": []})
        wait_until(lambda: page.access, what="the loss of the right")
        page.settle()
        assert page.access == [[]]
        assert page.status["notifications"] == "live"


def test_what_one_was_told_before_one_lost_the_right_is_not_sent_later(server: Server) -> None:
    values = {"name": "Hosts", "permissions": ["users.view", "users.invite"]}
    ana = server.make_user(roles=[roles.create(SYSTEM, values)])
    with open_page(server, ana, "notifications") as page:
        page.disconnect()
        added = server.make_user()
        users.change_roles(SYSTEM, ana, revoke=ana.roles)
        page.connect()
        page.settle()
        told = [event for event in page.events if event["kind"] == "user.created"]
        assert [(event["op"], event["record"]) for event in told] == [("remove", None)]
        assert added.name not in str(page.events)


def test_deactivation_closes_the_socket_at_once(server: Server) -> None:
    ana = server.make_user(roles=["staff"])
    with open_page(server, ana, "users") as page:
        users.deactivate(SYSTEM, ana)
        wait_until(lambda: not page.socket.connected, what="the socket to close")
        assert page.signed_out == "deactivated"
        again = LiveClient(server, page.browser)
        with pytest.raises(socketio.exceptions.ConnectionError):
            again.connect()


def test_an_ended_session_closes_its_socket_only(server: Server) -> None:
    ana = server.make_user()
    with open_page(server, ana, "account") as other, open_page(server, ana, "account") as page:
        session = db.session.query(Session).filter_by(user_id=ana.id).order_by(Session.id.desc())
        with transaction():
            row = session.first()
            assert row
            row.expires_at = now()
        wait_until(lambda: not page.socket.connected, seconds=15, what="the socket to close")
        assert page.signed_out == "expired"
        assert other.socket.connected
