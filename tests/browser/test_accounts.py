"""Accounts as people use them: the first one, invitations, passwords, devices, the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.actions import invitations, links
from dashboard.models.links import PASSWORD
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, WIDE, Person, kept_waiting, listen
from tests.factories import PASSWORD as KNOWN
from tests.helpers.server import Server, wait_until

SECRET = "violet anchor tuesday"
OTHER = "green lantern harbour"

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens browsers of people who are not signed in; faults on their pages fail the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def enter(server: Server, **options: Any) -> Page:
        settings = {"base_url": server.url, "viewport": WIDE, "locale": "en", **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        listen(page, faults)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def fresh_server(tmp_path: Path, migrated: Path) -> Iterator[Server]:
    """A server on which nobody has an account yet."""
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path) as server:
        yield server


def printed_link(server: Server) -> str:
    """The setup link that the server prints when it starts."""
    pattern = re.compile(r"https?://\S+/setup\?token=\S+")
    wait_until(lambda: pattern.search(server.log), what="the setup link")
    found = pattern.search(server.log)
    assert found
    return found[0]


def ready(page: Page) -> Page:
    """The page, once its behaviours run."""
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    return page


def is_live(page: Page) -> Page:
    """The page, once its live connection stands."""
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    return page


def tab_to(page: Page, target: Locator) -> None:
    """Press the tab key until ``target`` has the focus."""
    target.wait_for()
    for _ in range(60):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tab key never reaches {target}.")


def type_in(page: Page, label: str, text: str) -> None:
    """Go to a field by keyboard and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    """Go to a button by keyboard and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in by keyboard alone; the cursor stands in the first field already."""
    page.goto("/login")
    ready(page)
    page.keyboard.type(name)
    type_in(page, "Password", password)
    page.keyboard.press("Enter")
    is_live(page)


def account(server: Server, name: str) -> int:
    """An active account with that user name."""
    with server.app.app_context():
        return int(server.make_user(name, name=name.title(), roles=["staff"]).id)


def link_for(server: Server, user_id: int) -> str:
    """A link to choose a new password, as an administrator hands it out."""
    with server.app.app_context():
        user = find_user(user_id)
        assert user
        return links.path(links.create(SYSTEM, user, PASSWORD))


def fill_in_with_a_mistake(page: Page) -> None:
    for label, text in (
        ("Name", "\u0410na Lima"),
        ("User name", "ana"),
        ("E-mail address", "ana@example.com"),
        ("Password", SECRET),
    ):
        type_in(page, label, text)


def test_who_goes_on_before_the_page_is_ready_is_not_led_away(
    fresh_server: Server, visit: Visit
) -> None:
    page = visit(fresh_server)
    page.goto(printed_link(fresh_server))
    ready(page)
    fill_in_with_a_mistake(page)
    with kept_waiting(page, "**/js/app.js*"):
        press(page, "Create my account")
        expect(page.get_by_text("Do not mix letters of scripts that look alike.")).to_be_visible()
        type_in(page, "Password", "violet")
    ready(page)
    page.keyboard.type(" anchor")
    expect(page.get_by_label("Password", exact=True)).to_have_value("violet anchor")


def test_the_printed_link_makes_the_first_administrator_by_keyboard(
    fresh_server: Server, visit: Visit
) -> None:
    page = visit(fresh_server, timezone_id="Europe/Berlin")
    page.goto(printed_link(fresh_server))
    ready(page)
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    fill_in_with_a_mistake(page)
    press(page, "Create my account")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(page.get_by_text("Do not mix letters of scripts that look alike.")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("ana@example.com")
    type_in(page, "Name", "Ana Lima")
    type_in(page, "Password", SECRET)
    press(page, "Create my account")
    is_live(page)
    expect(page.get_by_role("banner").get_by_text("Ana Lima")).to_be_visible()

    press(page, "Ana Lima")
    press(page, "Sign out")
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    page.goto("/account")
    page.get_by_label("User name or e-mail address").fill("ana@example.com")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")


def test_an_invitation_is_accepted_on_a_phone(server: Server, visit: Visit) -> None:
    with server.app.app_context():
        values = {"username": "zoe", "name": "Zoë", "email": "zoe@example.com"}
        user = invitations.invite(SYSTEM, values, [role_by_key("staff")])
        path = links.path(links.open_links_of(user)[0])
    page = visit(server, viewport=NARROW)
    page.goto(path)
    ready(page)
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type("password123")
    press(page, "Begin")
    expect(page.get_by_text("This password is too easy to guess.")).to_be_visible()
    ready(page)
    page.keyboard.type(SECRET)
    press(page, "Begin")
    is_live(page)
    page.goto(path)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_a_new_password_shows_the_other_browser_out_at_once(server: Server, visit: Visit) -> None:
    account(server, "carla")
    here, elsewhere = visit(server), visit(server)
    for page in (here, elsewhere):
        sign_in(page, "carla", KNOWN)
    elsewhere.goto("/account/tokens")
    is_live(elsewhere)

    here.goto("/account/password")
    ready(here)
    type_in(here, "New password", OTHER)
    press(here, "Change password")
    expect(here.get_by_text("Your other devices have been signed out.")).to_be_visible()

    expect(elsewhere.get_by_text("The password was changed.")).to_be_visible()
    ready(elsewhere)
    elsewhere.keyboard.type("carla")
    type_in(elsewhere, "Password", OTHER)
    elsewhere.keyboard.press("Enter")
    elsewhere.wait_for_url("**/account/tokens")
    is_live(here)


def test_a_forgotten_password_is_chosen_anew_by_a_link(server: Server, visit: Visit) -> None:
    user_id = account(server, "dora")
    page = visit(server)
    page.goto("/login")
    ready(page)
    tab_to(page, page.get_by_role("link", name="Forgot your password?"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/password/forgotten")
    ready(page)
    page.keyboard.type("dora")
    press(page, "Ask for a link")
    expect(page.get_by_role("heading", name="Ask an administrator")).to_be_visible()
    page.goto(link_for(server, user_id))
    ready(page)
    page.keyboard.type(OTHER)
    press(page, "Change password")
    expect(page.get_by_text("The password was changed.")).to_be_visible()
    sign_in(page, "dora", OTHER)


def test_devices_come_and_go_live_and_one_signs_another_out(server: Server, visit: Visit) -> None:
    account(server, "erik")
    here, phone = visit(server), visit(server, viewport=NARROW)
    sign_in(here, "erik", KNOWN)
    here.goto("/account/sessions")
    is_live(here)
    here.evaluate("window.notReloaded = true")
    rows = here.locator("[data-sessions] > li")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("This device")
    expect(rows.first.get_by_role("button")).to_be_hidden()

    sign_in(phone, "erik", KNOWN)
    phone.goto("/account")
    is_live(phone)
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Chrome · Linux")
    expect(rows.nth(1)).to_contain_text("127.0.0.1")
    expect(rows.nth(1).locator("[data-relative]")).not_to_be_empty()

    press(here, "Sign out on Chrome · Linux")
    expect(phone.get_by_text("This session was ended from another device.")).to_be_visible()
    expect(rows).to_have_count(1)
    expect(here.get_by_role("button", name="Sign out everywhere else")).to_be_hidden()
    assert here.evaluate("window.notReloaded")
    assert "next=%2Faccount" in phone.url


def test_signing_out_everywhere_else_asks_first(server: Server, visit: Visit) -> None:
    account(server, "fred")
    here, phone, tablet = (visit(server) for _ in range(3))
    for page in (here, phone, tablet):
        sign_in(page, "fred", KNOWN)
    here.goto("/account/sessions")
    is_live(here)
    press(here, "Sign out everywhere else")
    dialog = here.get_by_role("dialog")
    expect(dialog).to_be_visible()
    here.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    is_live(phone)
    press(here, "Sign out everywhere else")
    dialog.get_by_role("button", name="Sign out everywhere else").press("Enter")
    for page in (phone, tablet):
        expect(page.get_by_text("This session was ended from another device.")).to_be_visible()
    expect(here.locator("[data-sessions] > li")).to_have_count(1)


def test_the_language_changes_without_signing_out(server: Server, person: Person) -> None:
    page = person("Gina Rossi")
    page.goto("/account/sessions")
    is_live(page)
    press(page, "Language: English")
    tab_to(page, page.get_by_role("button", name="العربية"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert page.url.endswith("/account/sessions")
    is_live(page)


def test_the_profile_and_its_name_in_the_frame(server: Server, person: Person) -> None:
    page = person("Hugo Ray")
    page.goto("/account")
    ready(page)
    type_in(page, "Name", "Hugo\u202e Ray")
    press(page, "Save")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(page.get_by_text("Remove invisible characters.")).to_be_visible()
    type_in(page, "Name", "Hugo Sun")
    press(page, "Save")
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(page.get_by_role("banner").get_by_text("Hugo Sun")).to_be_visible()


def test_a_picture_appears_in_the_persons_other_page(
    server: Server, person: Person, tmp_path: Path
) -> None:
    Image.new("RGB", (400, 300), "teal").save(tmp_path / "me.png")
    page = person("Ines Kahn")
    other = page.context.new_page()
    other.goto("/account/password")
    is_live(other)
    page.goto("/account")
    ready(page)
    page.get_by_label("Choose a picture").set_input_files(tmp_path / "me.png")
    press(page, "Use this picture")
    expect(page.get_by_text("Your picture is saved.")).to_be_visible()
    shown = other.get_by_role("banner").locator("img[src*='/picture?v=']")
    expect(shown).to_be_visible()


def test_a_token_is_made_copied_and_revoked(server: Server, person: Person) -> None:
    page = person("Jana Bell")
    page.goto("/account/tokens")
    ready(page)
    tab_to(page, page.get_by_role("link", name="New token"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/tokens/new")
    ready(page)
    type_in(page, "Name", "Nightly report")
    tab_to(page, page.get_by_role("checkbox", name="See people and their roles"))
    page.keyboard.press("Space")
    press(page, "Create token")
    secret = page.get_by_label("Access token", exact=True).input_value()
    bearer = {"Authorization": f"Bearer {secret}"}
    answer = page.request.get("/api/v1/session", headers=bearer)
    assert answer.ok
    ready(page)
    press(page, "Revoke")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").press("Enter")
    expect(page.get_by_text("The token is revoked and no longer works.")).to_be_visible()
    expect(page.get_by_text("No access tokens")).to_be_visible()
