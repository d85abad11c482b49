"""Who may do what: every permission, allowed and forbidden."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from dashboard.actions import roles
from dashboard.errors import Denied
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED
from dashboard.permissions import ALL, GROUPS, PERMISSIONS, TRANSLATING, grouped
from dashboard.policy import (
    BUILTIN_ROLES,
    OWNER_MAY,
    SHARED_MAY,
    SYSTEM,
    can,
    is_right,
    outranks,
    require,
    seen_languages,
    sees_catalog,
)
from tests.factories import UserFactory

ALLOWED = {
    "users.view": {"admin", "staff", "translator"},
    "users.view_private": {"admin", "staff"},
    "users.edit": {"admin", "staff"},
    "users.invite": {"admin", "staff"},
    "users.deactivate": {"admin", "staff"},
    "users.grant": {"admin", "staff"},
    "users.export": {"admin", "staff"},
    "roles.view": {"admin", "staff", "translator"},
    "roles.edit": {"admin"},
    "uploads.create": {"admin", "staff", "translator", "user"},
    "uploads.view_all": {"admin", "staff"},
    "uploads.delete_all": {"admin", "staff"},
    "translations.suggest": {"admin", "staff", "translator"},
    "translations.edit": {"admin", "translator"},
    "translations.review": {"admin", "translator"},
    "translations.publish": {"admin", "translator"},
    "translations.manage": {"admin"},
    "activity.view": {"admin", "staff"},
    "activity.note": {"admin", "staff"},
    "announcements.edit": {"admin", "staff"},
    "system.view": {"admin", "staff"},
    "system.jobs": {"admin", "staff"},
}
"""Which built-in roles have each permission in a new installation."""

EVERY_PAIR = [(permission, role) for permission in PERMISSIONS for role in BUILTIN_ROLES]


@dataclass
class File:
    """Something that a person owns."""

    owner_id: int


@dataclass
class Text:
    """Something in a language."""

    locale: str


def test_each_permission_has_a_row() -> None:
    assert ALLOWED.keys() == PERMISSIONS.keys()


def test_each_permission_is_named_by_its_key_and_explained() -> None:
    for name, permission in PERMISSIONS.items():
        assert permission.name == name
        assert name.count(".") == 1
        assert str(permission.label)
        assert str(permission.text)


def test_each_permission_is_listed_once_in_its_group() -> None:
    listed = [(group, permission) for group, those in grouped().items() for permission in those]
    assert [permission for _, permission in listed] == list(PERMISSIONS.values())
    assert all(permission.group == group for group, permission in listed)
    assert all(str(label) for label in GROUPS.values())


@pytest.mark.parametrize("permission, role", EVERY_PAIR)
def test_a_builtin_role_may_exactly_what_its_row_says(
    make_user: UserFactory, permission: str, role: str
) -> None:
    person = make_user(roles=[role])
    allowed = role in ALLOWED[permission]
    assert can(person, permission) is allowed
    if allowed:
        require(person, permission)
    else:
        with pytest.raises(Denied):
            require(person, permission)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_nobody_may_nothing(app: Flask, make_user: UserFactory, permission: str) -> None:
    assert not can(None, permission)
    assert not can(make_user(roles=["admin"], state=INVITED), permission)
    assert not can(make_user(roles=["admin"], state=DEACTIVATED), permission)
    with pytest.raises(Denied):
        require(None, permission)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_system_may_everything(make_user: UserFactory, permission: str) -> None:
    assert can(SYSTEM, permission)
    assert can(SYSTEM, permission, make_user(roles=["admin"]))
    assert can(SYSTEM, permission, File(owner_id=1))


def test_an_unknown_permission_is_a_mistake_of_the_program(make_user: UserFactory) -> None:
    for actor in (None, SYSTEM, make_user(roles=["admin"])):
        with pytest.raises(KeyError):
            can(actor, "users.fly")


def test_permissions_of_several_roles_add_up(make_user: UserFactory) -> None:
    both = make_user(roles=["staff", "translator"])
    wanted = BUILTIN_ROLES["staff"].permissions | BUILTIN_ROLES["translator"].permissions
    assert both.permissions == both.rank == wanted
    assert can(both, "users.edit")
    assert can(both, "translations.edit")


def test_who_has_no_role_may_nothing_but_care_for_what_is_theirs(make_user: UserFactory) -> None:
    person = make_user(roles=["user"])
    person.roles = []
    assert person.permissions == frozenset()
    assert {name for name in PERMISSIONS if can(person, name, person)} == OWNER_MAY


class TestRank:
    @pytest.mark.parametrize(
        "actor, subject, expected",
        [
            (["admin"], ["admin"], True),
            (["admin"], ["staff", "translator"], True),
            (["staff"], ["staff"], True),
            (["staff"], ["user"], True),
            (["staff"], ["admin"], False),
            (["staff"], ["translator"], False),
            (["staff", "translator"], ["translator"], True),
            (["user"], ["staff"], False),
        ],
    )
    @pytest.mark.parametrize("state", [ACTIVE, INVITED, DEACTIVATED])
    def test_nobody_acts_on_somebody_who_may_more(
        self,
        make_user: UserFactory,
        actor: list[str],
        subject: list[str],
        expected: bool,
        state: str,
    ) -> None:
        somebody, other = make_user(roles=actor), make_user(roles=subject, state=state)
        assert outranks(somebody, other) is expected
        for permission in somebody.permissions:
            assert can(somebody, permission, other) is expected

    def test_what_is_no_person_has_no_rank(self, make_user: UserFactory) -> None:
        assert outranks(make_user(roles=["user"]), File(owner_id=1))
        assert outranks(make_user(roles=["user"]), None)

    def test_a_narrow_token_acts_only_on_people_who_may_no_more_than_it(
        self, make_user: UserFactory
    ) -> None:
        admin, staff, user = (make_user(roles=[role]) for role in ("admin", "staff", "user"))
        admin.scope = frozenset({"users.invite", "uploads.create"})
        assert can(admin, "users.invite")
        assert can(admin, "users.invite", user)
        assert not can(admin, "users.invite", staff)


class TestLanguages:
    """Permissions of translators, limited to languages."""

    @pytest.mark.parametrize("permission", TRANSLATING)
    @pytest.mark.parametrize("locale", ["fr", "de", None])
    def test_a_limited_permission_holds_in_its_language_only(
        self, make_user: UserFactory, permission: str, locale: str | None
    ) -> None:
        role = roles.create(SYSTEM, {"name": "French", "permissions": [f"{permission}:fr"]})
        french, subject = make_user(roles=[role]), Text(locale) if locale else None
        # Without a language the question is whether there is any in which they may.
        expected = {permission} if locale != "de" else set()
        assert {name for name in TRANSLATING if can(french, name, subject)} == expected
        assert sees_catalog(french, "fr")
        assert not sees_catalog(french, "de")
        assert seen_languages(french) == ["fr"]

    @pytest.mark.parametrize(
        "right, known",
        [
            ("users.view", True),
            ("translations.edit", True),
            ("translations.edit:fr", True),
            ("translations.edit:xx", False),
            ("translations.edit:", False),
            ("users.view:fr", False),
            ("nothing:fr", False),
            ("", False),
        ],
    )
    def test_only_permissions_of_translators_can_be_limited(self, right: str, known: bool) -> None:
        assert is_right(right, {"fr", "de"}) is known


class TestOwn:
    @pytest.mark.parametrize("permission", PERMISSIONS)
    def test_what_everybody_may_with_their_own_and_nobody_with_anothers(
        self, make_user: UserFactory, permission: str
    ) -> None:
        person = make_user(roles=["user"])
        held = permission in person.permissions
        may_with_own = permission in OWNER_MAY or held
        assert can(person, permission, File(owner_id=person.id)) is may_with_own
        assert can(person, permission, person) is may_with_own
        assert can(person, permission, File(owner_id=person.id + 1)) is held

    @pytest.mark.parametrize("permission", sorted(OWNER_MAY))
    def test_a_closed_account_owns_nothing(self, make_user: UserFactory, permission: str) -> None:
        gone = make_user(roles=["user"], state=DEACTIVATED)
        assert not can(gone, permission, gone)
        assert not can(gone, permission, File(owner_id=gone.id))

    def test_the_system_owns_nothing_that_has_no_owner(self, make_user: UserFactory) -> None:
        file = File(owner_id=1)
        file.owner_id = None  # type: ignore[assignment]
        assert not can(make_user(roles=["user"]), "uploads.delete_all", file)


class TestScope:
    @pytest.mark.parametrize("permission", PERMISSIONS)
    def test_a_token_uses_only_what_is_in_its_scope(
        self, make_user: UserFactory, permission: str
    ) -> None:
        admin = make_user(roles=["admin"])
        admin.scope = frozenset({permission})
        assert {name for name in PERMISSIONS if can(admin, name)} == {permission}
        assert admin.permissions == {permission}

    def test_a_scope_adds_nothing(self, make_user: UserFactory) -> None:
        person = make_user(roles=["user"])
        person.scope = ALL
        assert person.permissions == BUILTIN_ROLES["user"].permissions
        assert not can(person, "users.view")

    @pytest.mark.parametrize("permission", sorted(OWNER_MAY))
    def test_an_empty_scope_does_not_even_reach_what_is_ones_own(
        self, make_user: UserFactory, permission: str
    ) -> None:
        person = make_user(roles=["admin"])
        person.scope = frozenset()
        assert not can(person, permission, person)
        assert not can(person, permission, File(owner_id=person.id))


class TestSharing:
    """What people may with a record that somebody shares with them."""

    class Record:
        """Something that is shared with one person."""

        owner_id = 0

        def __init__(self, user_id: int) -> None:
            self.user_id = user_id

        def is_shared_with(self, user_id: int | None) -> bool:
            """Whether it is that person."""
            return user_id == self.user_id

    @pytest.mark.parametrize("permission", sorted(PERMISSIONS))
    def test_they_may_look_and_nothing_else(self, make_user: UserFactory, permission: str) -> None:
        ana, ben = make_user("ana"), make_user("ben")
        shared = self.Record(ana.id)
        held = permission in ana.permissions
        assert can(ana, permission, shared) is (permission in SHARED_MAY or held)
        assert can(ben, permission, shared) is held

    def test_a_right_is_needed_for_that_and_an_account(self, make_user: UserFactory) -> None:
        ana, closed = make_user(roles=("staff",)), make_user(state="deactivated")
        ana.roles = []
        for person in (ana, closed):
            assert not can(person, "uploads.view_all", self.Record(person.id))

    def test_a_narrow_token_looks_at_nothing(self, make_user: UserFactory) -> None:
        ana = make_user()
        ana.scope = frozenset({"uploads.create"})
        assert not can(ana, "uploads.view_all", self.Record(ana.id))
