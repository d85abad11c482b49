"""The people API: who may do what, bad input, stale edits, several at once."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dashboard.actions import roles
from dashboard.extensions import db
from dashboard.live.rooms import room_for
from dashboard.models import Role, User
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from tests.helpers.forms import csrf_token

USERS = "/api/v1/users"


class Api:
    """A signed-in person's program."""

    def __init__(self, client: FlaskClient, user: User) -> None:
        self.client, self.user_id = client, user.id
        self.headers = {"X-CSRFToken": csrf_token(client)}

    def send(self, method: str, path: str = "", json: Any = None, **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        # A context of its own, as on the server; in the test's the person would stay signed in.
        with self.client.application.app_context():
            answer = self.client.open(
                USERS + path, method=method, json=json, headers=headers, **more
            )
        db.session.rollback()
        return answer

    def get(self, path: str = "", **query: Any) -> TestResponse:
        return self.send("GET", path, query_string=query)

    def usernames(self, **query: Any) -> list[str]:
        return [person["username"] for person in self.get(**query).json["items"]]


@pytest.fixture
def api(app: Flask, make_user: Any, sign_in: Any) -> Any:
    """Makes a person with roles and their program: ``api("staff")``."""

    def enter(*held: str | Role, username: str | None = None) -> Api:
        user = make_user(username, roles=held)
        return Api(sign_in(app.test_client(), user), user)

    return enter


@pytest.fixture
def viewer_role(app: Flask) -> Role:
    """A role that sees people, without what is private of them."""
    permissions = ["users.view", "roles.view"]
    return roles.create(SYSTEM, {"name": "Viewers", "permissions": permissions})


def newcomer(**values: Any) -> dict[str, Any]:
    return {"username": "new", "name": "New Person", "email": "new@example.com", **values}


def test_visitors_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(USERS).status_code == 401


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", ""),
        ("GET", "/{id}"),
        ("POST", ""),
        ("PATCH", "/{id}"),
        ("POST", "/{id}/roles"),
        ("POST", "/{id}/deactivate"),
        ("POST", "/{id}/reactivate"),
        ("POST", "/bulk"),
    ],
)
def test_a_mere_user_may_nothing_and_nothing_happens(
    api: Any, make_user: Any, method: str, path: str
) -> None:
    other = make_user()
    person = api("user")
    position = last_position()
    answer = person.send(method, path.format(id=other.id), json={} if method != "GET" else None)
    assert (answer.status_code, answer.json["code"]) == (403, "denied")
    assert last_position() == position


def test_a_write_without_the_token_is_refused(api: Any, make_user: Any) -> None:
    staff, other = api("staff"), make_user()
    answer = staff.client.post(f"{USERS}/{other.id}/deactivate")
    assert (answer.status_code, answer.json["code"]) == (400, "csrf")


def test_the_list_has_records_total_next_and_positions(api: Any, make_user: Any) -> None:
    for number in range(4):
        make_user(f"person-{number}")
    answer = api("staff", username="zoe").get(limit=3).json
    assert answer.keys() == {"items", "next", "total", "private", "offsets"}
    assert len(answer["items"]) == 3
    assert answer["total"] == 5
    assert answer["offsets"].keys() == {"users", "roles"}
    assert answer["items"][0] == find_user(answer["items"][0]["id"]).public()


def test_following_next_gives_everybody_once(api: Any, make_user: Any) -> None:
    for number in range(7):
        make_user(f"person-{number}", name="Same Name")
    staff, found, cursor = api("staff"), [], None
    while cursor != "":
        page = staff.get(limit=2, sort="-name", cursor=cursor or "").json
        found += [person["id"] for person in page["items"]]
        cursor = page["next"] or ""
    assert sorted(found) == sorted(db.session.scalars(select(User.id)))


def test_people_without_the_right_see_basic_records_everywhere(
    api: Any, make_user: Any, viewer_role: Role
) -> None:
    other = make_user("ana", timezone="Europe/Paris")
    viewer = api(viewer_role)
    hidden = {"email", "locale", "timezone", "last_sign_in_at"}
    records = [viewer.get(f"/{other.id}").json, *viewer.get().json["items"]]
    assert not any(hidden & record.keys() for record in records)
    assert hidden <= api("staff").get(f"/{other.id}").json.keys()


def test_search_tells_nothing_of_addresses_to_who_may_not_see_them(
    api: Any, make_user: Any, viewer_role: Role
) -> None:
    make_user("ana", email="secret-address@hidden.example")
    assert api(viewer_role).usernames(q="secret-address") == []
    assert api(viewer_role).get(q="hidden.example").json["total"] == 0
    assert api("staff").usernames(q="secret-address") == ["ana"]


@pytest.mark.parametrize("sort", ["last_sign_in_at", "-last_sign_in_at", "email", "-email"])
def test_private_fields_do_not_sort(api: Any, viewer_role: Role, sort: str) -> None:
    answer = api(viewer_role).get(sort=sort)
    assert (answer.status_code, list(answer.json["fields"])) == (400, ["sort"])


def damaged_cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


BEFORE_TIME = damaged_cursor("0001-01-01T00:00:00+14:00", 1)


@pytest.mark.parametrize(
    "query, field",
    [
        ({"sort": "password_hash"}, "sort"),
        ({"state": "asleep"}, "state"),
        ({"role": "admin"}, "role"),
        ({"role": "9" * 40}, "role"),
        ({"limit": "many"}, "limit"),
        ({"cursor": "%%%"}, "cursor"),
        ({"cursor": damaged_cursor("a")}, "cursor"),
        ({"cursor": damaged_cursor("a", 10**30)}, "cursor"),
        ({"cursor": damaged_cursor("\ud800", 1)}, "cursor"),
        (
            {"cursor": BEFORE_TIME, "sort": "-created_at"},
            "cursor",
        ),
    ],
)
def test_a_wrong_list_address_names_what_is_wrong(
    api: Any, query: dict[str, str], field: str
) -> None:
    answer = api("staff").get(**query)
    assert (answer.status_code, list(answer.json["fields"])) == (400, [field])


def test_inviting_answers_201_with_the_record(api: Any) -> None:
    translator = role_by_key("translator")
    answer = api("admin").send("POST", json=newcomer(roles=[translator.id]))
    assert answer.status_code == 201
    assert answer.json["state"] == "invited"
    assert answer.json["roles"] == [translator.id]
    assert answer.headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    "values, field",
    [
        ({"username": "No Spaces"}, "username"),
        ({"username": "taken"}, "username"),
        ({"name": ""}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": "\u0430dmin"}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "TAKEN@example.com"}, "email"),
        ({"locale": "tlh"}, "locale"),
        ({"roles": [999]}, "roles"),
        ({"roles": ["admin"]}, "roles.0"),
        ({"roles": [2**80]}, "roles.0"),
        ({"is_admin": True}, "is_admin"),
    ],
)
def test_a_wrong_newcomer_is_refused_at_the_field(
    api: Any, make_user: Any, values: dict[str, Any], field: str
) -> None:
    make_user("taken")
    admin, position = api("admin"), last_position()
    answer = admin.send("POST", json=newcomer(**values))
    assert (answer.status_code, list(answer.json["fields"])) == (400, [field])
    assert last_position() == position


def test_nobody_invites_with_roles_beyond_their_own(api: Any) -> None:
    answer = api("staff").send("POST", json=newcomer(roles=[role_by_key("admin").id]))
    assert answer.status_code == 403


@pytest.mark.parametrize("payload", ["[]", '"x"', "{", "null", "", '{"name": "\\ud800"}'])
def test_a_body_that_is_no_profile_is_refused(api: Any, make_user: Any, payload: str) -> None:
    other, staff = make_user(), api("staff")
    headers = {**staff.headers, "Content-Type": "application/json"}
    answer = staff.client.patch(f"{USERS}/{other.id}", data=payload, headers=headers)
    assert answer.status_code == 400


def test_a_body_with_many_mistakes_is_told_of_some(api: Any, make_user: Any) -> None:
    many = {f"member{number}": 1 for number in range(5000)}
    answer = api("staff").send("PATCH", f"/{make_user().id}", json=many)
    assert answer.status_code == 400
    assert 0 < len(answer.json["fields"]) <= 100


def test_a_cursor_nested_too_deeply_is_refused(api: Any) -> None:
    cursor = base64.urlsafe_b64encode(b"[" * 5000).decode()
    answer = api("staff").get(cursor=cursor)
    assert (answer.status_code, list(answer.json["fields"])) == (400, ["cursor"])


def test_an_oversize_body_is_refused(api: Any, make_user: Any) -> None:
    answer = api("staff").send("PATCH", f"/{make_user().id}", json={"name": "x" * 3_000_000})
    assert answer.status_code == 413


def test_an_edit_changes_just_what_it_names(api: Any, make_user: Any) -> None:
    other = make_user("ana", timezone="Europe/Paris")
    headers = {"If-Match": f'"{other.version}"'}
    answer = api("staff").send("PATCH", f"/{other.id}", json={"name": "Ana B"}, headers=headers)
    assert answer.status_code == 200
    assert (answer.json["name"], answer.json["timezone"]) == ("Ana B", "Europe/Paris")
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'


def test_a_stale_edit_gets_the_current_record_and_changes_nothing(api: Any, make_user: Any) -> None:
    other, staff = make_user("ana"), api("staff")
    stale = {"If-Match": f'"{other.version}"'}
    staff.send("PATCH", f"/{other.id}", json={"name": "Theirs"})
    answer = staff.send("PATCH", f"/{other.id}", json={"name": "Mine"}, headers=stale)
    assert answer.status_code == 412
    assert answer.json["current"]["name"] == "Theirs"
    assert find_user(other.id).name == "Theirs"


def test_a_stale_edit_shows_no_private_fields_to_who_may_not_see_them(
    app: Flask, api: Any, make_user: Any
) -> None:
    editor = roles.create(
        SYSTEM, {"name": "Editors", "permissions": ["users.view", "users.edit", "uploads.create"]}
    )
    other = make_user()
    answer = api(editor).send(
        "PATCH", f"/{other.id}", json={"name": "X"}, headers={"If-Match": '"99"'}
    )
    assert answer.status_code == 412
    assert "email" not in answer.json["current"]


def test_who_may_not_see_addresses_cannot_guess_them_by_editing(api: Any, make_user: Any) -> None:
    editor = roles.create(
        SYSTEM, {"name": "Editors", "permissions": ["users.view", "users.edit", "uploads.create"]}
    )
    other = make_user()
    make_user("ana", email="secret@example.com")
    answer = api(editor).send("PATCH", f"/{other.id}", json={"email": "secret@example.com"})
    assert answer.status_code == 403
    assert api(editor).send("PATCH", f"/{other.id}", json={"name": "New"}).status_code == 200


@pytest.mark.parametrize("tag", ["x", '"one"', '""', f'"{"9" * 5000}"'])
def test_an_if_match_that_is_no_version_is_refused(api: Any, make_user: Any, tag: str) -> None:
    other = make_user()
    answer = api("staff").send(
        "PATCH", f"/{other.id}", json={"name": "X"}, headers={"If-Match": tag}
    )
    assert answer.status_code == 400


ACTIONS_ON_ONE = [
    ("GET", ""),
    ("PATCH", ""),
    ("POST", "/roles"),
    ("POST", "/deactivate"),
    ("POST", "/reactivate"),
]


@pytest.mark.parametrize("user_id", ["999999", str(2**70), "x", "-1"])
@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/roles"),
        ("POST", "/deactivate"),
        ("POST", "/reactivate"),
    ],
)
def test_an_unknown_person_is_not_found(api: Any, method: str, path: str, user_id: str) -> None:
    answer = api("staff").send(method, f"/{user_id}{path}", json={} if method != "GET" else None)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/roles", "/deactivate", "/reactivate"])
def test_who_may_not_see_people_is_shown_nobody_by_changing_nothing(
    api: Any, make_user: Any, path: str
) -> None:
    permissions = ["users.grant", "users.deactivate", "users.view_private", "uploads.create"]
    blind = roles.create(SYSTEM, {"name": "Blind", "permissions": permissions})
    answer = api(blind).send("POST", f"/{make_user().id}{path}", json={})
    assert answer.status_code == 403
    assert "username" not in answer.text


def test_private_fields_alone_open_no_room(make_user: Any) -> None:
    blind = roles.create(SYSTEM, {"name": "Blind", "permissions": ["users.view_private"]})
    assert room_for(make_user(roles=[blind]), "users") is None


def test_roles_are_given_and_taken_at_once(api: Any, make_user: Any) -> None:
    other, translator, user = make_user(), role_by_key("translator"), role_by_key("user")
    change = {"grant": [translator.id], "revoke": [user.id]}
    answer = api("admin").send("POST", f"/{other.id}/roles", json=change)
    assert answer.json["roles"] == [translator.id]


def test_nobody_gives_what_they_do_not_hold(api: Any, make_user: Any) -> None:
    other, admin = make_user(), role_by_key("admin")
    staff = api("staff")
    assert staff.send("POST", f"/{other.id}/roles", json={"grant": [admin.id]}).status_code == 403
    assert admin.id not in [role.id for role in find_user(other.id).roles]


def test_a_role_that_is_gone_is_named(api: Any, make_user: Any) -> None:
    answer = api("staff").send("POST", f"/{make_user().id}/roles", json={"revoke": [999]})
    assert (answer.status_code, list(answer.json["fields"])) == (400, ["revoke"])


def test_closing_and_opening_an_account(api: Any, make_user: Any) -> None:
    other, staff = make_user(), api("staff")
    assert staff.send("POST", f"/{other.id}/deactivate").json["state"] == "deactivated"
    assert staff.send("POST", f"/{other.id}/reactivate").json["state"] == "active"


def test_ones_own_address_is_changed_only_soon_after_a_sign_in(api: Any) -> None:
    staff = api("staff", username="ana")
    with staff.client.session_transaction() as cookie:
        cookie["_fresh"] = False
    own = f"/{staff.user_id}"
    answer = staff.send("PATCH", own, json={"email": "new@example.com"})
    assert (answer.status_code, answer.json["code"]) == (401, "confirm_password")
    assert staff.send("PATCH", own, json={"name": "Ana L"}).json["email"] == "ana@example.com"


def test_one_cannot_close_the_own_account(api: Any) -> None:
    staff = api("staff")
    assert staff.send("POST", f"/{staff.user_id}/deactivate").status_code == 403


def test_bulk_tells_of_each_person_whether_it_worked_and_why_not(api: Any, make_user: Any) -> None:
    one, two, boss = make_user(), make_user(), make_user(roles=("admin",))
    staff = api("staff")
    ids = [one.id, boss.id, two.id, 999_999, one.id]
    answer = staff.send("POST", "/bulk", json={"ids": ids, "action": "deactivate"})
    assert answer.status_code == 200
    outcome = {result["id"]: result["ok"] for result in answer.json["results"]}
    assert outcome == {one.id: True, boss.id: False, two.id: True, 999_999: False}
    codes = [it["problem"]["code"] for it in answer.json["results"] if not it["ok"]]
    assert (codes, answer.json["failed"]) == (["denied", "not_found"], 2)
    assert [find_user(it.id).state for it in (one, boss)] == ["deactivated", "active"]


def test_bulk_gives_and_takes_a_role(api: Any, make_user: Any) -> None:
    people, staff, role = [make_user(), make_user()], api("admin"), role_by_key("translator")
    ids = [person.id for person in people]
    for action, held in (("grant", True), ("revoke", False)):
        body = {"ids": ids, "action": action, "role": role.id}
        assert staff.send("POST", "/bulk", json=body).json["failed"] == 0
        assert all((role in find_user(user_id).roles) is held for user_id in ids)


@pytest.mark.parametrize(
    "wanted, field",
    [
        ({"ids": list(range(1, 502)), "action": "deactivate"}, "ids"),
        ({"ids": [1], "action": "grant"}, "role"),
        ({"ids": [1], "action": "grant", "role": 999}, "role"),
        ({"ids": [1], "action": "delete"}, "action"),
        ({"ids": ["1"], "action": "deactivate"}, "ids.0"),
        ({"ids": [2**70], "action": "deactivate"}, "ids.0"),
        ({"action": "deactivate"}, "ids"),
    ],
)
def test_a_wrong_bulk_request_names_what_is_wrong(
    api: Any, wanted: dict[str, Any], field: str
) -> None:
    answer = api("staff").send("POST", "/bulk", json=wanted)
    assert (answer.status_code, list(answer.json["fields"])) == (400, [field])
