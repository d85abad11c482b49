"""Roles: who may make, change and delete them, and what is never possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import delete, select

from dashboard.actions import roles, users
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.models import EventLogEntry, Role, User
from dashboard.models.roles import find_role, role_by_key
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.permissions import ALL, PERMISSIONS
from dashboard.policy import BUILTIN_ROLES, SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.texts import make_entry
from tests.helpers.verify_action import verify_action

MakeRole = Callable[..., Role]


@pytest.fixture
def make_role(make_user: UserFactory) -> MakeRole:
    """Makes roles: ``make_role("Editors", "users.view")``."""

    def make(name: str, *permissions: str, **values: Any) -> Role:
        return roles.create(SYSTEM, {"name": name, "permissions": list(permissions), **values})

    return make


@pytest.fixture
def admin(make_user: UserFactory) -> User:
    """An administrator."""
    return make_user("admin.a", roles=["admin"])


@pytest.fixture
def editor(make_user: UserFactory, make_role: MakeRole) -> User:
    """Somebody who edits roles but is no administrator."""
    role = make_role("Role editors", "roles.view", "roles.edit", "users.view", "uploads.create")
    return make_user("editor", roles=[role])


def wrong_fields(action: Callable[[], object]) -> set[str]:
    """The fields that ``action`` refuses, having written nothing."""
    with pytest.raises(Invalid) as caught:
        verify_action(action, [])
    return set(caught.value.fields)


def last_data() -> dict[str, Any]:
    """What the newest entry of the log says."""
    newest = select(EventLogEntry).order_by(EventLogEntry.id.desc())
    entry = db.session.scalars(newest).first()
    assert entry
    return entry.data


class TestCreate:
    def test_an_admin_makes_a_role(self, admin: User) -> None:
        values = {
            "name": "  Night shift ",
            "description": "Looks after files at night.",
            "permissions": ["uploads.view_all", "users.view", "users.view"],
            "max_upload_bytes": 1024,
            "quota_bytes": None,
        }
        role = verify_action(lambda: roles.create(admin, values), ["role.created"])
        assert role.public() == {
            "id": role.id,
            "key": None,
            "name": "Night shift",
            "description": "Looks after files at night.",
            "permissions": ["uploads.view_all", "users.view"],
            "max_upload_bytes": 1024,
            "quota_bytes": None,
            "members": 0,
            "version": 1,
        }

    def test_a_name_is_enough(self, admin: User) -> None:
        role = roles.create(admin, {"name": "Empty"})
        assert (role.permissions, role.max_upload_bytes, role.quota_bytes) == ([], None, None)

    @pytest.mark.parametrize("who", ["staff", "translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, who: str) -> None:
        with pytest.raises(Denied):
            roles.create(make_user(roles=[who]), {"name": "Mine"})
        assert db.session.query(Role).count() == len(BUILTIN_ROLES)

    @pytest.mark.parametrize("state", [INVITED, DEACTIVATED])
    def test_an_inactive_admin_may_not(self, make_user: UserFactory, state: str) -> None:
        with pytest.raises(Denied):
            roles.create(make_user(roles=["admin"], state=state), {"name": "Mine"})

    @pytest.mark.parametrize("permission", PERMISSIONS)
    def test_nobody_puts_into_a_role_what_they_do_not_hold(
        self, editor: User, permission: str
    ) -> None:
        values = {"name": "Way up", "permissions": [permission]}
        if permission in editor.permissions:
            verify_action(lambda: roles.create(editor, values), ["role.created"])
        else:
            with pytest.raises(Denied):
                roles.create(editor, values)

    def test_a_token_gives_only_what_is_in_its_scope(self, admin: User) -> None:
        admin.scope = frozenset({"roles.edit", "users.view"})
        roles.create(admin, {"name": "Viewers", "permissions": ["users.view"]})
        with pytest.raises(Denied):
            roles.create(admin, {"name": "Editors", "permissions": ["users.edit"]})

    @pytest.mark.parametrize(
        "values, wrong",
        [
            ({}, {"name"}),
            ({"name": None}, {"name"}),
            ({"name": "a" * 65}, {"name"}),
            ({"name": "Аdmins"}, {"name"}),
            ({"name": "Ad\u202emins"}, {"name"}),
            ({"name": "Ok", "description": "a" * 256}, {"description"}),
            ({"name": "Ok", "permissions": ["users.fly"]}, {"permissions"}),
            ({"name": "Ok", "permissions": "users.view"}, {"permissions"}),
            ({"name": "Ok", "permissions": [["users.view"]]}, {"permissions"}),
            ({"name": "Ok", "permissions": None}, {"permissions"}),
            ({"name": "Ok", "max_upload_bytes": -1}, {"max_upload_bytes"}),
            ({"name": "Ok", "max_upload_bytes": 2**63}, {"max_upload_bytes"}),
            ({"name": "Ok", "quota_bytes": True}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": 1.5}, {"quota_bytes"}),
            ({"name": "Ok", "quota_bytes": "1 GB"}, {"quota_bytes"}),
            ({"name": "", "permissions": ["x"], "quota_bytes": -1}, None),
        ],
    )
    def test_wrong_values_are_refused(
        self, admin: User, values: dict[str, object], wrong: set[str] | None
    ) -> None:
        expected = wrong or set(values)
        assert wrong_fields(lambda: roles.create(admin, values)) == expected

    @pytest.mark.parametrize(
        "name",
        ["night SHIFT", "Night  shift", "Ｎight shift", "admin", "Administrator", "Staff", "USER"],
    )
    def test_a_name_is_given_once(self, admin: User, make_role: MakeRole, name: str) -> None:
        make_role("Night shift")
        assert wrong_fields(lambda: roles.create(admin, {"name": name})) == {"name"}

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_no_role_passes_for_a_builtin_one_in_any_language(self, admin: User, code: str) -> None:
        for builtin in BUILTIN_ROLES.values():
            with force_locale(code):
                name = str(builtin.label)
            assert wrong_fields(lambda name=name: roles.create(admin, {"name": name})) == {"name"}


class TestUpdate:
    def test_an_admin_changes_everything_at_once(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors", "users.view", max_upload_bytes=7)
        values = {
            "name": "Writers",
            "description": "They write.",
            "permissions": ["users.edit", "users.view"],
            "max_upload_bytes": None,
            "quota_bytes": 9,
        }
        verify_action(lambda: roles.update(admin, role, values), ["role.updated"])
        assert {name: getattr(role, name) for name in values} == values
        assert role.version == 2
        assert last_data()["before"] == {
            "name": "Editors",
            "description": "",
            "permissions": ["users.view"],
            "max_upload_bytes": 7,
            "quota_bytes": None,
        }
        assert last_data()["after"] == values

    def test_only_what_changed_is_recorded(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors", "users.view")
        roles.update(admin, role, {"name": "Editors", "quota_bytes": 5})
        assert last_data() == {"before": {"quota_bytes": None}, "after": {"quota_bytes": 5}}

    def test_saving_the_same_writes_nothing(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors", "users.view", "users.edit")
        same = {**role.public(), "permissions": ["users.view", "users.edit", "users.view"]}
        verify_action(lambda: roles.update(admin, role, same), [])
        assert role.version == 1

    def test_a_stale_version_is_refused_with_the_current_role(
        self, admin: User, make_role: MakeRole
    ) -> None:
        role = make_role("Editors")
        roles.update(admin, role, {"description": "First"}, version=1)
        with pytest.raises(Conflict) as caught:
            roles.update(admin, role, {"description": "Second"}, version=1)
        assert caught.value.current == role.public()
        assert role.description == "First"
        roles.update(admin, role, {"description": "Second"}, version=2)
        assert role.description == "Second"

    @pytest.mark.parametrize("who", ["staff", "translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, make_role: MakeRole, who: str) -> None:
        role = make_role("Editors")
        with pytest.raises(Denied):
            roles.update(make_user(roles=[who]), role, {"description": "Mine"})
        assert (role.description, role.version) == ("", 1)

    def test_another_roles_name_is_taken_and_ones_own_is_not(
        self, admin: User, make_role: MakeRole
    ) -> None:
        role = make_role("Editors")
        make_role("Writers")
        assert wrong_fields(lambda: roles.update(admin, role, {"name": "writers"})) == {"name"}
        assert roles.update(admin, role, {"name": "EDITORS"}).name == "EDITORS"

    def test_a_role_deleted_meanwhile_is_not_found(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors")
        with db.engine.begin() as elsewhere:
            elsewhere.execute(delete(Role).where(Role.id == role.id))
        for action in (
            lambda: roles.update(admin, role, {"description": "x"}),
            lambda: roles.delete(admin, role),
            lambda: users.change_roles(SYSTEM, admin, grant=[role]),
        ):
            with pytest.raises(NotFound):
                action()


class TestBuiltin:
    @pytest.mark.parametrize("key", BUILTIN_ROLES)
    def test_it_cannot_be_renamed(self, admin: User, key: str) -> None:
        role = role_by_key(key)
        with pytest.raises(Denied):
            roles.update(admin, role, {"name": "Other", "description": "Other"})
        assert (role.name, role.description, role.version) == (key, "", 1)
        verify_action(lambda: roles.update(admin, role, {"name": role.name}), [])

    @pytest.mark.parametrize("key", BUILTIN_ROLES)
    def test_it_cannot_be_deleted(self, admin: User, key: str) -> None:
        for actor in (admin, SYSTEM):
            with pytest.raises(Denied):
                roles.delete(actor, role_by_key(key))

    @pytest.mark.parametrize("key", [key for key in BUILTIN_ROLES if key != "admin"])
    def test_its_permissions_and_limits_can_be_changed(self, admin: User, key: str) -> None:
        values = {"permissions": ["users.view"], "quota_bytes": 1, "description": "Ours"}
        role = role_by_key(key)
        verify_action(lambda: roles.update(admin, role, values), ["role.updated"])

    @pytest.mark.parametrize("permissions", [[], sorted(ALL - {"roles.edit"})])
    def test_admin_keeps_every_permission(self, admin: User, permissions: list[str]) -> None:
        for actor in (admin, SYSTEM):
            with pytest.raises(Denied):
                roles.update(actor, role_by_key("admin"), {"permissions": permissions})
        assert set(role_by_key("admin").permissions) == ALL


class TestRank:
    """Somebody with roles.edit who is no administrator."""

    @pytest.mark.parametrize(
        "values",
        [
            {"name": "Mine"},
            {"description": "Mine"},
            {"quota_bytes": 0},
            {"permissions": ["users.edit", "users.view"]},
            {"permissions": ["users.view"]},
            {"permissions": []},
        ],
    )
    def test_does_not_touch_a_role_that_allows_more(
        self, editor: User, make_role: MakeRole, values: dict[str, object]
    ) -> None:
        role = make_role("Stronger", "users.edit")
        with pytest.raises(Denied):
            roles.update(editor, role, values)
        with pytest.raises(Denied):
            roles.delete(editor, role)
        assert (role.name, role.version) == ("Stronger", 1)

    @pytest.mark.parametrize("key", ["admin", "staff", "translator"])
    def test_does_not_limit_a_builtin_role_that_allows_more(self, editor: User, key: str) -> None:
        with pytest.raises(Denied):
            roles.update(editor, role_by_key(key), {"max_upload_bytes": 0})

    def test_does_not_add_to_any_role_what_they_do_not_hold(
        self, editor: User, make_role: MakeRole
    ) -> None:
        role = make_role("Weaker", "users.view")
        with pytest.raises(Denied):
            roles.update(editor, role, {"permissions": ["users.view", "users.edit"]})
        own = editor.roles[0]
        with pytest.raises(Denied):
            roles.update(editor, own, {"permissions": [*own.permissions, "users.grant"]})

    def test_edits_and_deletes_what_they_hold_in_full(
        self, editor: User, make_role: MakeRole
    ) -> None:
        role = make_role("Weaker", "users.view")
        more = {"permissions": ["users.view", "roles.view"]}
        verify_action(lambda: roles.update(editor, role, more), ["role.updated"])
        verify_action(lambda: roles.delete(editor, role), ["role.deleted"])


class TestUnseen:
    """Somebody with roles.edit who may not see roles."""

    def test_makes_roles_but_is_shown_none(
        self, make_user: UserFactory, make_role: MakeRole
    ) -> None:
        blind = make_user(roles=[make_role("Blind", "roles.edit")])
        role = make_role("Secret", description="Unseen")
        verify_action(lambda: roles.create(blind, {"name": "Made"}), ["role.created"])
        for action in (
            lambda: roles.update(blind, role, {}),
            lambda: roles.update(blind, role, {"description": "Mine"}, version=7),
            lambda: roles.delete(blind, role, version=7),
        ):
            with pytest.raises(Denied):
                verify_action(action, [])


class TestNobodyLocksThemselvesOut:
    @pytest.mark.parametrize("permission", ["roles.view", "roles.edit", "users.grant"])
    def test_by_taking_it_from_their_role(
        self, make_user: UserFactory, make_role: MakeRole, permission: str
    ) -> None:
        held = {"roles.view", "roles.edit", "users.view", "users.grant"}
        role = make_role("Managers", *held)
        manager = make_user(roles=[role])
        with pytest.raises(Denied):
            roles.update(manager, role, {"permissions": sorted(held - {permission})})
        assert set(role.permissions) == held
        verify_action(
            lambda: roles.update(manager, role, {"permissions": sorted(held - {"users.view"})}),
            ["role.updated"],
        )

    def test_by_deleting_it(self, editor: User) -> None:
        role = editor.roles[0]
        with pytest.raises(Denied):
            roles.delete(editor, role)
        assert find_role(role.id) is role
        assert editor.roles == [role]

    def test_but_may_where_another_role_gives_the_same(
        self, editor: User, make_role: MakeRole
    ) -> None:
        spare = make_role("Spare", "roles.view", "roles.edit")
        users.change_roles(SYSTEM, editor, grant=[spare])
        verify_action(
            lambda: roles.update(editor, spare, {"permissions": []}),
            ["role.updated"],
        )

    def test_others_may_take_it(self, admin: User, editor: User) -> None:
        verify_action(lambda: roles.delete(admin, editor.roles[0]), ["role.deleted"])
        assert editor.permissions == frozenset()


class TestDelete:
    def test_whoever_holds_it_loses_it_at_once(
        self, admin: User, make_user: UserFactory, make_role: MakeRole
    ) -> None:
        role = make_role("Editors", "users.view", "users.edit")
        ana, bo = make_user("ana", roles=["user", role]), make_user("bo", roles=[role])
        gone = make_user("cy", roles=[role], state=DEACTIVATED)
        versions = ana.version, bo.version, gone.version
        verify_action(lambda: roles.delete(admin, role), ["role.deleted"])
        assert [[it.key for it in person.roles] for person in (ana, bo, gone)] == [["user"], [], []]
        assert (ana.version, bo.version, gone.version) == tuple(it + 1 for it in versions)
        assert last_data() == {"name": "Editors", "holders": [ana.id, bo.id, gone.id]}

    def test_a_stale_version_is_refused(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors")
        roles.update(admin, role, {"description": "Changed"})
        with pytest.raises(Conflict):
            roles.delete(admin, role, version=1)
        verify_action(lambda: roles.delete(admin, role, version=2), ["role.deleted"])

    @pytest.mark.parametrize("who", ["staff", "translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, make_role: MakeRole, who: str) -> None:
        role = make_role("Editors")
        with pytest.raises(Denied):
            roles.delete(make_user(roles=[who]), role)
        assert find_role(role.id)

    def test_an_id_is_never_used_again(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("Editors")
        old = role.id
        roles.delete(admin, role)
        assert make_role("Editors").id > old


class TestLanguages:
    """Permissions of translators may be limited to languages."""

    def test_a_role_may_be_limited_to_some(self, admin: User, make_role: MakeRole) -> None:
        chosen = ["translations.review:pt_BR", "translations.edit:fr", "users.view"]
        role = make_role("French", *chosen)
        assert role.permissions == sorted(chosen)
        verify_action(lambda: roles.update(admin, role, {"permissions": chosen}), [])

    def test_who_may_in_all_languages_needs_no_single_ones(self, make_role: MakeRole) -> None:
        role = make_role("All", "translations.edit:fr", "translations.edit", "translations.edit:de")
        assert role.permissions == ["translations.edit"]

    @pytest.mark.parametrize(
        "right",
        [
            "translations.edit:xx",
            "translations.edit:pt-BR",
            "translations.edit:fr:de",
            "translations.edit:",
            "translations.edit:*",
            "translations.fly:fr",
            "users.view:fr",
            "uploads.create:fr",
            ":fr",
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, admin: User, make_role: MakeRole, right: str
    ) -> None:
        assert wrong_fields(lambda: make_role("X", right)) == {"permissions"}
        role = make_role("Y", "translations.edit:fr")
        values = {"permissions": ["translations.edit:fr", right]}
        assert wrong_fields(lambda: roles.update(admin, role, values)) == {"permissions"}

    def test_a_language_that_is_not_published_yet_counts(self, make_role: MakeRole) -> None:
        make_entry("is", "Save")
        assert make_role("Iceland", "translations.edit:is").permissions == ["translations.edit:is"]

    def test_a_language_that_has_gone_stays_until_it_is_taken(
        self, admin: User, make_role: MakeRole
    ) -> None:
        role = make_role("Old", "users.view")
        with transaction():
            role.permissions = ["translations.edit:tlh", "users.view"]
        roles.update(admin, role, {"permissions": ["translations.edit:tlh"]})
        assert role.permissions == ["translations.edit:tlh"]

    def test_nobody_gives_a_language_that_they_do_not_hold(
        self, make_user: UserFactory, make_role: MakeRole
    ) -> None:
        held = ("roles.view", "roles.edit", "users.grant", "translations.edit:fr")
        french = make_user("french", roles=[make_role("French editors", *held)])
        role = make_role("Team", "translations.edit:fr")
        for right in ("translations.edit:de", "translations.edit", "translations.review:fr"):
            values = {"permissions": ["translations.edit:fr", right]}
            with pytest.raises(Denied):
                verify_action(lambda values=values: roles.update(french, role, values), [])
        every = make_role("Every", "translations.edit")
        with pytest.raises(Denied):
            roles.update(french, every, {"permissions": ["translations.edit:fr"]})
        with pytest.raises(Denied):
            users.change_roles(french, make_user("bo"), grant=[every])
        roles.update(french, role, {"permissions": []})
        assert role.permissions == []

    def test_a_change_says_what_it_was(self, admin: User, make_role: MakeRole) -> None:
        role = make_role("French", "translations.edit")
        values = {"permissions": ["translations.edit:fr"]}
        verify_action(lambda: roles.update(admin, role, values), ["role.updated"])
        assert last_data() == {
            "before": {"permissions": ["translations.edit"]},
            "after": {"permissions": ["translations.edit:fr"]},
        }
