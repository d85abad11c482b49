"""The notifications API: one's own list, what is done with it, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dashboard.actions import tokens, users
from dashboard.extensions import db
from dashboard.models import Notification, User
from dashboard.models.columns import now
from dashboard.models.event_log import last_position
from dashboard.models.notifications import inbox_of
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory, sign_in_cookie
from tests.helpers.visitor import Visitor

WRITES = [
    ("marks", {"read": True}),
    ("marks", {"read": False}),
    ("archive", {"archived": True}),
    ("archive", {"archived": False}),
]


class Reader(Visitor):
    """A signed-in person who looks at their notifications."""

    def __init__(self, app: Flask, person: User) -> None:
        super().__init__(app)
        self.user_id = int(person.id)
        with self.client.session_transaction() as cookie:
            cookie.update(sign_in_cookie(app, person))

    def list(self, query: str = "") -> dict[str, Any]:
        answer = self.api("GET", f"notifications{query}")
        assert answer.status_code == 200, answer.json
        return dict(answer.json or {})

    def ids(self, query: str = "") -> list[int]:
        return [item["id"] for item in self.list(query)["items"]]

    def send(self, name: str, **json: Any) -> TestResponse:
        return self.api("POST", f"notifications/{name}", json=json)

    @property
    def unread(self) -> int:
        return int(self.list()["inbox"]["unread"])


@pytest.fixture
def reader(app: Flask, make_user: UserFactory) -> Reader:
    """A staff member who has been told of nothing yet."""
    return Reader(app, make_user("ana", roles=["staff"]))


@pytest.fixture
def tell(reader: Reader) -> Callable[[int], list[int]]:
    """Tells the reader so many things; the ids, the latest first."""

    def change(times: int = 1) -> list[int]:
        role = role_by_key("translator")
        for _ in range(times):
            person = person_of(reader)
            has = role in person.roles
            users.change_roles(
                SYSTEM, person, grant=[] if has else [role], revoke=[role] if has else []
            )
        mine = select(Notification.id).where(Notification.user_id == reader.user_id)
        ids = list(db.session.scalars(mine.order_by(Notification.position.desc())))
        db.session.rollback()
        return ids

    return change


def person_of(reader: Reader) -> User:
    person = find_user(reader.user_id)
    assert person
    return person


def state() -> list[tuple[Any, ...]]:
    """Everything that anybody can change about notifications."""
    db.session.rollback()
    query = select(Notification.id, Notification.read, Notification.archived, Notification.version)
    return [tuple(row) for row in db.session.execute(query.order_by(Notification.id))]


def test_the_latest_come_first_page_by_page(reader: Reader, tell: Any) -> None:
    ids = tell(5)
    first = reader.list("?limit=2")
    assert [item["id"] for item in first["items"]] == ids[:2]
    assert first["total"] == 5
    assert first["inbox"]["unread"] == 5
    assert first["offsets"].keys() == {"notifications", "inbox"}
    second = reader.list(f"?limit=2&cursor={first['next']}")
    assert [item["id"] for item in second["items"]] == ids[2:4]
    last = reader.list(f"?limit=2&cursor={second['next']}")
    assert [item["id"] for item in last["items"]] == ids[4:]
    assert last["next"] is None


def test_a_notification_is_codes_and_parameters(reader: Reader, tell: Any) -> None:
    tell()
    [item] = reader.list()["items"]
    assert item["kind"].startswith("account.")
    assert item["params"]["roles"] == {"roles": [{"key": "translator", "name": "translator"}]}
    assert item["params"]["actor"] == {"person": None}
    assert item["path"] == "/account"
    assert item["read"] is None


def test_filters(reader: Reader, tell: Any, make_user: UserFactory) -> None:
    read, archived, kept = tell(3)
    assert reader.send("marks", ids=[read], read=True).status_code == 200
    assert reader.send("archive", ids=[archived], archived=True).status_code == 200
    make_user("new.one")
    newest = reader.ids()[0]
    assert reader.ids() == [newest, read, kept]
    assert reader.ids("?filter=unread") == [newest, kept]
    assert reader.ids("?filter=archived") == [archived]
    assert reader.ids("?kind=person.added") == [newest]
    assert reader.ids("?kind=people") == [newest]
    assert reader.ids("?kind=account&filter=unread") == [kept]


@pytest.mark.parametrize(
    "query", ["?filter=mine", "?kind=nothing", "?cursor=x", "?limit=many", "?kind=__class__"]
)
def test_a_list_there_is_not(reader: Reader, query: str) -> None:
    answer = reader.api("GET", f"notifications{query}")
    assert answer.status_code == 400
    assert answer.json
    assert answer.json["fields"]


def test_marking_archiving_and_taking_back(reader: Reader, tell: Any) -> None:
    ids = tell(3)
    assert reader.send("marks", ids=ids[:2], read=True).json["inbox"]["unread"] == 1
    assert reader.send("undo").json["inbox"]["unread"] == 3
    assert reader.send("archive", ids=ids, archived=True).json["inbox"]["unread"] == 0
    assert reader.ids() == []
    answer = reader.send("undo")
    assert answer.json["inbox"]["unread"] == 3
    assert answer.json["inbox"]["can_undo"] is False
    assert reader.ids() == ids


def test_all_are_marked_at_once_and_can_be_taken_back(reader: Reader, tell: Any) -> None:
    ids = tell(3)
    reader.send("marks", ids=[ids[2]], read=False)
    assert reader.send("read-all").json["inbox"]["unread"] == 0
    assert reader.ids("?filter=unread") == []
    assert reader.send("undo").json["inbox"]["unread"] == 3
    assert reader.ids("?filter=unread") == ids


def test_what_changes_nothing_is_no_event(reader: Reader, tell: Any) -> None:
    ids = tell()
    reader.send("read-all")
    position = last_position()
    for name, json in [("read-all", {}), ("archive", {"ids": ids, "archived": False})]:
        assert reader.send(name, **json).status_code == 200
    assert last_position() == position


@pytest.mark.parametrize("name,json", WRITES)
def test_other_peoples_are_not_found_and_never_changed(
    app: Flask, make_user: UserFactory, reader: Reader, tell: Any, name: str, json: dict[str, bool]
) -> None:
    [theirs] = tell()
    other = Reader(app, make_user("other", roles=["admin"]))
    make_user("new.one")
    [own] = other.ids()
    before = state()
    for ids in ([theirs], [own, theirs], [10**9]):
        assert other.send(name, ids=ids, **json).status_code == 404
    assert state() == before
    assert theirs not in other.ids()
    assert reader.unread == 2


@pytest.mark.parametrize(
    "json",
    [
        {},
        {"ids": [1]},
        {"ids": "1", "read": True},
        {"ids": [True], "read": True},
        {"ids": [1.5], "read": True},
        {"ids": [None], "read": True},
        {"ids": [1], "read": "yes"},
        {"ids": [1], "read": True, "user_id": 1},
        {"ids": [*range(1, 300)], "read": True},
        {"ids": [2**70], "read": True},
        {"ids": [-1], "read": True},
    ],
)
def test_a_wrong_body(reader: Reader, tell: Any, json: dict[str, Any]) -> None:
    tell()
    before = state()
    answer = reader.send("marks", **json)
    assert answer.status_code in (400, 404), answer.json
    assert answer.json["title"]
    assert state() == before


def test_visitors_and_forged_requests_get_nowhere(app: Flask, reader: Reader, tell: Any) -> None:
    ids = tell()
    before = state()
    stranger = Visitor(app)
    for name, json in [*WRITES, ("read-all", {}), ("undo", {}), ("caught-up", {})]:
        sent = {"ids": ids, **json} if json else {}
        assert stranger.api("POST", f"notifications/{name}", json=sent).status_code == 401
        forged = reader.open("POST", f"/api/v1/notifications/{name}", json=sent)
        assert forged.status_code == 400
    for path in ("notifications", "notifications/inbox", "notifications/away"):
        assert stranger.api("GET", path).status_code == 401
    assert state() == before


def test_whoever_loses_a_right_is_not_shown_what_it_showed(
    reader: Reader, make_user: UserFactory
) -> None:
    make_user("secret.person", name="Secret Person")
    assert "Secret Person" in reader.api("GET", "notifications").text
    users.change_roles(SYSTEM, person_of(reader), revoke=[role_by_key("staff")])
    for query in ("", "?filter=unread", "?filter=archived", "?kind=people"):
        assert "Secret Person" not in reader.api("GET", f"notifications{query}").text
    assert reader.unread == 1


def test_what_came_while_away_until_it_is_dismissed(
    reader: Reader, tell: Any, make_user: UserFactory
) -> None:
    reader.get("/", headers={"Accept": "text/html"})
    tell(2)
    make_user("new.one")
    with transaction():
        inbox = inbox_of(reader.user_id)
        assert inbox
        inbox.seen_at = now() - timedelta(hours=5)
    assert reader.api("GET", "notifications/away").json["items"] == []
    reader.get("/", headers={"Accept": "text/html"})
    answer = reader.api("GET", "notifications/away").json
    lines = [(line["kind"].split(".")[0], line["events"]) for line in answer["items"]]
    assert lines == [("person", 1), ("account", 2)]
    assert answer["inbox"]["away_position"] is not None
    assert reader.send("caught-up").json["inbox"]["away_position"] is None
    assert reader.api("GET", "notifications/away").json["items"] == []


@pytest.mark.parametrize("path", ["/api/v1/notifications", "/api/v1/notifications/away"])
def test_access_tokens_read_none(app: Flask, make_user: UserFactory, path: str) -> None:
    """They tell of much that a token's scope does not open."""
    _, secret = tokens.create(make_user(), "Script", "30", ["uploads.create"])
    headers = {"Authorization": f"Bearer {secret}"}
    page, visitor = path.removeprefix("/api/v1").removesuffix("/away"), Visitor(app)
    assert visitor.get(path, headers=headers).status_code == 403
    assert visitor.get(page, headers=headers).status_code == 403
    read = visitor.open("POST", "/api/v1/notifications/read-all", headers=headers)
    assert read.status_code == 403
