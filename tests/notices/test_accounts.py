"""Notices about one's own account: exactly who is told what, and who is not."""

from __future__ import annotations

from functools import partial

import pytest

from dashboard.actions import accounts, inbox, invitations, roles, sessions, users
from dashboard.models import Role, User
from dashboard.models.preferences import AT_ONCE
from dashboard.models.roles import role_by_key
from dashboard.notices import KINDS
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action
from tests.notices.told import notifications
from tests.notices.told import told as all_told

HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"

told = partial(all_told, topic="account")


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Whose account it is about."""
    return make_user("ana", name="Ana")


@pytest.fixture
def sam(make_user: UserFactory) -> User:
    """Who looks after accounts."""
    return make_user("sam", name="Sam", roles=("admin",))


def sign_in(person: User, mark: str, device: str = "Firefox · Linux", address: str = HOME) -> None:
    verify_action(lambda: sessions.start(person, device, address, False, mark), ["user.signed_in"])


# Devices


def test_a_sign_in_on_a_new_device_is_told_to_its_owner_alone(ana: User, sam: User) -> None:
    sign_in(ana, "first")
    sign_in(ana, "first", address=ELSEWHERE)
    assert told(ana) == []
    sign_in(ana, "second", "Chrome · Windows", ELSEWHERE)
    sentence = "Somebody signed in to your account on a new device: Chrome · Windows · 198.51.100.9"
    assert told(ana) == [sentence]
    assert told(sam) == []
    (notice,) = notifications(ana, "account")
    assert (notice.level, notice.path, notice.email) == ("warning", "/account/sessions", AT_ONCE)
    sign_in(ana, "second")
    sign_in(ana, "first")
    assert len(told(ana)) == 1


def test_each_new_device_is_told_by_itself(ana: User) -> None:
    for mark in ("first", "second", "third"):
        sign_in(ana, mark)
    assert len(told(ana)) == 2


def test_a_device_that_others_use_is_new_for_whoever_does_not(ana: User, sam: User) -> None:
    sign_in(ana, "hers")
    sign_in(sam, "his")
    sign_in(sam, "hers")
    assert len(told(sam)) == 1
    assert told(ana) == []


# The account


def test_the_password_is_told_even_to_whoever_changed_it(ana: User, sam: User) -> None:
    accounts.change_password(ana, "an entirely new password", None)
    assert told(ana) == ["The password of your account was changed"]
    assert told(sam) == []
    assert notifications(ana)[0].email == AT_ONCE


def test_a_profile_that_somebody_else_changes(ana: User, sam: User) -> None:
    users.update_profile(ana, ana, {"name": "Anna"})
    assert told(ana) == []
    users.update_profile(sam, ana, {"name": "Anne"})
    users.update_profile(sam, ana, {"name": "Anne"})
    assert told(ana) == ["Sam changed your profile"]
    assert told(sam) == []


def test_an_account_that_is_opened_again(ana: User, sam: User) -> None:
    users.deactivate(sam, ana)
    assert told(ana) == []
    verify_action(lambda: users.reactivate(sam, ana), ["user.reactivated"])
    assert told(ana) == ["Sam opened your account again"]
    assert told(sam) == []


# Roles


def test_roles_that_somebody_else_gives_or_takes(ana: User, sam: User) -> None:
    users.change_roles(sam, ana, [role_by_key("translator")], [])
    assert told(ana) == ["Sam changed your roles: Translator"]
    users.change_roles(sam, sam, [role_by_key("translator")], [])
    assert told(sam) == []


@pytest.fixture
def editors(app: object) -> Role:
    """A role of which people hold others, too."""
    return roles.create(SYSTEM, {"name": "Editors", "permissions": ["users.view"]})


def test_a_role_that_allows_more_or_less_is_told_to_whom_it_makes_a_difference(
    sam: User, editors: Role, make_user: UserFactory
) -> None:
    holder = make_user("holder", roles=(editors,))
    with_more = make_user("more", roles=(editors, "translator"))
    closed = make_user("closed", roles=(editors,), state="deactivated")
    other = make_user("other")
    change = partial(roles.update, sam, editors)
    verify_action(lambda: change({"permissions": ["users.view", "roles.view"]}), ["role.updated"])
    assert told(holder) == ["Sam changed what you may do as Editors"]
    for person in (with_more, closed, other, sam):
        assert told(person) == [], person.username
    change({"permissions": ["users.view", "roles.view", "activity.view"]})
    assert told(with_more) == ["Sam changed what you may do as Editors"]
    change({"description": "They edit.", "quota_bytes": 5})
    assert (len(told(holder)), len(told(with_more))) == (2, 1)


def test_another_language_is_told_to_whom_it_makes_a_difference(
    editors: Role, make_user: UserFactory
) -> None:
    holder = make_user("holder", roles=(editors,))
    in_every_language = make_user("every", roles=(editors, "translator"))
    for locale in ("fr", "de"):
        roles.update(SYSTEM, editors, {"permissions": [f"translations.edit:{locale}"]})
    assert len(told(holder)) == 2
    assert told(in_every_language) == []


def test_a_role_that_is_deleted_is_told_to_those_who_had_it(
    sam: User, editors: Role, make_user: UserFactory
) -> None:
    holder, other = make_user("holder", roles=(editors, "user")), make_user("other")
    closed = make_user("closed", roles=(editors,), state="deactivated")
    users.change_roles(SYSTEM, sam, [editors], [])
    inbox.mark_all_read(sam)
    before = told(sam)
    verify_action(lambda: roles.delete(sam, editors), ["role.deleted"])
    assert told(holder) == ["Sam deleted a role that you had: Editors"]
    assert told(other) == told(closed) == []
    assert told(sam) == before


# Invitations


def test_whoever_invited_somebody_is_told_when_they_come(
    sam: User, ana: User, make_user: UserFactory
) -> None:
    staff = make_user("tess", name="Tess", roles=("staff",))
    people = partial(all_told, topic="people")
    for name in ("bo", "cy"):
        values = {"username": name, "name": name.title(), "email": f"{name}@example.com"}
        invited = invitations.invite(staff, values, [])
        link = invitations.resend_invitation(staff, invited)
        token = accounts.links.path(link).partition("token=")[2]
        accounts.accept_invitation(token, {"password": "an entirely new password"})
        expected = "Bo accepted your invitation" if name == "bo" else None
        assert people(staff) == [expected or "2 people accepted your invitations"]
    assert people(ana) == []
    assert "accepted" not in "".join(people(sam))
    users.change_roles(SYSTEM, staff, [role_by_key("user")], [role_by_key("staff")])
    assert people(staff) == []


def test_of_an_account_that_is_made_without_an_invitation_nobody_is_told_that_it_came(
    sam: User,
) -> None:
    before = all_told(sam)
    values = {"username": "bo", "name": "Bo", "email": "bo@example.com"}
    accounts.create_with_password(sam, values, "an entirely new password", [])
    assert all_told(sam) == before


def test_every_kind_leads_somewhere_and_says_something() -> None:
    for kind in KINDS.values():
        assert str(kind.label)
        assert kind.text.one
        assert callable(kind.path) or kind.path.startswith("/")
