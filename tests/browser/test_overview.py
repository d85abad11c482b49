"""The overview moves when somebody else acts."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.actions import uploads, users
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.counts import people_by_state
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.server import Server


def number(page: Page, tile: str) -> int:
    text = page.locator(f'[data-tile="{tile}"] [data-number]').inner_text()
    return int(text.replace(",", ""))


def named(name: str) -> User:
    """The person called ``name``, in the app context of the moment."""
    return db.session.scalars(select(User).where(User.name == name)).one()


def everybody(server: Server) -> int:
    with server.app.app_context():
        return sum(people_by_state().values())


def open_overview(page: Page) -> Page:
    page.goto("/")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def upload(owner: User, name: str) -> None:
    data = name.encode()
    uploads.create(SYSTEM, name, [data], size=len(data), owner=owner)


def test_numbers_and_lists_move_when_somebody_acts(server: Server, person: Person) -> None:
    page = open_overview(person("Ana Lima"))
    people, files = number(page, "people"), number(page, "files")
    bars = page.locator('[data-list="roles"] [data-id]')
    held = int(bars.filter(has_text="Staff").locator(".overview-when").inner_text())

    with server.app.app_context():
        bo = server.make_user(name="Bo Sand", roles=("staff",))
        upload(bo, "plan of the garden.txt")

    at = page.locator('[data-tile="people"]')
    expect(at.locator("[data-number]")).to_have_text(str(people + 1))
    expect(page.locator('[data-list="people"] li').first).to_contain_text("Bo Sand")
    expect(page.locator('[data-tile="files"] [data-number]')).to_have_text(str(files + 1))
    expect(page.locator('[data-list="files"] li').first).to_contain_text("plan of the garden.txt")
    expect(bars.filter(has_text="Staff")).to_contain_text(str(held + 1))

    away = int(at.locator('[data-count="deactivated"]').inner_text())
    with server.app.app_context():
        users.deactivate(SYSTEM, named("Bo Sand"))
    expect(at.locator('[data-count="deactivated"]')).to_have_text(str(away + 1))
    expect(at.locator("[data-number]")).to_have_text(str(people + 1))


def test_ones_own_files_and_nothing_else(server: Server, person: Person) -> None:
    page = person("Cleo Marsh", roles=("user",), viewport=NARROW)
    open_overview(page)
    expect(page.get_by_text("No files yet")).to_be_visible()
    assert number(page, "files") == 0
    with server.app.app_context():
        cleo = named("Cleo Marsh")
        upload(server.make_user(), "of somebody else.txt")
        upload(cleo, "mine.txt")
    expect(page.locator('[data-tile="files"] [data-number]')).to_have_text("1")
    expect(page.locator('[data-list="files"] li')).to_have_count(1)
    expect(page.locator('[data-list="files"] li')).to_contain_text("mine.txt")
    expect(page.locator('[data-tile="usage"] [data-number]')).not_to_have_text("0 bytes")
    expect(page.get_by_text("No files yet")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_there_is_to_see_follows_the_rights(server: Server, person: Person) -> None:
    page = open_overview(person("Dana Reed", roles=("user",)))
    expect(page.locator('[data-tile="people"]')).to_have_count(0)
    with server.app.app_context():
        dana = named("Dana Reed")
        users.change_roles(SYSTEM, dana, grant=[role_by_key("staff")])
    expect(page.locator('[data-tile="people"] [data-number]')).to_have_text(str(everybody(server)))
    with server.app.app_context():
        server.make_user(name="Eli North")
    expect(page.locator('[data-list="people"] li').first).to_contain_text("Eli North")
    with server.app.app_context():
        users.change_roles(SYSTEM, named("Dana Reed"), revoke=[role_by_key("staff")])
    expect(page.locator('[data-tile="people"]')).to_have_count(0)
    expect(page.get_by_text("Your account")).to_be_visible()
