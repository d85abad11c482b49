"""Preferences: where people are told of what, and turning mails off by a link."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import preferences, users
from dashboard.actions.preferences import DIGEST, Garbled, Preferences
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db
from dashboard.models import Notification, User
from dashboard.models.mailing import to_mail
from dashboard.models.preferences import AT_ONCE, DAILY, OFF
from dashboard.models.roles import role_by_key
from dashboard.notices import KINDS
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action

ROLES = "account.roles_changed"
ADDED = "person.added"


def chosen(person: User) -> dict[str, dict[str, object]]:
    kinds: dict[str, dict[str, object]] = Preferences(person).public()["kinds"]
    return kinds


def test_who_chooses_nothing_goes_with_the_defaults(make_user: UserFactory) -> None:
    kinds = chosen(make_user())
    usual = KINDS[ROLES].defaults
    assert kinds[ROLES] == {"in_app": usual.in_app, "email": usual.email}


def test_a_choice_is_kept_and_shown_in_ones_own_tabs_only(make_user: UserFactory) -> None:
    ana = make_user()
    verify_action(
        lambda: preferences.choose(ana, ana, {ROLES: {"email": DAILY}}), ["preferences.changed"]
    )
    assert chosen(ana)[ROLES] == {"in_app": True, "email": DAILY}
    verify_action(
        lambda: preferences.choose(ana, ana, {ROLES: {"in_app": False}}), ["preferences.changed"]
    )
    assert chosen(ana)[ROLES] == {"in_app": False, "email": DAILY}


def test_choosing_what_is_chosen_is_nothing(make_user: UserFactory) -> None:
    ana = make_user()
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}})
    verify_action(lambda: preferences.choose(ana, ana, {ROLES: {"email": DAILY}}), [])


def test_the_version_rises_with_every_change(make_user: UserFactory) -> None:
    ana, versions = make_user(), []
    for email in (DAILY, OFF, AT_ONCE, OFF):
        preferences.choose(ana, ana, {ROLES: {"email": email}})
        versions.append(Preferences(ana).version)
    assert versions == sorted(set(versions))


def test_nobody_chooses_for_others(make_user: UserFactory) -> None:
    ana, admin = make_user(), make_user(roles=["admin"])
    with pytest.raises(Denied):
        preferences.choose(admin, ana, {ROLES: {"email": OFF}})


@pytest.mark.parametrize(
    "wanted",
    [
        {"no.such": {"email": OFF}},
        {ROLES: {"email": "weekly"}},
        {ROLES: {"in_app": "yes"}},
        {ROLES: {"sms": True}},
        {ADDED: {"email": OFF}},
    ],
)
def test_what_cannot_be_chosen_is_refused(make_user: UserFactory, wanted: object) -> None:
    ana = make_user()
    with pytest.raises(Invalid):
        preferences.choose(ana, ana, wanted)  # type: ignore[arg-type]


def test_that_mails_fail_is_never_mailed(make_user: UserFactory) -> None:
    staff = make_user(roles=["staff"])
    with pytest.raises(Invalid):
        preferences.choose(staff, staff, {"mail.failed": {"email": AT_ONCE}})


def test_people_choose_among_what_their_roles_let_them_be_told(make_user: UserFactory) -> None:
    assert ADDED not in chosen(make_user())
    assert ADDED not in chosen(make_user(roles=["translator"])), "They see people, invite nobody."
    assert ADDED in chosen(make_user(roles=["staff"]))


def test_all_mails_can_be_turned_off(make_user: UserFactory) -> None:
    ana = make_user()
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}})
    verify_action(lambda: preferences.turn_email_off(ana, ana), ["preferences.changed"])
    assert {choice["email"] for choice in chosen(ana).values()} == {OFF}


def test_what_is_turned_off_is_not_mailed_any_more(make_user: UserFactory) -> None:
    ana = make_user()
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}})
    users.change_roles(SYSTEM, ana, grant=[role_by_key("staff")])
    assert [it.kind for it in to_mail(ana.id, DAILY)] == [ROLES]
    preferences.choose(ana, ana, {ROLES: {"email": OFF}})
    assert to_mail(ana.id, DAILY) == []
    assert db.session.scalar(select(Notification.in_app).where(Notification.kind == ROLES))


def test_a_link_turns_off_what_it_names(make_user: UserFactory) -> None:
    ana = make_user()
    preferences.choose(ana, ana, {ROLES: {"email": AT_ONCE}})
    token = preferences.unsubscribe_path(ana, [ROLES]).rpartition("/")[2]
    assert preferences.read_unsubscribe(token) == (ana, [ROLES])
    others = {name: it for name, it in chosen(ana).items() if name != ROLES}
    verify_action(lambda: preferences.unsubscribe(token), ["preferences.changed"])
    assert chosen(ana) == {**others, ROLES: {"in_app": True, "email": OFF}}
    verify_action(lambda: preferences.unsubscribe(token), [])


def test_the_link_of_a_digest_turns_off_all_that_comes_with_it(make_user: UserFactory) -> None:
    ana = make_user(roles=["staff"])
    preferences.choose(ana, ana, {ROLES: {"email": DAILY}, ADDED: {"email": AT_ONCE}})
    preferences.unsubscribe(preferences.unsubscribe_path(ana, [DIGEST]).rpartition("/")[2])
    assert (chosen(ana)[ROLES]["email"], chosen(ana)[ADDED]["email"]) == (OFF, AT_ONCE)


@pytest.mark.parametrize("token", ["", "x", "WzFd.x", "é", "a" * 5000])
def test_other_links_are_no_links(app: Flask, token: str) -> None:
    with pytest.raises(Garbled):
        preferences.read_unsubscribe(token)
