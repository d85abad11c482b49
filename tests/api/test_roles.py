"""The roles API: who may do what, bad input, stale edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.actions import roles
from dashboard.extensions import db
from dashboard.models import Role, User
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.permissions import ALL
from dashboard.policy import BUILTIN_ROLES, SYSTEM
from tests.helpers.forms import csrf_token

ROLES = "/api/v1/roles"

Send = Callable[..., TestResponse]


@pytest.fixture
def api(app: Flask, make_user: Any, sign_in: Any) -> Callable[[str], Send]:
    """The program of somebody with a role: ``api("admin")("GET", "/1")``."""

    def enter(role: str) -> Send:
        client: FlaskClient = sign_in(app.test_client(), make_user(roles=[role]))
        token = csrf_token(client)

        def send(method: str, path: str = "", *, headers: Any = (), **more: Any) -> TestResponse:
            # A context of its own, as on the server.
            with app.app_context():
                answer = client.open(
                    ROLES + path,
                    method=method,
                    headers={"X-CSRFToken": token, **dict(headers)},
                    **more,
                )
            db.session.rollback()
            return answer

        return send

    return enter


@pytest.fixture
def night(app: Flask) -> Role:
    """A role that admins made."""
    values = {"name": "Night shift", "permissions": ["users.view"], "quota_bytes": 5}
    return roles.create(SYSTEM, values)


def path(role: Role) -> str:
    return f"/{role.id}"


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem document of an answer with that status."""
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    found: dict[str, Any] = answer.get_json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


class TestAccess:
    @pytest.mark.parametrize("method, where", [("GET", ""), ("GET", "/1"), ("PATCH", "/1")])
    def test_visitors_are_asked_to_sign_in(
        self, client: FlaskClient, method: str, where: str
    ) -> None:
        headers = {"Authorization": "Bearer nothing"}
        problem(client.open(ROLES + where, method=method, headers=headers, json={}), 401)

    @pytest.mark.parametrize("role, status", [("translator", 200), ("staff", 200), ("user", 403)])
    def test_reading_needs_the_right_to_see_roles(
        self, api: Any, night: Role, role: str, status: int
    ) -> None:
        send = api(role)
        assert send("GET").status_code == status
        assert send("GET", path(night)).status_code == status

    @pytest.mark.parametrize("role", ["staff", "translator", "user"])
    def test_writing_needs_the_right_to_edit_them(self, api: Any, night: Role, role: str) -> None:
        send, before = api(role), last_position()
        problem(send("POST", json={"name": "Mine"}), 403)
        problem(send("PATCH", path(night), json={"description": "Mine"}), 403)
        problem(send("DELETE", path(night)), 403)
        assert last_position() == before

    def test_writing_needs_the_pages_token(self, api: Any, night: Role) -> None:
        answer = api("admin")("DELETE", path(night), headers={"X-CSRFToken": ""})
        assert problem(answer, 400)["code"] == "csrf"
        assert db.session.get(Role, night.id)


class TestRead:
    def test_the_whole_list_with_the_position_it_was_read_at(self, api: Any, night: Role) -> None:
        found = api("staff")("GET").get_json()
        assert [item["key"] for item in found["items"]] == [*BUILTIN_ROLES, None]
        assert found["items"][-1] == night.public()
        assert (found["next"], found["total"]) == (None, 5)
        assert found["offsets"]["roles"].keys() == {"epoch", "offset"}

    @pytest.mark.parametrize(
        "query, names",
        [
            ("NIGHT", ["Night shift"]),
            ("shift night", ["Night shift"]),
            ("administrator", ["admin"]),
            ("looks after people", ["staff"]),
            ("nothing like it", []),
            ("%", []),
        ],
    )
    def test_search(self, api: Any, night: Role, query: str, names: list[str]) -> None:
        found = api("staff")("GET", query_string={"q": query}).get_json()
        assert [item["name"] for item in found["items"]] == names
        assert found["total"] == len(names)

    def test_sorting(self, api: Any, night: Role) -> None:
        names = sorted([*BUILTIN_ROLES, "Night shift"], key=str.casefold)
        for sort, expected in (("name", names), ("-name", names[::-1])):
            found = api("staff")("GET", query_string={"sort": sort}).get_json()
            assert [item["name"] for item in found["items"]] == expected
        answer = api("staff")("GET", query_string={"sort": "permissions"})
        assert problem(answer, 400)["fields"].keys() == {"sort"}

    def test_one_with_its_version(self, api: Any, night: Role) -> None:
        answer = api("staff")("GET", path(night))
        assert answer.get_json() == night.public()
        assert answer.headers["ETag"] == '"1"'

    @pytest.mark.parametrize("where", ["/999", "/0", "/x", "/-1", f"/{2**63}", f"/{2**70}"])
    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
    def test_an_unknown_one_is_not_found(self, api: Any, method: str, where: str) -> None:
        problem(api("admin")(method, where, json={}), 404)


class TestWrite:
    def test_make(self, api: Any) -> None:
        values = {
            "name": "Night shift",
            "description": "At night",
            "permissions": ["users.view", "uploads.create"],
            "max_upload_bytes": 1024,
            "quota_bytes": None,
        }
        answer = api("admin")("POST", json=values)
        assert answer.status_code == 201
        made = answer.get_json()
        assert made == {
            **values,
            "permissions": ["uploads.create", "users.view"],
            "id": made["id"],
            "key": None,
            "members": 0,
            "version": 1,
        }

    def test_change_only_what_is_sent(self, api: Any, night: Role) -> None:
        answer = api("admin")(
            "PATCH", path(night), json={"quota_bytes": None}, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 200
        assert answer.headers["ETag"] == '"2"'
        assert answer.get_json() == night.public()
        assert (night.name, night.permissions, night.quota_bytes) == (
            "Night shift",
            ["users.view"],
            None,
        )

    def test_a_stale_change_gets_the_current_role(self, api: Any, night: Role) -> None:
        roles.update(SYSTEM, night, {"description": "Newer"})
        for method in ("PATCH", "DELETE"):
            answer = api("admin")(
                method, path(night), json={"name": "Late"}, headers={"If-Match": '"1"'}
            )
            assert problem(answer, 412)["current"] == night.public()
        assert night.version == 2

    @pytest.mark.parametrize("version", ["x", '"x"', "*", '"1", "2"', '""', '"-1"'])
    def test_a_version_that_is_none(self, api: Any, night: Role, version: str) -> None:
        problem(api("admin")("PATCH", path(night), json={}, headers={"If-Match": version}), 400)

    def test_delete(self, api: Any, night: Role, make_user: Any) -> None:
        ana: User = make_user("ana", roles=["user", night])
        send = api("admin")
        where = path(night)
        assert send("DELETE", where).status_code == 204
        problem(send("DELETE", where), 404)
        assert [role.key for role in ana.roles] == ["user"]

    @pytest.mark.parametrize("key", BUILTIN_ROLES)
    def test_builtin_roles_keep_their_names_and_stay(self, api: Any, key: str) -> None:
        send, role = api("admin"), role_by_key(key)
        assert "renamed" in problem(send("PATCH", path(role), json={"name": "X"}), 403)["detail"]
        assert "deleted" in problem(send("DELETE", path(role)), 403)["detail"]

    def test_administrators_keep_every_permission(self, api: Any) -> None:
        admin = role_by_key("admin")
        problem(api("admin")("PATCH", path(admin), json={"permissions": []}), 403)
        assert set(admin.permissions) == ALL


class TestBadInput:
    @pytest.mark.parametrize(
        "values, wrong",
        [
            ({}, {"name"}),
            ({"name": ""}, {"name"}),
            ({"name": None}, {"name"}),
            ({"name": 7}, {"name"}),
            ({"name": "a" * 65}, {"name"}),
            ({"name": "a\u202eb"}, {"name"}),
            ({"name": "a\u0000b"}, {"name"}),
            ({"name": "Рaypal"}, {"name"}),
            ({"name": "night SHIFT"}, {"name"}),
            ({"name": "Ok", "colour": "red"}, {"colour"}),
            ({"name": "Ok", "key": "admin"}, {"key"}),
            ({"name": "Ok", "permissions": "users.view"}, {"permissions"}),
            ({"name": "Ok", "permissions": ["users.fly"]}, {"permissions"}),
            ({"name": "Ok", "permissions": [1]}, {"permissions.0"}),
            ({"name": "Ok", "quota_bytes": "1"}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": 1.5}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": True}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": -1, "max_upload_bytes": 2**60}, None),
        ],
    )
    def test_wrong_fields_are_named_each(
        self, api: Any, night: Role, values: dict[str, Any], wrong: set[str] | None
    ) -> None:
        send, before = api("admin"), last_position()
        expected = wrong or {"quota_bytes", "max_upload_bytes"}
        assert problem(send("POST", json=values), 400)["fields"].keys() == expected
        if values:
            other = roles.create(SYSTEM, {"name": "Other"})
            before = last_position()
            assert (
                problem(send("PATCH", path(other), json=values), 400)["fields"].keys() == expected
            )
        assert last_position() == before

    @pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"null", b"\xff", b'"name"', b"[" * 5000])
    def test_what_is_no_json_object(self, api: Any, sent: bytes) -> None:
        problem(api("admin")("POST", data=sent, content_type="application/json"), 400)
        problem(api("admin")("POST", data={"name": "Form"}), 400)

    def test_an_oversize_body(self, api: Any) -> None:
        problem(api("admin")("POST", json={"name": "a" * 3 * 2**20}), 413)

    def test_half_a_character_is_no_name(self, api: Any) -> None:
        sent = b'{"name": "a\\ud800b"}'
        answer = api("admin")("POST", data=sent, content_type="application/json")
        assert problem(answer, 400)["fields"].keys() == {"name"}

    def test_a_wrong_method(self, api: Any) -> None:
        problem(api("admin")("PUT", "/1", json={}), 405)
