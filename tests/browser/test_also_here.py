"""Who else is on a record's page, and which field they edit: two people side by side."""

from __future__ import annotations

from playwright.sync_api import expect

from dashboard.actions import roles
from dashboard.extensions import db
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.server import Server


def test_two_people_on_one_page_know_of_each_other(server: Server, person: Person) -> None:
    with server.app.app_context():
        subject = server.make_user(name="Mia Wong").id
    ana, ben = person("Ana Lima"), person("Ben Okafor")
    ana.goto(f"/users/{subject}")
    expect(ana.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    expect(ana.locator(".also-here")).to_be_hidden()
    ben.goto(f"/users/{subject}")
    expect(ana.locator(".also-here-person")).to_have_text(["BOBen Okafor"])
    expect(ben.locator(".also-here-person")).to_have_text(["ALAna Lima"])

    ben.get_by_label("E-mail address").focus()
    expect(ana.locator(".also-here-doing")).to_have_text("is editing “E-mail address”")
    ben.get_by_label("E-mail address").blur()
    expect(ana.locator(".also-here-doing")).to_be_hidden()

    ben.reload()
    expect(ben.locator(".also-here-person")).to_have_text(["ALAna Lima"])
    expect(ana.locator(".also-here-person")).to_have_text(["BOBen Okafor"])
    ben.goto("/roles")
    expect(ana.locator(".also-here")).to_be_hidden()


def test_a_role_has_it_too_even_when_one_types_before_all_is_loaded(
    server: Server, person: Person
) -> None:
    with server.app.app_context():
        role = role_by_key("user").id
        db.session.remove()
    ana, ben = person("Ana Lima", ("admin",)), person("Ben Okafor", ("admin",))
    for page in (ana, ben):
        page.goto(f"/roles/{role}")
    ben.get_by_label("Description").focus()
    expect(ana.locator(".also-here-doing")).to_have_text("is editing “Description”")


def test_who_may_not_see_people_is_told_of_nobody(server: Server, person: Person) -> None:
    with server.app.app_context():
        role = role_by_key("translator").id
        readers = roles.create(SYSTEM, {"name": "Readers", "permissions": ["roles.view"]})
        user_id = server.make_user(name="Ben Okafor", roles=[readers]).id
        db.session.remove()
    ana = person("Ana Lima", ("admin",))
    ana.goto(f"/roles/{role}")
    ben = person(user_id=user_id)
    ben.goto(f"/roles/{role}")
    expect(ana.locator(".also-here-person")).to_have_text(["BOBen Okafor"])
    expect(ben.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    expect(ben.locator(".also-here")).to_be_hidden()
