"""Arranging one's overview, and what a role begins with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions import layouts, roles, users
from dashboard.cards import CARDS, NARROW, WIDE, cards_for
from dashboard.errors import Denied, Invalid
from dashboard.events import KINDS
from dashboard.extensions import db
from dashboard.live.layouts import snapshot
from dashboard.models import EventLogEntry, Role, User
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    return make_user("ana", roles=("staff",))


def names(person: User) -> list[str]:
    return [card["name"] for card in snapshot(person)["cards"]]


def placed(*cards: str, size: str = NARROW) -> dict[str, Any]:
    return {"arrangement": {"cards": [{"name": name, "size": size} for name in cards]}}


def arrange(person: User, *cards: str, size: str = NARROW) -> None:
    verify_action(lambda: layouts.change(person, placed(*cards, size=size)), ["layout.changed"])


def test_at_first_the_usual_cards_are_placed(ana: User) -> None:
    assert names(ana) == [
        *("here", "people", "sign_ins", "uploads", "upload_bytes", "storage", "jobs"),
        *("connections", "delivery", "events"),
        *("notices", "newest_people", "newest_files", "roles"),
    ]
    assert not snapshot(ana)["own"]
    assert {"my_files", "devices", "account"} < {*snapshot(ana)["spare"]}


def test_somebody_without_further_rights_has_an_overview_worth_opening(
    make_user: UserFactory,
) -> None:
    usual = ["my_files", "notices", "account", "my_storage", "my_people", "devices"]
    assert names(make_user("bo")) == usual


def test_an_arrangement_is_kept(ana: User) -> None:
    arrange(ana, "roles", "people", size=WIDE)
    held = snapshot(ana)
    assert held["cards"] == [{"name": "roles", "size": WIDE}, {"name": "people", "size": WIDE}]
    assert held["own"]
    assert "sign_ins" in held["spare"]


def test_nothing_changes_nothing_is_said(ana: User) -> None:
    arrange(ana, "roles")
    verify_action(lambda: layouts.change(ana, placed("roles")), [])
    verify_action(lambda: layouts.change(ana, {}), [])


def test_the_usual_arrangement_comes_back(ana: User) -> None:
    usual = names(ana)
    arrange(ana, "roles")
    verify_action(lambda: layouts.change(ana, {"arrangement": None}), ["layout.changed"])
    assert names(ana) == usual
    assert not snapshot(ana)["own"]


def test_range_and_tables_are_remembered_beside_the_arrangement(ana: User) -> None:
    verify_action(lambda: layouts.change(ana, {"range": "month"}), ["layout.changed"])
    layouts.change(ana, {"tables": ["sign_ins"]})
    held = snapshot(ana)
    assert (held["range"], held["tables"], held["own"]) == ("month", ["sign_ins"], False)
    arrange(ana, "roles")
    assert snapshot(ana)["tables"] == ["sign_ins"]  # kept for when it is placed again
    assert snapshot(ana)["range"] == "month"


@pytest.mark.parametrize(
    "values",
    [
        placed("weather"),
        placed("people", "people"),
        placed("people", size="huge"),
        {"range": "century"},
        {"tables": ["weather"]},
    ],
)
def test_what_there_is_not_is_refused(ana: User, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        layouts.change(ana, values)
    assert not snapshot(ana)["own"]


def test_new_rights_bring_their_cards_after_what_was_arranged(make_user: UserFactory) -> None:
    bo = make_user("bo")
    arrange(bo, "devices", "my_files")
    users.change_roles(SYSTEM, bo, grant=[role_by_key("staff")])
    db.session.expire_all()
    assert names(bo)[:2] == ["devices", "my_files"]
    assert {"people", "sign_ins", "roles"} < {*names(bo)}
    assert not {"account", "my_people", "my_storage"} & {*names(bo)}


def test_what_was_hidden_stays_hidden_while_a_right_is_away(ana: User) -> None:
    staff = role_by_key("staff")
    shown = [name for name in names(ana) if name != "sign_ins"]
    arrange(ana, *shown)
    users.change_roles(SYSTEM, ana, grant=[role_by_key("user")], revoke=[staff])
    arrange(ana, "devices")
    users.change_roles(SYSTEM, ana, grant=[staff], revoke=[])
    assert "sign_ins" not in names(ana)
    assert "people" in names(ana)


def test_arrangements_are_nobody_elses_business(ana: User) -> None:
    position = last_position()
    arrange(ana, "roles")
    query = select(EventLogEntry.kind).where(EventLogEntry.id > position)
    assert [KINDS[kind].audited for kind in db.session.scalars(query)] == [False]


# What a role begins with


def set_for(actor: User, role: Role) -> None:
    verify_action(lambda: layouts.set_for_role(actor, role), ["role.layout_changed"])


@pytest.fixture
def admin(make_user: UserFactory) -> User:
    return make_user("root", roles=("admin",))


def test_holders_of_a_role_begin_with_its_arrangement(
    app: Flask, admin: User, ana: User, make_user: UserFactory
) -> None:
    others = names(make_user("bo"))
    arrange(admin, "roles", "people", "sign_ins", size=WIDE)
    set_for(admin, role_by_key("staff"))
    assert names(ana) == ["roles", "people", "sign_ins"]
    assert names(make_user("cleo")) == others
    verify_action(lambda: layouts.set_for_role(admin, role_by_key("staff")), [])


def test_whoever_arranged_something_keeps_it(admin: User, ana: User) -> None:
    arrange(ana, "events")
    arrange(admin, "roles")
    set_for(admin, role_by_key("staff"))
    assert names(ana) == ["events"]
    layouts.change(ana, {"arrangement": None})
    assert names(ana) == ["roles"]


def test_cards_for_people_with_fewer_rights_are_not_lost(
    admin: User, make_user: UserFactory
) -> None:
    """An administrator has no card of their own files; people with that role need theirs."""
    arrange(admin, "notices")
    set_for(admin, role_by_key("user"))
    assert names(make_user("bo")) == [
        "notices",
        *("my_files", "account", "my_storage"),
        *(
            "my_people",
            "devices",
        ),
    ]


def test_the_most_entitled_role_decides(admin: User, make_user: UserFactory) -> None:
    both = make_user("bo", roles=("translator", "user"))
    usual = names(both)
    arrange(admin, "notices")
    set_for(admin, role_by_key("user"))
    assert names(both) == usual
    set_for(admin, role_by_key("translator"))
    assert names(both)[0] == "notices"


def test_the_built_in_arrangement_comes_back(admin: User, ana: User) -> None:
    usual, staff = names(ana), role_by_key("staff")
    arrange(admin, "roles")
    set_for(admin, staff)
    verify_action(lambda: layouts.reset_for_role(admin, staff), ["role.layout_changed"])
    assert names(ana) == usual
    verify_action(lambda: layouts.reset_for_role(admin, staff), [])


def test_a_role_goes_with_its_arrangement(admin: User) -> None:
    role = roles.create(SYSTEM, {"name": "Special", "permissions": []})
    set_for(admin, role)
    roles.delete(SYSTEM, role)


def test_only_who_may_change_the_role_sets_its_arrangement(
    admin: User, ana: User, make_user: UserFactory
) -> None:
    editor = roles.create(
        SYSTEM, {"name": "Editor", "permissions": ["roles.view", "roles.edit", "users.view"]}
    )
    dan = make_user("dan", roles=(editor,))
    for actor, role in ((ana, role_by_key("staff")), (dan, role_by_key("staff"))):
        for act in (layouts.set_for_role, layouts.reset_for_role):
            with pytest.raises(Denied):
                act(actor, role)
    set_for(dan, editor)


@pytest.mark.parametrize("role", ["admin", "staff", "translator", "user"])
def test_nobody_has_a_card_twice_or_one_too_many(make_user: UserFactory, role: str) -> None:
    person = make_user("bo", roles=(role,))
    held = snapshot(person)
    all_of_them = [*(card["name"] for card in held["cards"]), *held["spare"]]
    assert sorted(all_of_them) == sorted(card.name for card in cards_for(person))
    assert {*all_of_them} <= CARDS.keys()
