"""The live connection as people notice it."""

from __future__ import annotations

import signal

from playwright.sync_api import Page, WebSocketRoute, expect

from dashboard.actions import users
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.server import Server


def open_account(server: Server, person: Person) -> tuple[Page, int]:
    """A page that shows its person's name in the top bar, and who that is."""
    with server.app.app_context():
        user_id = int(server.make_user(name="Ana Lima").id)
    return person(user_id=user_id), user_id


def rename(server: Server, user_id: int, name: str) -> None:
    """Rename a person from another process."""
    with server.app.app_context():
        user = find_user(user_id)
        assert user
        users.update_profile(SYSTEM, user, {"name": name})


def test_a_change_appears_by_long_polling_where_websocket_is_blocked(
    server: Server, person: Person
) -> None:
    page, user_id = open_account(server, person)
    blocked: list[str] = []

    def block(socket: WebSocketRoute) -> None:
        blocked.append(socket.url)
        socket.close()

    page.route_web_socket("**/socket.io/**", block)
    page.goto("/account")
    dot = page.locator("[data-behaviour=live-dot]")
    expect(dot).to_have_attribute("data-status", "live", timeout=20_000)
    rename(server, user_id, "Ana Blok")
    expect(page.locator("header").get_by_text("Ana Blok")).to_be_visible()
    assert blocked


def test_a_lost_connection_is_told_calmly_and_the_page_is_right_when_it_is_back(
    server: Server, person: Person
) -> None:
    page, user_id = open_account(server, person)
    page.goto("/account")
    page.evaluate("window.notReloaded = true")
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    banner = page.locator(".connection")
    expect(banner).to_have_text("")

    server.stop(signal.SIGKILL)
    expect(banner).to_have_text("Connection lost. Trying again…")
    rename(server, user_id, "Ana Meanwhile")
    server.start()

    expect(banner).to_have_text("Connected again. Everything is up to date.", timeout=20_000)
    expect(page.locator("header").get_by_text("Ana Meanwhile")).to_be_visible()
    expect(banner).to_have_text("")
    assert page.evaluate("window.notReloaded")


def test_who_is_deactivated_is_shown_out_and_told_why(server: Server, person: Person) -> None:
    page, user_id = open_account(server, person)
    page.goto("/account")
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    with server.app.app_context():
        user = find_user(user_id)
        assert user
        users.deactivate(SYSTEM, user)
    expect(page.get_by_text("Your account has been deactivated.")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
