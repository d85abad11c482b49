"""Single-use links: who may hand them out, and what makes them stop working."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from dashboard.actions import accounts, invitations, links, users
from dashboard.actions.links import Garbled, Spent
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db
from dashboard.models import Link, User
from dashboard.models.columns import now
from dashboard.models.links import INVITATION, PASSWORD, SETUP
from dashboard.models.roles import role_by_key
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.helpers.verify_action import verify_action

NEW = {"username": "newcomer", "name": "New Comer", "email": "new@example.com"}
SECRET = "violet anchor tuesday"


def token_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["token"][0]


def password_token(user: User, actor: Any = SYSTEM) -> str:
    return token_of(links.address(links.create(actor, user, PASSWORD), actor))


# Setup


def test_the_setup_link_is_one_until_it_is_used_or_expires(app: Flask) -> None:
    first = links.setup_path()
    assert links.setup_path() == first
    with transaction():
        db.session.query(Link).one().expires_at = now()
    assert links.setup_path() != first


def test_setting_up(app: Flask) -> None:
    token = token_of(links.setup_path())
    admin = verify_action(
        lambda: accounts.set_up(token, {**NEW, "password": SECRET}),
        ["user.created", "user.activated"],
    )
    assert admin.state == ACTIVE
    assert [role.key for role in admin.roles] == ["admin"]
    with pytest.raises(Spent):
        accounts.set_up(token, {**NEW, "password": SECRET})
    assert db.session.query(User).count() == 1


def test_setting_up_reports_every_wrong_field_and_keeps_the_link(app: Flask) -> None:
    token = token_of(links.setup_path())
    wrong = {"username": "Å b", "name": "\u202e", "email": "x", "password": "short", "locale": "xx"}
    with pytest.raises(Invalid) as caught:
        accounts.set_up(token, wrong)
    assert caught.value.fields.keys() == wrong.keys()
    assert links.read(SETUP, token).used_at is None


def test_nobody_sets_up_where_an_administrator_is(make_user: Any) -> None:
    token = token_of(links.setup_path())
    make_user(roles=("admin",))
    with pytest.raises(Spent):
        accounts.set_up(token, {**NEW, "password": SECRET})


# Invitations


def test_inviting_and_accepting(make_user: Any) -> None:
    admin = make_user(roles=("admin",))
    user = verify_action(
        lambda: invitations.invite(admin, NEW, [role_by_key("staff")]),
        ["user.created", "link.created"],
    )
    [link] = invitations.open_links(admin, user)
    assert link["purpose"] == INVITATION
    token = token_of(link["address"])
    verify_action(
        lambda: accounts.accept_invitation(
            token, {"password": SECRET, "locale": "de", "timezone": "Europe/Berlin"}
        ),
        ["user.updated", "user.activated"],
    )
    assert (user.state, user.locale, user.timezone) == (ACTIVE, "de", "Europe/Berlin")
    with pytest.raises(Spent):
        accounts.accept_invitation(token, {"password": SECRET})


def test_a_wrong_password_does_not_use_the_invitation_up(make_user: Any) -> None:
    user = invitations.invite(SYSTEM, NEW, [])
    token = token_of(links.address(links.open_links_of(user)[0]))
    for weak in ("short", "New Comer", "new@example.com"):
        with pytest.raises(Invalid) as caught:
            accounts.accept_invitation(token, {"password": weak})
        assert caught.value.fields.keys() == {"password"}
    assert user.state == INVITED
    accounts.accept_invitation(token, {"password": SECRET})


def test_inviting_needs_the_right_and_what_the_roles_allow(make_user: Any) -> None:
    with pytest.raises(Denied):
        invitations.invite(make_user(), NEW, [])
    with pytest.raises(Denied):
        invitations.invite(make_user(roles=("staff",)), NEW, [role_by_key("admin")])
    assert db.session.query(Link).count() == 0


def test_a_new_invitation_replaces_the_one_before(make_user: Any) -> None:
    admin = make_user(roles=("admin",))
    user = invitations.invite(admin, NEW, [])
    old = token_of(invitations.open_links(admin, user)[0]["address"])
    verify_action(lambda: invitations.resend_invitation(admin, user), ["link.created"])
    with pytest.raises(Spent):
        links.read(INVITATION, old)
    assert len(invitations.open_links(admin, user)) == 1


# Password links


def test_a_password_link_ends_every_session_and_works_once(make_user: Any) -> None:
    from tests.factories import start_session

    ana = make_user()
    start_session(ana)
    start_session(ana)
    token, other = password_token(ana), password_token(ana)
    with pytest.raises(Spent):
        links.read(PASSWORD, token)
    verify_action(lambda: accounts.choose_password(other, SECRET), ["user.password_changed"])
    with pytest.raises(Spent):
        accounts.choose_password(other, SECRET)


def test_an_hour_is_the_life_of_a_password_link(make_user: Any) -> None:
    link = links.create(SYSTEM, make_user(), PASSWORD)
    assert (link.expires_at - link.created_at).total_seconds() == pytest.approx(3600, abs=5)
    token = token_of(links.address(link))
    with transaction():
        link.expires_at = now()
    with pytest.raises(Spent):
        accounts.choose_password(token, SECRET)


@pytest.mark.parametrize("token", ["", "x", "W10.abc", "WzEsbnVsbF0.AAAA", "\u202e", "a" * 5000])
def test_garbled_links(app: Flask, token: str) -> None:
    for purpose in (SETUP, INVITATION, PASSWORD):
        with pytest.raises(Garbled):
            links.read(purpose, token)


def test_a_link_serves_its_own_purpose_only(make_user: Any) -> None:
    token = password_token(make_user())
    for purpose in (SETUP, INVITATION):
        with pytest.raises(Garbled):
            links.read(purpose, token)


def test_links_of_a_closed_account_do_not_work(make_user: Any) -> None:
    ana = make_user()
    token = password_token(ana)
    users.deactivate(SYSTEM, ana)
    with pytest.raises(Spent):
        accounts.choose_password(token, SECRET)
    assert links.open_links_of(ana) == []


@pytest.mark.parametrize(
    "actor,target,allowed",
    [
        ("admin", "admin", True),
        ("admin", "user", True),
        ("staff", "user", True),
        ("staff", "staff", True),
        ("staff", "translator", False),
        ("staff", "admin", False),
        ("translator", "user", False),
        ("user", "user", False),
    ],
)
def test_nobody_hands_out_a_link_to_somebody_who_holds_more(
    make_user: Any, actor: str, target: str, allowed: bool
) -> None:
    giver, receiver = make_user(roles=(actor,)), make_user(roles=(target,))
    if allowed:
        verify_action(lambda: invitations.create_password_link(giver, receiver), ["link.created"])
        assert invitations.open_links(giver, receiver)[0]["purpose"] == PASSWORD
        return
    for act in (invitations.create_password_link, invitations.open_links):
        with pytest.raises(Denied):
            act(giver, receiver)


def test_nobody_hands_themselves_a_link(make_user: Any) -> None:
    admin = make_user(roles=("admin",))
    admin.scope = frozenset({"users.invite"})
    with pytest.raises(Denied):
        invitations.create_password_link(admin, admin)


def test_a_link_that_was_shown_stops_working_when_the_person_rises(make_user: Any) -> None:
    staff, ana = make_user(roles=("staff",)), make_user()
    shown, mailed = password_token(ana, staff), links.open_links_of(ana)[0]
    users.change_roles(SYSTEM, ana, grant=[role_by_key("admin")])
    with pytest.raises(Spent):
        links.read(PASSWORD, shown)
    assert links.read(PASSWORD, token_of(links.address(mailed))).user is ana


def test_a_link_that_was_shown_stops_working_with_the_account_of_who_read_it(
    make_user: Any,
) -> None:
    staff, ana = make_user(roles=("staff",)), make_user()
    shown = password_token(ana, staff)
    users.deactivate(SYSTEM, staff)
    with pytest.raises(Spent):
        links.read(PASSWORD, shown)


@pytest.mark.parametrize("state", [INVITED, DEACTIVATED])
def test_links_fit_the_state_of_the_account(make_user: Any, state: str) -> None:
    admin, ana = make_user(roles=("admin",)), make_user(state=state)
    with pytest.raises(Invalid):
        invitations.create_password_link(admin, ana)
    with pytest.raises(Invalid):
        invitations.resend_invitation(admin, make_user())


def test_asking_for_a_link(make_user: Any) -> None:
    ana = make_user("ana")
    invited, closed = make_user("invited", state=INVITED), make_user("closed", state=DEACTIVATED)
    verify_action(lambda: invitations.request_password_link("ANA@example.com"), ["link.created"])
    verify_action(lambda: invitations.request_password_link("invited"), ["link.created"])
    verify_action(lambda: invitations.request_password_link("closed"), [])
    verify_action(lambda: invitations.request_password_link("nobody"), [])
    assert [link.purpose for link in links.open_links_of(ana)] == [PASSWORD]
    assert [link.purpose for link in links.open_links_of(invited)] == [INVITATION]
    assert links.open_links_of(closed) == []
