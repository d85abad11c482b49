"""The page one starts from: what concerns the person, and nothing that they may not know."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask

from dashboard.actions import layouts, roles, shares, tokens, uploads, users
from dashboard.cards import CARDS, Card
from dashboard.models import Role, Upload, User
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.permissions import PERMISSIONS
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.visitor import Visitor

MINUTE_BY_MINUTE = "measures"
"""May differ between two looks at it."""


def overview(app: Flask, person: User) -> dict[str, Any]:
    """What the page holds for somebody; the API says the same."""
    visitor = Visitor(app)
    visitor.sign_in(person.username)
    page = visitor.get("/")
    assert page.status_code == 200
    held = data_in(page.text)
    answer = visitor.api("GET", "overview").json
    assert answer
    for other in (held, answer):
        assert other[MINUTE_BY_MINUTE]["range"] == held["layout"]["range"]
    assert {**answer, MINUTE_BY_MINUTE: None} == {**held, MINUTE_BY_MINUTE: None}
    return held


def data_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" data-overview>(.*?)</script>', page)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    return held


def upload(owner: User, name: str, size: int = 10) -> Upload:
    return uploads.create(SYSTEM, name, [b"x" * size], size=size, owner=owner)


def role_with(*permissions: str) -> Role:
    return roles.create(SYSTEM, {"name": "Special", "permissions": list(permissions)})


def test_visitors_sign_in_first(app: Flask) -> None:
    visitor = Visitor(app)
    assert visitor.get("/").location.startswith("/login")
    assert visitor.api("GET", "overview").status_code == 401
    assert visitor.api("GET", "layout").status_code == 401


def test_staff_see_how_many_people_and_files_there_are(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=("staff",))
    bo = make_user("bo")
    make_user(state=INVITED)
    make_user(state=DEACTIVATED)
    upload(bo, "of bo.txt")
    held = overview(app, ana)
    parts = held["parts"]
    assert parts["people"] == {"active": 2, "invited": 1, "deactivated": 1}
    newest = [person["id"] for person in parts["newest_people"]]
    assert newest == sorted(newest, reverse=True)
    assert [file["name"] for file in parts["newest_files"]] == ["of bo.txt"]
    assert {role["key"]: role["members"] for role in held["roles"]}["user"] == 3
    assert held["measures"]["series"]["uploads"][-1] == 1
    assert held["measures"]["series"]["upload_bytes"][-1] == 10
    assert held["offsets"].keys() >= {"users", "roles", "uploads", "notifications", "layout"}


def test_users_see_what_is_theirs_and_nothing_of_others(app: Flask, make_user: UserFactory) -> None:
    ana, bo = make_user("ana"), make_user("bo")
    upload(ana, "of ana.txt", 12)
    upload(bo, "of bo.txt")
    held = overview(app, ana)
    assert held["parts"].keys() == {"my_files", "my_storage", "my_people", "notices", "devices"}
    assert held["roles"] == []
    assert held["measures"]["series"] == {}
    assert [file["name"] for file in held["parts"]["my_files"]] == ["of ana.txt"]
    assert held["parts"]["my_storage"]["bytes"] == 12
    assert [device["id"] for device in held["parts"]["devices"]["items"]] == [held["session"]]
    assert held["offsets"].keys() == {"uploads", "notifications", "inbox", "sessions"} | {
        "catalogs",
        "layout",
    }


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_a_card_is_there_with_its_right_and_without_it_neither_card_nor_data(
    app: Flask, make_user: UserFactory, permission: str
) -> None:
    """For every permission by itself, every card: on the page, in its data and measures."""
    ana = make_user("ana", roles=(role_with(permission),))
    upload(make_user("bo"), "of bo.txt")
    held = overview(app, ana)
    expected = {name for name, card in CARDS.items() if not card.needs or permission in card.needs}
    assert {card["name"] for card in held["cards"]} == expected
    assert held["parts"].keys() <= expected
    measures = {line.measure for name in expected for line in CARDS[name].lines}
    assert held["measures"]["series"].keys() == measures
    assert bool(held["roles"]) is (permission == "roles.view")
    visitor = Visitor(app)
    visitor.sign_in("ana")
    text = visitor.get("/").text
    assert {*re.findall(r'data-card="(\w+)"', text)} == expected
    assert ("of bo.txt" in text) is (permission == "uploads.view_all")


@pytest.mark.parametrize(
    "card", [card for card in CARDS.values() if card.needs], ids=lambda card: card.name
)
def test_all_other_rights_together_do_not_open_a_card(
    app: Flask, make_user: UserFactory, card: Card
) -> None:
    ana = make_user("ana", roles=(role_with(*(PERMISSIONS.keys() - card.needs)),))
    held = overview(app, ana)
    layouts.change(ana, {"arrangement": {"cards": [{"name": card.name, "size": "wide"}]}})
    again = overview(app, ana)
    for each in (held, again):
        names = {it["name"] for it in each["layout"]["cards"]} | {*each["layout"]["spare"]}
        assert card.name not in names | each["parts"].keys()
        assert not {line.measure for line in card.lines} & each["measures"]["series"].keys()


def test_private_fields_need_their_right(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=(role_with("users.view"),))
    for person in overview(app, ana)["parts"]["newest_people"]:
        assert "email" not in person
        assert "last_sign_in_at" not in person


def test_the_newest_are_few_and_the_latest_first(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=("staff",))
    for number in range(15):
        upload(ana, f"{number}.txt")
    parts = overview(app, ana)["parts"]
    latest = [f"{number}.txt" for number in range(14, 2, -1)]
    assert [file["name"] for file in parts["newest_files"]] == latest
    assert [file["name"] for file in parts["my_files"]] == latest


def test_who_may_nothing_still_has_what_is_theirs(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana", roles=(role_with(),))
    assert [card["name"] for card in overview(app, ana)["layout"]["cards"]] == [
        "notices",
        "account",
        "devices",
    ]


def test_an_access_token_opens_what_its_scope_does_and_nothing_of_ones_own(
    app: Flask, make_user: UserFactory
) -> None:
    ana = make_user("ana", roles=("staff",))
    _, secret = tokens.create(ana, "Script", "30", ["uploads.view_all"])
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Visitor(app).get("/api/v1/overview", headers=headers).json
    assert answer
    needs = [CARDS[card["name"]].needs for card in answer["cards"]]
    assert {right for rights in needs for right in rights} == {"uploads.view_all"}
    assert answer["parts"].keys() == {"newest_files"}


def test_the_numbers_follow(app: Flask, make_user: UserFactory) -> None:
    ana, bo = make_user("ana", roles=("staff",)), make_user("bo")
    users.deactivate(SYSTEM, bo)
    assert overview(app, ana)["parts"]["people"]["deactivated"] == 1


def test_ones_people_are_those_one_shares_files_with(app: Flask, make_user: UserFactory) -> None:
    ana, bo, cleo = make_user("ana"), make_user("bo"), make_user("cleo")
    dan = make_user("dan")
    for name in ("one.txt", "two.txt"):
        shares.share(ana, upload(ana, name), bo)
    shares.share(cleo, upload(cleo, "three.txt"), ana)
    shares.share(cleo, upload(cleo, "four.txt"), dan)
    found = overview(app, ana)["parts"]["my_people"]
    assert [(person["name"], person["given"], person["got"]) for person in found] == [
        ("Bo", 2, 0),
        ("Cleo", 0, 1),
    ]
    assert all(person.keys() == {"id", "name", "picture", "given", "got"} for person in found)
    users.deactivate(SYSTEM, bo)
    assert [it["name"] for it in overview(app, ana)["parts"]["my_people"]] == ["Cleo"]


def test_the_page_is_made_in_the_persons_own_arrangement(
    app: Flask, make_user: UserFactory
) -> None:
    ana = make_user("ana", roles=("staff",))
    wanted = [{"name": "roles", "size": "wide"}, {"name": "events", "size": "narrow"}]
    layouts.change(ana, {"arrangement": {"cards": wanted}, "range": "day"})
    visitor = Visitor(app)
    visitor.sign_in("ana")
    page = visitor.get("/").text
    assert re.findall(r'data-card="(\w+)" data-size="(\w+)"', page)[:2] == [
        ("roles", "wide"),
        ("events", "narrow"),
    ]
    assert data_in(page)["measures"]["range"] == "day"
    assert re.search(r'value="day"[^>]* checked', page)


def test_a_card_leads_only_where_its_viewer_may_go(app: Flask, make_user: UserFactory) -> None:
    make_user("ana", roles=(role_with("users.view", "users.view_private", "system.view"),))
    visitor = Visitor(app)
    visitor.sign_in("ana")
    page = visitor.get("/").text
    assert 'href="/users?sort=-last_sign_in_at"' in page
    assert 'href="/jobs"' not in page


def test_only_who_may_change_roles_is_offered_to_set_their_arrangement(
    app: Flask, make_user: UserFactory
) -> None:
    for person, offered in (("admin", True), ("staff", False), ("user", False)):
        visitor = Visitor(app)
        visitor.sign_in(make_user(roles=(person,)).username)
        assert ("data-role-defaults" in visitor.get("/").text) is offered
