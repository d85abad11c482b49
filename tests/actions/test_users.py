"""People: who may act on whom, and what is never possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.actions import roles, users
from dashboard.errors import Conflict, Denied, Invalid
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Role, Session, User
from dashboard.models.roles import role_by_key
from dashboard.models.users import ACTIVE, BASIC_FIELDS, DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from tests.factories import UserFactory, start_session
from tests.helpers.verify_action import verify_action

NEW = {"username": "New.Person", "name": "New Person", "email": "new@example.com"}

Verb = Callable[[User, User], object]

VERBS: dict[str, Verb] = {
    "rename": lambda actor, user: users.update_profile(actor, user, {"name": "Renamed"}),
    "picture": lambda actor, user: users.set_picture(actor, user, "0" * 64),
    "grant": lambda actor, user: users.change_roles(actor, user, grant=[role_by_key("user")]),
    "deactivate": users.deactivate,
    "reactivate": users.reactivate,
}


def last_data() -> dict[str, Any]:
    """What the newest entry of the log says."""
    newest = select(EventLogEntry).order_by(EventLogEntry.id.desc())
    entry = db.session.scalars(newest).first()
    assert entry
    return entry.data


def assert_denied(action: Callable[[], object]) -> None:
    """``action`` is refused and leaves nothing behind."""
    with pytest.raises(Denied):
        verify_action(action, [])
    db.session.rollback()


def wrong_fields(action: Callable[[], object]) -> set[str]:
    """The fields that ``action`` refuses."""
    with pytest.raises(Invalid) as caught:
        action()
    return set(caught.value.fields)


def role_with(*permissions: str, name: str = "Special") -> Role:
    """A new role."""
    return roles.create(SYSTEM, {"name": name, "permissions": list(permissions)})


@pytest.fixture
def admin(make_user: UserFactory) -> User:
    """An administrator."""
    return make_user("admin.a", roles=["admin"])


@pytest.fixture
def staff(make_user: UserFactory) -> User:
    """Somebody of the staff."""
    return make_user("staff.a", roles=["staff"])


class TestWhoMayActOnWhom:
    @pytest.mark.parametrize("verb", VERBS)
    @pytest.mark.parametrize("state", [ACTIVE, INVITED, DEACTIVATED])
    @pytest.mark.parametrize(
        "actor, subject",
        [("staff", "admin"), ("staff", "translator"), ("translator", "user"), ("user", "user")],
    )
    def test_nobody_without_the_right_or_the_rank(
        self, make_user: UserFactory, verb: str, state: str, actor: str, subject: str
    ) -> None:
        somebody, other = make_user(roles=[actor]), make_user(roles=[subject], state=state)
        assert_denied(lambda: VERBS[verb](somebody, other))
        assert other.state == state

    @pytest.mark.parametrize("verb", VERBS)
    @pytest.mark.parametrize("state", [INVITED, DEACTIVATED])
    def test_no_actor_whose_account_is_not_active(
        self, make_user: UserFactory, verb: str, state: str
    ) -> None:
        ghost, other = make_user(roles=["admin"], state=state), make_user()
        assert_denied(lambda: VERBS[verb](ghost, other))
        assert_denied(lambda: VERBS[verb](ghost, ghost))

    @pytest.mark.parametrize("actor", ["staff", "admin"])
    @pytest.mark.parametrize("subject", ["user", "staff"])
    def test_who_has_both_may(self, make_user: UserFactory, actor: str, subject: str) -> None:
        somebody, other = make_user(roles=[actor]), make_user(roles=[subject])
        verify_action(lambda: VERBS["rename"](somebody, other), ["user.updated"])
        verify_action(lambda: VERBS["picture"](somebody, other), ["user.updated"])
        extra = role_with("users.view")
        grant = lambda: users.change_roles(somebody, other, grant=[extra])  # noqa: E731
        verify_action(grant, ["user.roles_changed"])
        verify_action(lambda: VERBS["deactivate"](somebody, other), ["user.deactivated"])
        verify_action(lambda: VERBS["reactivate"](somebody, other), ["user.reactivated"])


class TestCreate:
    def test_somebody_new_is_invited_as_a_user(self, staff: User) -> None:
        user = verify_action(lambda: users.create(staff, NEW, []), ["user.created"])
        assert (user.username, user.name_key, user.email_key) == (
            "new.person",
            "new person",
            "new@example.com",
        )
        assert (user.state, user.password_hash, user.version) == (INVITED, None, 1)
        assert [role.key for role in user.roles] == ["user"]
        assert user.permissions == frozenset()
        assert last_data() == {"state": INVITED}

    def test_several_roles_once_each(self, admin: User) -> None:
        given = [role_by_key("staff"), role_by_key("translator"), role_by_key("staff")]
        user = verify_action(lambda: users.create(admin, NEW, given), ["user.created"])
        assert [role.key for role in user.roles] == ["staff", "translator"]

    @pytest.mark.parametrize("who", ["translator", "user"])
    def test_others_may_not(self, make_user: UserFactory, who: str) -> None:
        somebody = make_user(roles=[who])
        assert_denied(lambda: users.create(somebody, NEW, []))

    @pytest.mark.parametrize("role", ["admin", "translator"])
    def test_nobody_gives_what_they_do_not_hold(self, staff: User, role: str) -> None:
        assert_denied(lambda: users.create(staff, NEW, [role_by_key("user"), role_by_key(role)]))

    def test_the_right_to_invite_is_not_the_right_to_give_roles(
        self, make_user: UserFactory
    ) -> None:
        host_role = role_with("users.view", "users.invite", "uploads.create", name="Hosts")
        host = make_user(roles=[host_role])
        verify_action(lambda: users.create(host, NEW, [role_by_key("user")]), ["user.created"])
        other = {**NEW, "username": "other", "email": "other@example.com"}
        assert_denied(lambda: users.create(host, other, [host_role]))

    @pytest.mark.parametrize(
        "values, wrong",
        [
            ({}, {"username", "name", "email"}),
            ({**NEW, "username": "new person"}, {"username"}),
            ({**NEW, "name": "New\u202ePerson"}, {"name"}),
            ({**NEW, "name": "Рaypal"}, {"name"}),
            ({**NEW, "email": "new"}, {"email"}),
            ({**NEW, "locale": "xx", "timezone": "Moon"}, {"locale", "timezone"}),
            ({**NEW, "username": "ADMIN.a"}, {"username"}),
            ({**NEW, "email": "Admin.A@EXAMPLE.com"}, {"email"}),
            ({**NEW, "username": "admin.a", "email": "admin.a@example.com"}, {"username", "email"}),
        ],
    )
    def test_wrong_or_taken_values_are_refused(
        self, admin: User, values: dict[str, object], wrong: set[str]
    ) -> None:
        assert wrong_fields(lambda: users.create(admin, values, [])) == wrong
        assert db.session.query(User).count() == 1


class TestProfile:
    def test_everybody_edits_their_own(self, make_user: UserFactory) -> None:
        ana = make_user("ana", name="Ana", roles=["user"])
        values = {
            "name": "Ána",
            "email": "ANA@new.example",
            "locale": "ar",
            "timezone": "Asia/Aden",
        }
        verify_action(lambda: users.update_profile(ana, ana, values), ["user.updated"])
        assert (ana.name, ana.name_key, ana.email, ana.email_key) == (
            "Ána",
            "ana",
            "ANA@new.example",
            "ana@new.example",
        )
        assert last_data()["before"] == {
            "name": "Ana",
            "email": "ana@example.com",
            "locale": None,
            "timezone": None,
        }
        assert last_data()["after"] == values

    def test_saving_the_same_writes_nothing(self, make_user: UserFactory) -> None:
        ana = make_user("ana", name="Ana")
        same = {"name": " Ana ", "email": "ana@example.com", "locale": "", "timezone": None}
        version = ana.version
        verify_action(lambda: users.update_profile(ana, ana, same), [])
        assert ana.version == version

    def test_what_is_no_profile_field_stays(self, make_user: UserFactory) -> None:
        ana = make_user("ana")
        values = {"state": DEACTIVATED, "username": "other", "password_hash": "x", "roles": []}
        verify_action(lambda: users.update_profile(ana, ana, values), [])
        assert (ana.state, ana.username) == (ACTIVE, "ana")

    def test_a_stale_version_is_refused_with_what_the_actor_may_see(
        self, make_user: UserFactory
    ) -> None:
        renamer = make_user(roles=[role_with("users.view", "users.edit", "uploads.create")])
        ana = make_user("ana")
        stale = ana.version - 1
        with pytest.raises(Conflict) as caught:
            users.update_profile(ana, ana, {"name": "X"}, stale)
        assert caught.value.current == ana.public()
        with pytest.raises(Conflict) as caught:
            users.update_profile(renamer, ana, {"name": "X"}, stale)
        assert caught.value.current.keys() == BASIC_FIELDS

    def test_who_may_not_see_an_address_cannot_probe_for_it(self, make_user: UserFactory) -> None:
        renamer = make_user(roles=[role_with("users.view", "users.edit", "uploads.create")])
        ana, _ = make_user("ana"), make_user("bo")
        assert_denied(lambda: users.update_profile(renamer, ana, {"email": "bo@example.com"}))
        verify_action(lambda: users.update_profile(renamer, ana, {"name": "X"}), ["user.updated"])

    def test_an_address_belongs_to_one_account(self, make_user: UserFactory) -> None:
        ana, _ = make_user("ana"), make_user("bo", email="bo@bücher.de")
        for taken in ("BO@bücher.de", "bo@xn--bcher-kva.de"):
            change = {"email": taken}
            action = lambda change=change: users.update_profile(ana, ana, change)  # noqa: E731
            assert wrong_fields(action) == {"email"}

    def test_removing_a_picture_twice_records_once(self, make_user: UserFactory) -> None:
        ana = make_user("ana")
        verify_action(lambda: users.set_picture(ana, ana, "0" * 64), ["user.updated"])
        verify_action(lambda: users.set_picture(ana, ana, None), ["user.updated"])
        verify_action(lambda: users.set_picture(ana, ana, None), [])


class TestChangeRoles:
    def test_several_are_given_and_taken_at_once(self, admin: User, make_user: UserFactory) -> None:
        ana = make_user("ana", roles=["user"])
        version = ana.version
        staff, translator, user = map(role_by_key, ("staff", "translator", "user"))
        verify_action(
            lambda: users.change_roles(admin, ana, [translator, staff, staff], [user]),
            ["user.roles_changed"],
        )
        assert {role.key for role in ana.roles} == {"staff", "translator"}
        assert last_data() == {"granted": [staff.id, translator.id], "revoked": [user.id]}
        assert ana.version == version + 1
        assert (staff.version, user.version) == (1, 1)

    def test_what_changes_nothing_writes_nothing(self, admin: User, make_user: UserFactory) -> None:
        ana = make_user("ana", roles=["user"])
        version = ana.version
        staff, user = role_by_key("staff"), role_by_key("user")
        for grant, revoke in (([user], [staff]), ([], []), ([user, staff], [user, staff])):
            action = lambda g=grant, r=revoke: users.change_roles(admin, ana, g, r)  # noqa: E731
            verify_action(action, [])
        assert ana.version == version

    def test_nobody_gives_what_they_do_not_hold(self, staff: User, make_user: UserFactory) -> None:
        ana = make_user("ana")
        for role in ("admin", "translator"):
            given = role_by_key(role)
            assert_denied(lambda given=given: users.change_roles(staff, ana, grant=[given]))
            assert_denied(lambda given=given: users.change_roles(staff, staff, grant=[given]))
        assert [role.key for role in ana.roles] == ["user"]

    def test_nobody_takes_what_they_do_not_hold(self, staff: User, make_user: UserFactory) -> None:
        # The role is above the actor, even where the person would otherwise be within reach.
        closed = make_user("closed", roles=["user", "admin"], state=DEACTIVATED)
        make_user("other.admin", roles=["admin"])
        for role in ("admin", "user"):
            taken = role_by_key(role)
            assert_denied(lambda taken=taken: users.change_roles(staff, closed, revoke=[taken]))

    def test_one_role_too_many_and_none_is_given(self, staff: User, make_user: UserFactory) -> None:
        ana = make_user("ana")
        both = [role_by_key("staff"), role_by_key("admin")]
        assert_denied(lambda: users.change_roles(staff, ana, grant=both))
        assert [role.key for role in ana.roles] == ["user"]

    def test_a_token_gives_only_what_is_in_its_scope(
        self, admin: User, make_user: UserFactory
    ) -> None:
        ana = make_user("ana", roles=["user"])
        admin.scope = frozenset({"users.grant", "users.view", "uploads.create"})
        viewers = role_with("users.view")
        users.change_roles(admin, ana, grant=[viewers])
        assert_denied(lambda: users.change_roles(admin, ana, grant=[role_by_key("staff")]))
        assert_denied(lambda: users.change_roles(admin, admin, grant=[role_by_key("staff")]))


class TestTheLastAdministrator:
    """Whoever asks, an active administrator remains."""

    def test_is_not_demoted(self, admin: User, make_user: UserFactory) -> None:
        make_user(roles=["admin"], state=DEACTIVATED)
        make_user(roles=["admin"], state=INVITED)
        users.change_roles(SYSTEM, admin, grant=[role_by_key("staff")])
        for actor in (admin, SYSTEM):
            assert_denied(
                lambda actor=actor: users.change_roles(actor, admin, revoke=[role_by_key("admin")])
            )
        assert "admin" in {role.key for role in admin.roles}

    def test_is_not_deactivated(self, admin: User) -> None:
        for actor in (admin, SYSTEM):
            assert_denied(lambda actor=actor: users.deactivate(actor, admin))
        assert admin.state == ACTIVE

    @pytest.mark.parametrize(
        "verb",
        [
            users.deactivate,
            lambda actor, user: users.change_roles(actor, user, revoke=[role_by_key("admin")]),
        ],
    )
    def test_of_two_only_one_goes(self, admin: User, make_user: UserFactory, verb: Verb) -> None:
        second = make_user("admin.b", roles=["admin"])
        verb(admin, second)
        assert second.permissions == frozenset()
        assert_denied(lambda: verb(second, admin))
        assert_denied(lambda: verb(SYSTEM, admin))  # type: ignore[arg-type]

    def test_an_inactive_one_can_be_demoted(self, admin: User, make_user: UserFactory) -> None:
        closed = make_user(roles=["admin"], state=DEACTIVATED)
        verify_action(
            lambda: users.change_roles(admin, closed, revoke=[role_by_key("admin")]),
            ["user.roles_changed"],
        )


class TestNobodyLocksThemselvesOut:
    def test_by_giving_up_the_role_that_gives_roles(
        self, admin: User, staff: User, make_user: UserFactory
    ) -> None:
        second = make_user("admin.b", roles=["admin"])
        for person, role in ((second, "admin"), (staff, "staff")):
            taken = role_by_key(role)
            assert_denied(
                lambda person=person, taken=taken: users.change_roles(
                    person, person, revoke=[taken]
                )
            )

    def test_but_may_step_down_to_a_role_with_which_they_still_can(
        self, admin: User, make_user: UserFactory
    ) -> None:
        second = make_user("admin.b", roles=["admin", "staff"])
        verify_action(
            lambda: users.change_roles(second, second, revoke=[role_by_key("admin")]),
            ["user.roles_changed"],
        )

    def test_by_deactivating_themselves(self, admin: User, staff: User) -> None:
        assert_denied(lambda: users.deactivate(staff, staff))
        assert staff.state == ACTIVE


class TestDeactivate:
    def test_it_ends_every_session_and_takes_every_right(
        self, admin: User, make_user: UserFactory
    ) -> None:
        ana = make_user("ana", roles=["staff"])
        start_session(ana)
        start_session(ana)
        start_session(admin)
        verify_action(lambda: users.deactivate(admin, ana), ["user.deactivated"])
        assert [row.user_id for row in db.session.scalars(select(Session))] == [admin.id]
        assert (ana.is_active, ana.permissions) == (False, frozenset())

    def test_twice_records_once(self, admin: User, make_user: UserFactory) -> None:
        ana = make_user("ana")
        users.deactivate(admin, ana)
        version = ana.version
        verify_action(lambda: users.deactivate(admin, ana), [])
        assert ana.version == version

    def test_reactivation_brings_back_the_roles_and_the_state(
        self, admin: User, make_user: UserFactory
    ) -> None:
        ana = make_user("ana", roles=["staff", "translator"])
        users.deactivate(admin, ana)
        verify_action(lambda: users.reactivate(admin, ana), ["user.reactivated"])
        assert (ana.state, len(ana.roles)) == (ACTIVE, 2)
        verify_action(lambda: users.reactivate(admin, ana), [])

    def test_who_never_chose_a_password_is_invited_again(self, admin: User) -> None:
        new = users.create(admin, NEW, [])
        users.deactivate(admin, new)
        users.reactivate(admin, new)
        assert new.state == INVITED

    def test_nobody_opens_an_account_that_may_more_than_they(
        self, admin: User, staff: User, make_user: UserFactory
    ) -> None:
        boss = make_user(roles=["admin"], state=DEACTIVATED)
        assert_denied(lambda: users.reactivate(staff, boss))
        assert_denied(lambda: users.update_profile(staff, boss, {"email": "mine@example.com"}))
        verify_action(lambda: users.reactivate(admin, boss), ["user.reactivated"])
