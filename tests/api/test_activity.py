"""The activity as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.actions import roles, tokens, uploads, users
from dashboard.actions.events import prune
from dashboard.extensions import db
from dashboard.models import EventLogEntry, User
from dashboard.models.columns import now
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.helpers.forms import csrf_token

API = "/api/v1/activity"


@pytest.fixture
def staff(client: FlaskClient, sign_in: Any, make_user: Any) -> User:
    """Somebody who looks after people, signed in."""
    person: User = make_user("sam", name="Sam Staff", roles=("staff",))
    sign_in(client, person)
    return person


def get(client: FlaskClient, **filters: Any) -> dict[str, Any]:
    answer = client.get(API, query_string=filters)
    assert answer.status_code == 200, answer.json
    return dict(answer.json or {})


def kinds(page: dict[str, Any]) -> list[str]:
    return [item["kind"] for item in page["items"]]


def revert(client: FlaskClient, entry_id: int, **json: Any) -> Any:
    headers = {"X-CSRFToken": csrf_token(client)}
    return client.post(f"{API}/{entry_id}/revert", json=json, headers=headers)


def latest(kind: str) -> int:
    query = select(EventLogEntry.id).where(EventLogEntry.kind == kind)
    return db.session.scalars(query.order_by(EventLogEntry.id.desc())).first() or 0


def test_a_page_says_who_did_what_to_what(client: FlaskClient, staff: User, make_user: Any) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(staff, ana, {"name": "Ana Nova", "email": "nova@example.com"})
    page = get(client)
    newest = page["items"][0]
    assert newest["kind"] == "user.updated"
    assert (newest["actor_id"], newest["actor_name"]) == (staff.id, "Sam Staff")
    assert newest["subject"] == {"type": "users", "id": ana.id, "name": "Ana Nova", "key": None}
    assert newest["data"]["before"] == {"name": "Ana Lima", "email": "ana@example.com"}
    assert newest["revertable"]
    assert page["total"] == len(page["items"])
    assert page["people"][str(staff.id)]["name"] == "Sam Staff"
    assert {"activity.users", "activity.own", "activity.system"} <= page["offsets"].keys()


def test_filters_and_pages(client: FlaskClient, staff: User, make_user: Any) -> None:
    ana = make_user("ana", name="Ana Lima")
    role = roles.create(SYSTEM, {"name": "Guides"})
    users.change_roles(SYSTEM, ana, grant=[role])
    assert kinds(get(client, kind="user.roles_changed")) == ["user.roles_changed"]
    assert set(kinds(get(client, kind="roles"))) == {"role.created"}
    assert kinds(get(client, record=f"users/{ana.id}"))[0] == "user.roles_changed"
    assert get(client, person=ana.id)["total"] == 2
    assert kinds(get(client, q="guides")) == ["user.roles_changed", "role.created"]
    assert get(client, since="2999-01-01")["items"] == []
    first = get(client, limit=1)
    second = get(client, limit=1, cursor=first["next"])
    assert first["items"][0]["id"] > second["items"][0]["id"]
    assert second["total"] is None


@pytest.mark.parametrize("wrong", ["kind=x", "person=x", "record=x", "since=x", "cursor=x"])
def test_filters_that_cannot_be(client: FlaskClient, staff: User, wrong: str) -> None:
    answer = client.get(f"{API}?{wrong}")
    assert answer.status_code == 400
    assert answer.json is not None
    assert [*answer.json["fields"]] == [wrong.partition("=")[0]]


@pytest.mark.parametrize(
    "far, found",
    [
        ("since=0001-01-01", True),
        ("since=0001-01-01T00:00:00Z", True),
        ("since=9999-12-31", False),
        ("until=9999-12-30", True),
        ("until=9999-12-31T23:59:59Z", True),
        ("until=0001-01-01", False),
    ],
)
def test_days_at_the_ends_of_the_calendar(
    client: FlaskClient, staff: User, far: str, found: bool
) -> None:
    answer = client.get(f"{API}?{far}")
    assert answer.json is not None
    assert (answer.status_code, bool(answer.json["items"])) == (200, found)


def test_people_without_the_right_see_their_own_activity(
    client: FlaskClient, sign_in: Any, make_user: Any
) -> None:
    ana, bob = make_user("ana"), make_user("bob")
    sign_in(client, ana)
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova"})
    users.update_profile(SYSTEM, bob, {"name": "Bob Nova"})
    upload = uploads.create(ana, "a.txt", [b"words"])
    uploads.delete(SYSTEM, upload)
    page = get(client)
    assert kinds(page) == ["upload.deleted", "upload.created", "user.updated", "user.created"]
    assert page["gone"] == [f"uploads/{upload.id}"]
    assert page["offsets"].keys() == {"activity.own"}
    assert get(client, person=bob.id)["items"] == []
    assert get(client, record=f"users/{bob.id}")["items"] == []
    others = latest("user.created")
    assert client.get(f"{API}/{others}").status_code == 404
    assert revert(client, others).status_code == 404


@pytest.mark.parametrize("scope, status", [("uploads.create", 403), ("activity.view", 200)])
def test_tokens_need_the_right_in_their_scope(
    client: FlaskClient, make_user: Any, scope: str, status: int
) -> None:
    _, secret = tokens.create(make_user(roles=("staff",)), scope, 30, [scope])
    answer = client.get(API, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == status
    if status == 200:
        assert answer.json is not None
        assert answer.json["offsets"].keys() == {"activity.own"}


def test_a_role_that_is_renamed_keeps_the_name_it_had(client: FlaskClient, staff: User) -> None:
    role = roles.create(SYSTEM, {"name": "Guides"})
    roles.update(SYSTEM, role, {"name": "Leaders"})
    named = [item["subject"]["name"] for item in get(client, record=f"roles/{role.id}")["items"]]
    assert named == ["Leaders", "Guides"]
    built_in = role_by_key("user")
    roles.update(SYSTEM, built_in, {"description": "Everybody else."})
    assert get(client)["items"][0]["subject"]["key"] == "user"


def test_reverting_names_what_was_reverted(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova"})
    changed = latest("user.updated")
    answer = revert(client, changed)
    assert answer.status_code == 201
    page = get(client, record=f"users/{ana.id}")
    assert page["items"][0]["id"] == answer.json["id"]
    assert page["items"][0]["reverts"] == changed
    assert page["items"][0]["actor_id"] == staff.id
    assert page["reverted"] == {str(changed): answer.json["id"]}
    assert client.get(f"{API}/{changed}").json["reverted_by"] == answer.json["id"]  # type: ignore[index]
    again = revert(client, changed)
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_revert")


def test_reverting_asks_where_somebody_changed_the_same(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana", name="Ana Lima")
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova", "locale": "fr"})
    changed = latest("user.updated")
    users.update_profile(ana, ana, {"name": "Ana Own"})
    answer = revert(client, changed)
    assert answer.status_code == 412
    assert answer.json["current"] == {"name": "Ana Own"}
    assert revert(client, changed, fields=["locale"]).status_code == 201
    assert revert(client, changed, fields=["name"], even_if_changed=True).status_code == 201
    assert db.session.get(User, ana.id).name == "Ana Lima"  # type: ignore[union-attr]


@pytest.mark.parametrize("json", [{"fields": "name"}, {"even_if_changed": 1}, {"x": 1}])
def test_reverting_with_a_body_of_another_shape(
    client: FlaskClient, staff: User, json: dict[str, Any]
) -> None:
    users.update_profile(SYSTEM, staff, {"name": "Sam Nova"})
    assert revert(client, latest("user.updated"), **json).status_code == 400


def test_an_entry_that_was_forgotten_is_not_found(
    client: FlaskClient, staff: User, make_user: Any
) -> None:
    ana = make_user("ana")
    users.update_profile(SYSTEM, ana, {"name": "Ana Nova"})
    forgotten, kept = latest("user.created"), latest("user.updated")
    prune(SYSTEM, now())
    assert client.get(f"{API}/{forgotten}").status_code == 404
    assert client.get(f"{API}/{kept}").status_code == 200
    assert client.get(f"{API}/{'9' * 30}").status_code == 404
    assert kinds(get(client, record=f"users/{ana.id}")) == ["user.updated"]
