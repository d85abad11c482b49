"""The roles pages without JavaScript: who may open and send what, and what becomes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import roles
from dashboard.extensions import db
from dashboard.models import Role
from dashboard.models.event_log import last_position
from dashboard.models.roles import find_role, role_by_key
from dashboard.permissions import GROUPS, PERMISSIONS
from dashboard.policy import BUILTIN_ROLES, SYSTEM
from tests.helpers.visitor import Visitor, errors, value

Enter = Callable[..., Visitor]
MIB = 1024**2
HELD = ("roles.view", "roles.edit", "users.view", "uploads.create")


@pytest.fixture
def enter(app: Flask, make_user: Any, sign_in: Any) -> Enter:
    """Somebody's browser: ``enter("staff")``."""
    return lambda *held: Visitor(app, sign_in(app.test_client(), make_user(roles=held)))


@pytest.fixture
def night(app: Flask) -> Role:
    """A role that admins made."""
    values = {"name": "Night shift", "permissions": ["users.view"], "quota_bytes": 5 * MIB}
    return roles.create(SYSTEM, values)


@pytest.fixture
def editors(app: Flask) -> Role:
    """Who may edit roles without being an administrator."""
    return roles.create(SYSTEM, {"name": "Role editors", "permissions": list(HELD)})


def fields(text: str) -> dict[str, Any]:
    """What the form of a page would send if nobody typed in it."""
    form = re.search(r"<form[^>]* data-form>(.*?)</form>", text, re.DOTALL)
    assert form
    sent: dict[str, Any] = {"permissions": [], "limited": []}
    for tag in re.findall(r"<input\b[^>]*>", form[1]):
        name = re.search(r' name="([^"]*)"', tag)
        if name is None or " disabled" in tag:
            continue
        found = re.search(r' value="([^"]*)"', tag)
        text = unescape(found[1]) if found else ""
        if name[1] in ("permissions", "limited"):
            sent[name[1]] += [text] if " checked" in tag else []
        elif 'type="radio"' not in tag or " checked" in tag:
            sent[name[1]] = text
    for name_, options in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form[1], re.S):
        sent[name_] = re.search(r'value="(\w+)" selected', options)[1]  # type: ignore[index]
    sent.pop("csrf_token")
    return sent


def ticked(text: str) -> set[str]:
    """The permissions whose boxes are ticked, offered or not."""
    boxes = re.findall(r'<input[^>]* name="permissions" value="([\w.]+)"[^>]* checked', text)
    return set(boxes)


class TestAccess:
    @pytest.mark.parametrize("path", ["/roles", "/roles/new", "/roles/1"])
    def test_visitors_are_asked_to_sign_in(self, app: Flask, path: str) -> None:
        answer = Visitor(app).get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")

    @pytest.mark.parametrize(
        "role, reads, edits",
        [
            ("admin", True, True),
            ("staff", True, False),
            ("translator", True, False),
            ("user", False, False),
        ],
    )
    def test_builtin_roles(
        self, enter: Enter, night: Role, role: str, reads: bool, edits: bool
    ) -> None:
        visitor, before = enter(role), last_position()
        there = f"/roles/{night.id}"
        for path in ("/roles", there):
            assert visitor.get(path).status_code == (200 if reads else 403)
        assert visitor.get("/roles/new").status_code == (200 if edits else 403)
        if not edits:
            for path in ("/roles/new", there, f"{there}/delete"):
                assert visitor.post(path, name="Mine").status_code == 403
            assert last_position() == before

    def test_who_may_not_edit_gets_no_form(self, enter: Enter, night: Role) -> None:
        page = enter("staff").get(f"/roles/{night.id}").text
        assert "data-form>" not in page
        assert f"/roles/{night.id}/delete" not in page
        assert "5 MB" in page

    def test_who_may_less_than_the_role_allows_is_told(self, enter: Enter, editors: Role) -> None:
        page = enter(editors).get("/roles/2").text
        assert "data-form>" not in page
        assert "This role allows more than your own roles do" in page

    def test_who_may_edit_but_not_see_is_shown_nothing(self, enter: Enter, night: Role) -> None:
        visitor = enter(roles.create(SYSTEM, {"name": "Blind", "permissions": ["roles.edit"]}))
        there = f"/roles/{night.id}"
        answers = [visitor.post(there, was_name="x", name="y"), visitor.post(f"{there}/delete")]
        assert answers[0].status_code == 403
        assert not any(night.name in answer.text for answer in answers)
        assert find_role(night.id)

    def test_forms_need_their_token(self, enter: Enter, night: Role) -> None:
        visitor = enter("admin")
        for path in ("/roles/new", f"/roles/{night.id}", f"/roles/{night.id}/delete"):
            assert visitor.post(path, csrf=False, name="Forged").status_code == 400
        assert (night.name, find_role(night.id)) == ("Night shift", night)

    @pytest.mark.parametrize("where", ["999", "0", str(2**70), "x", "-1"])
    def test_an_unknown_role_is_not_found(self, enter: Enter, where: str) -> None:
        visitor = enter("admin")
        assert visitor.get(f"/roles/{where}").status_code == 404
        for path in (f"/roles/{where}", f"/roles/{where}/delete"):
            assert visitor.post(path).status_code == 404


class TestList:
    def test_it_carries_the_snapshot_and_every_permission(self, enter: Enter, night: Role) -> None:
        page = enter("staff").get("/roles").text
        block = re.search(r'id="roles-data">(.*?)</script>', page)
        assert block
        data = json.loads(block[1])
        assert [role["key"] for role in data["items"]] == [*BUILTIN_ROLES, None]
        assert data["offsets"].keys() == {"roles"}
        text = unescape(page)
        for permission in PERMISSIONS.values():
            assert f'data-permission="{permission.name}"' in page
            assert str(permission.label) in text
            assert str(permission.text) in text
        assert all(str(label) in text for label in GROUPS.values())


class TestCreate:
    def test_a_whole_role(self, enter: Enter) -> None:
        answer = enter("admin").post(
            "/roles/new",
            name=" Night  shift ",
            description="At night",
            permissions=["users.view", "uploads.create"],
            max_upload_bytes="1,5",
            max_upload_bytes_unit="gigabyte",
            quota_bytes="",
            quota_bytes_unit="megabyte",
        )
        assert (answer.status_code, answer.location) == (302, "/roles")
        role = db.session.query(Role).filter_by(key=None).one()
        assert role.public() == {
            "id": role.id,
            "key": None,
            "name": "Night shift",
            "description": "At night",
            "permissions": ["uploads.create", "users.view"],
            "max_upload_bytes": 1536 * MIB,
            "quota_bytes": None,
            "members": 0,
            "version": 1,
        }

    @pytest.mark.parametrize(
        "sent, wrong",
        [
            ({"name": ""}, {"name"}),
            ({"name": "a" * 65}, {"name"}),
            ({"name": "Аdmins"}, {"name"}),
            ({"name": "a\u202eb"}, {"name"}),
            ({"name": "staff"}, {"name"}),
            ({"name": "Ok", "description": "a\u0000b"}, {"description"}),
            ({"name": "Ok", "description": "a" * 256}, {"description"}),
            ({"name": "Ok", "permissions": ["users.fly"]}, {"permissions"}),
            ({"name": "Ok", "max_upload_bytes": "-1"}, {"max_upload_bytes"}),
            ({"name": "Ok", "max_upload_bytes": "much"}, {"max_upload_bytes"}),
            ({"name": "Ok", "quota_bytes": "1,000"}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": "9" * 400}, {"quota_bytes"}),
            (
                {"name": "Ok", "quota_bytes": "2048", "quota_bytes_unit": "petabyte"},
                {"quota_bytes"},
            ),
            ({"name": "Ok", "quota_bytes": "1", "quota_bytes_unit": "parsec"}, {"quota_bytes"}),
            ({"name": "", "quota_bytes": "x"}, {"name", "quota_bytes"}),
        ],
    )
    def test_bad_input_is_explained_and_stays(
        self, enter: Enter, sent: dict[str, Any], wrong: set[str]
    ) -> None:
        visitor, before = enter("admin"), last_position()
        typed = {
            "description": "Keep me",
            "permissions": ["users.view"],
            "max_upload_bytes_unit": "gigabyte",
            "quota_bytes_unit": "gigabyte",
            **sent,
        }
        answer = visitor.post("/roles/new", **typed)
        assert answer.status_code == 400
        assert errors(answer).keys() == wrong
        for name in ("name", "max_upload_bytes", "quota_bytes"):
            assert value(answer, name) == typed.get(name, "")
        assert ticked(answer.text) == set(typed["permissions"]) & PERMISSIONS.keys()
        assert last_position() == before

    def test_nobody_gives_what_they_do_not_hold(self, enter: Enter, editors: Role) -> None:
        visitor, before = enter(editors), last_position()
        page = visitor.get("/roles/new").text
        offered = set(re.findall(r'value="([\w.]+)" aria-describedby="[^"]*">', page))
        assert offered == set(HELD)
        assert "permissions that you hold yourself" in page
        answer = visitor.post("/roles/new", name="Up", permissions=["users.view", "users.edit"])
        assert answer.status_code == 403
        assert errors(answer).keys() == {"permissions"}
        assert ticked(answer.text) == {"users.view", "users.edit"}
        assert last_position() == before

    def test_no_body_at_all(self, enter: Enter) -> None:
        answer = enter("admin").post("/roles/new")
        assert (answer.status_code, errors(answer).keys()) == (400, {"name"})


class TestEdit:
    def test_only_what_was_typed_is_changed(self, enter: Enter, night: Role) -> None:
        visitor, there = enter("admin"), f"/roles/{night.id}"
        form = fields(visitor.get(there).text)
        assert (form["quota_bytes"], form["quota_bytes_unit"]) == ("5", "megabyte")
        answer = visitor.post(there, **{**form, "permissions": ["users.view", "users.edit"]})
        assert answer.location == "/roles"
        assert set(night.permissions) == {"users.view", "users.edit"}
        assert (night.name, night.quota_bytes, night.version) == ("Night shift", 5 * MIB, 2)

    def test_sending_it_unchanged_writes_nothing(self, enter: Enter, night: Role) -> None:
        visitor = enter("admin")
        for role in (night, role_by_key("staff"), role_by_key("admin")):
            before = last_position()
            form = fields(visitor.get(f"/roles/{role.id}").text)
            assert visitor.post(f"/roles/{role.id}", **form).status_code == 302
            assert last_position() == before

    def test_people_who_change_different_things_both_win(self, enter: Enter, night: Role) -> None:
        visitor, there = enter("admin"), f"/roles/{night.id}"
        form = fields(visitor.get(there).text)
        theirs = {"description": "Theirs", "permissions": ["roles.view"], "quota_bytes": None}
        roles.update(SYSTEM, night, theirs)
        mine = {"name": "Mine", "permissions": ["users.view", "users.edit"]}
        assert visitor.post(there, **{**form, **mine}).status_code == 302
        assert (night.name, night.description, night.quota_bytes) == ("Mine", "Theirs", None)
        assert set(night.permissions) == {"roles.view", "users.edit"}

    def test_the_same_field_shows_both_and_asks(self, enter: Enter, night: Role) -> None:
        visitor, there = enter("admin"), f"/roles/{night.id}"
        form = fields(visitor.get(there).text)
        roles.update(SYSTEM, night, {"name": "Theirs", "quota_bytes": 7 * MIB})
        before = last_position()
        answer = visitor.post(there, **{**form, "name": "Mine", "quota_bytes": "6"})
        assert answer.status_code == 412
        assert last_position() == before
        assert (value(answer, "name"), value(answer, "quota_bytes")) == ("Mine", "6")
        assert "changed this to “Theirs”" in answer.text
        assert "changed this to “7 MB”" in answer.text
        assert visitor.post(there, **fields(answer.text)).status_code == 302
        assert (night.name, night.quota_bytes) == ("Mine", 6 * MIB)

    def test_an_outdated_token_keeps_what_was_typed(self, enter: Enter, night: Role) -> None:
        visitor, there = enter("admin"), f"/roles/{night.id}"
        form = {**fields(visitor.get(there).text), "name": "Mine", "csrf_token": "old"}
        answer = visitor.open("POST", there, data=form, headers={"Origin": "http://localhost"})
        assert answer.status_code == 400
        assert value(answer, "name") == "Mine"
        assert night.name == "Night shift"

    def test_builtin_roles_keep_their_names(self, enter: Enter) -> None:
        visitor, staff = enter("admin"), role_by_key("staff")
        there = f"/roles/{staff.id}"
        form = fields(visitor.get(there).text)
        assert "name" not in form
        answer = visitor.post(there, **{**form, "name": "Crew"})
        assert (answer.status_code, errors(answer).keys()) == (403, {"name"})
        assert visitor.post(there, **{**form, "description": "Ours"}).status_code == 302
        assert (staff.name, staff.description) == ("staff", "Ours")

    def test_administrators_keep_every_permission(self, enter: Enter) -> None:
        visitor, admin = enter("admin"), role_by_key("admin")
        answer = visitor.post(f"/roles/{admin.id}", offered=" ".join(PERMISSIONS), permissions=[])
        assert (answer.status_code, errors(answer).keys()) == (403, {"permissions"})
        assert set(admin.permissions) == PERMISSIONS.keys()

    def test_nobody_locks_themselves_out(self, enter: Enter, editors: Role) -> None:
        visitor, there = enter(editors), f"/roles/{editors.id}"
        form = fields(visitor.get(there).text)
        answer = visitor.post(there, **{**form, "permissions": ["users.view"]})
        assert answer.status_code == 403
        assert "your own right" in errors(answer)["permissions"]
        assert set(editors.permissions) == set(HELD)

    @pytest.mark.parametrize(
        "sent, wrong",
        [
            ({"name": ""}, {"name"}),
            ({"name": "user"}, {"name"}),
            ({"quota_bytes": "x"}, {"quota_bytes"}),
            ({"permissions": ["users.fly"]}, {"permissions"}),
        ],
    )
    def test_bad_input_is_explained_and_stays(
        self, enter: Enter, night: Role, sent: dict[str, Any], wrong: set[str]
    ) -> None:
        visitor, there = enter("admin"), f"/roles/{night.id}"
        form = {**fields(visitor.get(there).text), "description": "Keep me", **sent}
        answer = visitor.post(there, **form)
        assert (answer.status_code, errors(answer).keys()) == (400, wrong)
        assert value(answer, "description") == "Keep me"
        assert value(answer, "name") == form["name"]
        assert night.version == 1

    @pytest.mark.parametrize(
        "sent",
        [
            {"version": "x"},
            {"was_quota_bytes": "x", "quota_bytes": "5"},
            {"was_quota_bytes": "9" * 400},
            {"was_permissions": "\u0000 users.fly"},
            {"offered": "\u0000"},
            {"was_name": "a" * 10_000},
        ],
    )
    def test_hidden_fields_that_were_tampered_with(
        self, enter: Enter, night: Role, sent: dict[str, Any]
    ) -> None:
        answer = enter("admin").post(f"/roles/{night.id}", **sent)
        assert answer.status_code < 500


class TestDelete:
    def test_it_asks_naming_how_many_lose_it(
        self, enter: Enter, night: Role, make_user: Any
    ) -> None:
        for _ in range(3):
            make_user(roles=[night])
        visitor, there = enter("admin"), f"/roles/{night.id}"
        page = visitor.get(there).text
        assert "3 people lose this role" in page
        answer = visitor.post(f"{there}/delete", version="1")
        assert answer.location == "/roles"
        assert visitor.get(there).status_code == 404

    def test_a_role_that_changed_meanwhile_stays(self, enter: Enter, night: Role) -> None:
        roles.update(SYSTEM, night, {"name": "Newer"})
        answer = enter("admin").post(f"/roles/{night.id}/delete", version="1")
        assert answer.location == f"/roles/{night.id}"
        assert find_role(night.id)

    @pytest.mark.parametrize("key", BUILTIN_ROLES)
    def test_builtin_roles_stay(self, enter: Enter, key: str) -> None:
        visitor, there = enter("admin"), f"/roles/{role_by_key(key).id}"
        assert f'action="{there}/delete"' not in visitor.get(there).text
        assert visitor.post(f"{there}/delete").location == there
        assert "cannot be deleted" in visitor.get(there).text
        assert role_by_key(key)


class TestLanguages:
    """Permissions of translators, limited to languages by the form."""

    def test_chosen_languages_are_saved(self, enter: Enter) -> None:
        visitor = enter("admin")
        answer = visitor.post(
            "/roles/new",
            **{
                "name": "French",
                "permissions": ["translations.edit", "translations.review"],
                "limit.translations.edit": "some",
                "limit.translations.review": "all",
                "limited": ["translations.edit:fr", "translations.publish:fr"],
            },
        )
        assert answer.status_code == 302
        role = db.session.query(Role).filter_by(key=None).one()
        assert role.permissions == ["translations.edit:fr", "translations.review"]
        page = visitor.get(f"/roles/{role.id}").text
        sent = fields(page)
        assert sent["limited"] == ["translations.edit:fr"]
        assert sent["limit.translations.edit"] == "some"
        assert sent["limit.translations.review"] == "all"
        before = last_position()
        assert visitor.post(f"/roles/{role.id}", **sent).status_code == 302
        assert last_position() == before

    def test_no_language_at_all_is_asked_about(self, enter: Enter) -> None:
        sent = {
            "name": "None",
            "permissions": ["translations.edit"],
            "limit.translations.edit": "some",
        }
        answer = enter("admin").post("/roles/new", **sent)
        assert answer.status_code == 400
        assert errors(answer)["permissions"] == "Choose at least one language, or all of them."
        assert ticked(answer.text) == {"translations.edit"}

    def test_languages_that_others_chose_meanwhile_stay(self, enter: Enter) -> None:
        values = {"name": "Team", "permissions": ["translations.edit:fr"]}
        role, visitor = roles.create(SYSTEM, values), enter("admin")
        sent = fields(visitor.get(f"/roles/{role.id}").text)
        roles.update(
            SYSTEM, role, {"permissions": ["translations.edit:fr", "translations.edit:de"]}
        )
        sent["limited"] = [*sent["limited"], "translations.edit:ar"]
        assert visitor.post(f"/roles/{role.id}", **sent).status_code == 302
        db.session.refresh(role)
        assert role.permissions == [f"translations.edit:{it}" for it in ("ar", "de", "fr")]

    def test_who_only_looks_reads_where_it_holds(self, enter: Enter) -> None:
        values = {"name": "Team", "permissions": ["translations.edit:fr", "translations.edit:de"]}
        page = enter("staff").get(f"/roles/{roles.create(SYSTEM, values).id}").text
        assert "Only in: French and German" in unescape(page)
