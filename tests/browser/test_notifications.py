"""Notifications in Chromium: two tabs of one person agree, and another person acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import roles, users
from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.notifications import inbox_of
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.browser.conftest import NARROW, WIDE, Person, kept_waiting
from tests.helpers.server import Server

TOLD = "changed your roles: Translator"
AS_READ = re.compile("^Mark “.*” as read$")
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


class Ana:
    """Somebody who is told things, and the colleague who does them."""

    def __init__(self, server: Server, roles: tuple[str, ...]) -> None:
        self.server = server
        with server.app.app_context():
            grace = server.make_user(name="Grace Hopper", roles=("admin",))
            ana = server.make_user(name="Ana Lima", roles=roles)
            self.id, self.username, self.grace_id = ana.id, ana.username, grace.id
            self.translator = role_by_key("translator").id
            self._browser = server.sign_in(grace)
        self._holds = False

    def tell(self, times: int = 1) -> None:
        """Grace gives Ana a role or takes it, through the running server."""
        for _ in range(times):
            self._holds = not self._holds
            change = {"grant" if self._holds else "revoke": [self.translator]}
            self._call("POST", f"users/{self.id}/roles", json=change)

    def add_somebody(self, name: str) -> None:
        """Grace invites somebody, which staff are told."""
        username = name.lower().replace(" ", ".")
        person = {"username": username, "name": name, "email": f"{username}@example.com"}
        self._call("POST", "users", json={**person, "roles": [role_id(self.server, "user")]})

    def _call(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = self.server.api(self._browser, method, path, **options)
        assert answer.ok, answer.text
        return answer


def role_id(server: Server, key: str) -> int:
    with server.app.app_context():
        return int(role_by_key(key).id)


@pytest.fixture
def ana(server: Server) -> Ana:
    return Ana(server, ("user",))


@pytest.fixture
def staff(server: Server) -> Ana:
    return Ana(server, ("staff",))


@pytest.fixture
def tabs(person: Person) -> Callable[..., list[Page]]:
    """Tabs of one browser: ``tabs(ana, "/users", "/account")``."""

    def enter(who: Ana, *paths: str, **options: Any) -> list[Page]:
        first = person(user_id=who.id, **options)
        pages = [first, *(first.context.new_page() for _ in paths[1:])]
        for page, path in zip(pages, paths, strict=True):
            opened(page, path)
        return pages

    return enter


def opened(page: Page, path: str) -> Page:
    """Open a page and wait until it is live."""
    page.goto(path)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def bell(page: Page) -> Locator:
    return page.locator("[data-bell]")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Notifications", exact=True)


def toasts(page: Page) -> Locator:
    return page.locator(".app-toast")


def notices(page: Page) -> Locator:
    """The lines of the page's own list."""
    return page.locator("main .notice")


def tab(page: Page, name: str) -> Locator:
    """One of the page's filters."""
    filters = page.get_by_role("navigation", name="Which notifications")
    return filters.get_by_role("link", name=name)


def shows(page: Page, unread: int) -> None:
    """The bell and the title say how many are unread."""
    name = f"Notifications, {unread} unread" if unread else "Notifications"
    expect(bell(page)).to_have_attribute("aria-label", name)
    count = re.escape(f"({unread}) ") if unread else ""
    expect(page).to_have_title(re.compile(rf"^{count}[\w ]+ · Dashboard$"))


def open_panel(page: Page) -> Locator:
    bell(page).click()
    expect(panel(page)).to_be_visible()
    return panel(page)


# The bell


def test_somebody_gives_a_role_and_both_tabs_know(ana: Ana, tabs: Any, person: Person) -> None:
    first, second = tabs(ana, "/uploads", "/account")
    shows(first, 0)
    field = second.get_by_label("Name", exact=True)
    field.focus()
    grace = opened(person(user_id=ana.grace_id), f"/users/{ana.id}")
    grace.get_by_label("Translator", exact=True).check()
    for page in (first, second):
        shows(page, 1)
    # Told once, in the tab that was used last, to screen readers as well; the focus stays.
    expect(toasts(second)).to_have_count(1)
    expect(second.get_by_role("status").filter(has_text=TOLD)).to_be_visible()
    expect(field).to_be_focused()
    expect(toasts(first)).to_have_count(0)
    expect(toasts(grace)).to_have_count(0)


def test_read_in_one_tab_is_read_in_the_other(ana: Ana, tabs: Any) -> None:
    first, second = tabs(ana, "/uploads", "/notifications")
    ana.tell(2)
    for page in (first, second):
        shows(page, 2)
    expect(toasts(second)).to_have_count(2)
    second.keyboard.press("F8")  # there they wait
    opened_panel = open_panel(first)
    opened_panel.locator(".notice").first.hover()
    opened_panel.get_by_role("button", name=AS_READ).first.click()
    for page in (first, second):
        shows(page, 1)
    expect(toasts(second)).to_have_count(1)
    expect(notices(second).first).not_to_have_class(re.compile("is-unread"))
    expect(notices(second).last).to_have_class(re.compile("is-unread"))


def test_nothing_is_offered_in_the_panel_before_it_can_be_done(ana: Ana, tabs: Any) -> None:
    ana.tell()
    [page] = tabs(ana, "/account")
    panels_code = "**/js/notices/panel.js*"
    with kept_waiting(page, panels_code), page.expect_request(panels_code):
        shown = open_panel(page)
        expect(shown.get_by_role("button", name="Mark all as read")).to_be_hidden()
    shown.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("favicon.svg"))


def test_the_window_shows_how_many_on_its_icon(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    icon = page.locator("link[rel=icon]")
    expect(icon).to_have_attribute("href", re.compile("favicon.svg"))
    ana.tell()
    expect(icon).to_have_attribute("href", re.compile("^data:image/svg.*%3E1%3C%2Ftext"))
    drawn = """(link) => new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image.naturalWidth > 0);
        image.onerror = reject;
        image.src = link.href;
    })"""
    assert icon.evaluate(drawn)
    open_panel(page).get_by_role("button", name="Mark all as read").click()
    expect(icon).to_have_attribute("href", re.compile("favicon.svg"))


def test_the_title_keeps_the_count_when_a_page_gives_itself_another(staff: Ana, tabs: Any) -> None:
    [page] = tabs(staff, f"/users/{staff.grace_id}")
    staff.tell()
    expect(page).to_have_title("(1) Grace Hopper · Dashboard")
    with staff.server.app.app_context():
        users.update_profile(SYSTEM, find_user(staff.grace_id), {"name": "Grace Nova"})
    expect(page).to_have_title("(1) Grace Nova · Dashboard")


# The panel


def test_the_panel_by_keyboard(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    ana.tell(2)
    shows(page, 2)
    bell(page).focus()
    page.keyboard.press("Enter")
    lines = panel(page).locator(".notice")
    expect(lines).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(lines.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(lines.last.get_by_role("link")).to_be_focused()
    page.keyboard.press("u")
    shows(page, 1)
    expect(lines.last.get_by_role("link")).to_be_focused()
    page.keyboard.press("u")
    shows(page, 2)
    page.keyboard.press("e")
    expect(lines).to_have_count(1)
    expect(lines.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(lines.first.get_by_role("button", name=AS_READ)).to_be_focused()
    page.keyboard.press("Enter")
    shows(page, 0)
    expect(lines.first.get_by_role("button", name="as unread")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(bell(page)).to_be_focused()


def test_opening_marks_as_read_and_leads_there(staff: Ana, tabs: Any) -> None:
    first, second = tabs(staff, "/account", "/account")
    staff.add_somebody(f"Bo Li {staff.id}")
    shows(first, 1)
    open_panel(first).get_by_role("link", name=re.compile("Unread: Grace Hopper added Bo")).click()
    expect(first).to_have_url(re.compile(r"/users/\d+$"))
    shows(second, 0)
    shows(first, 0)


def test_the_panel_leads_to_the_page_and_the_preferences(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    shown = open_panel(page)
    expect(shown.get_by_text("Nothing new")).to_be_visible()
    preferences = shown.get_by_role("link", name="Choose what you are told")
    expect(preferences).to_have_attribute("href", "/account/notifications")
    shown.get_by_role("link", name="All notifications").click()
    expect(page).to_have_url(re.compile("/notifications$"))


def test_the_panel_is_a_sheet_on_narrow_screens(ana: Ana, tabs: Any) -> None:
    ana.tell(3)
    [page] = tabs(ana, "/account", viewport=NARROW, has_touch=True, is_mobile=True)
    shown = open_panel(page)
    expect(shown.locator(".notice")).to_have_count(3)
    shown.evaluate("(it) => Promise.all(it.getAnimations().map((moving) => moving.finished))")
    assert shown.bounding_box() == {"x": 0, "y": 0, **NARROW}
    shown.get_by_role("button", name=AS_READ).first.tap()
    shows(page, 2)
    shown.get_by_role("button", name="Close").tap()
    expect(shown).to_be_hidden()


def test_several_of_a_kind_are_one_line(staff: Ana, tabs: Any) -> None:
    [page] = tabs(staff, "/account")
    lines = open_panel(page).locator(".notice")
    for number in range(3):
        staff.add_somebody(f"Person {number} {staff.id}")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("3 new people were added")
    expect(lines.get_by_role("link")).to_have_attribute("href", "/users?sort=-created_at")
    shows(page, 1)


# Toasts


def test_further_toasts_fold_into_one_line(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    ana.tell(7)
    expect(toasts(page).filter(has_text=TOLD)).to_have_count(3)
    more = toasts(page).filter(has_text="4 more notifications")
    expect(more).to_be_visible()
    more.get_by_role("button", name="Show").click()
    expect(panel(page).locator(".notice")).to_have_count(7)
    expect(toasts(page)).to_have_count(0)


def test_warnings_are_read_out_at_once_and_other_news_politely(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    with ana.server.app.app_context():
        night = roles.create(SYSTEM, {"name": f"Night {ana.id}", "permissions": []})
        users.change_roles(SYSTEM, find_user(ana.id), grant=[night])
        polite = page.get_by_role("status").filter(has_text="changed your roles")
        expect(polite).to_be_visible()
        roles.delete(SYSTEM, night)
    warned = page.get_by_role("alert").filter(has_text="deleted a role that you had")
    expect(warned).to_be_visible()
    expect(warned.locator(".app-toast")).to_have_count(1)


def test_what_arrives_before_the_bell_is_there_is_told_too(ana: Ana, person: Person) -> None:
    page = person(user_id=ana.id)
    with kept_waiting(page, "**/behaviours/notice-bell.js*"):
        page.goto("about:blank")
        page.evaluate("(address) => location.assign(address)", f"{ana.server.url}/")
        expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
        ana.tell()
        expect(page.get_by_text(TOLD).first).to_be_attached()
    expect(toasts(page)).to_have_count(1)


def test_toasts_by_keyboard(ana: Ana, tabs: Any) -> None:
    [page] = tabs(ana, "/account")
    ana.tell(2)
    expect(toasts(page)).to_have_count(2)
    field = page.get_by_label("Name", exact=True)
    field.focus()
    page.keyboard.press("F8")
    expect(toasts(page).last.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(toasts(page)).to_have_count(1)
    expect(toasts(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(toasts(page)).to_have_count(0)
    expect(field).to_be_focused()
    shows(page, 2)


def test_toasts_wait_while_somebody_is_at_them(ana: Ana, person: Person) -> None:
    page = person(user_id=ana.id)
    page.clock.install()
    opened(page, "/account")
    ana.tell()
    expect(toasts(page)).to_have_count(1)
    toasts(page).hover()
    page.clock.run_for(20_000)
    expect(toasts(page)).to_have_count(1)
    page.mouse.move(5, 5)
    page.clock.run_for(1_000)
    page.evaluate(HIDE, True)
    page.clock.run_for(20_000)
    expect(toasts(page)).to_have_count(1)
    page.evaluate(HIDE, False)
    page.clock.run_for(9_000)
    expect(toasts(page)).to_have_count(0)


def test_a_hidden_tab_tells_when_it_is_looked_at_what_no_other_has_told(
    ana: Ana, tabs: Any
) -> None:
    first, second = tabs(ana, "/account", "/uploads")
    first.evaluate(HIDE, True)
    ana.tell()
    expect(toasts(second)).to_have_count(1)
    second.evaluate(HIDE, True)
    ana.tell()
    shows(first, 2)
    expect(toasts(first)).to_have_count(0)
    expect(toasts(second)).to_have_count(1)
    first.evaluate(HIDE, False)
    expect(toasts(first)).to_have_count(1)
    second.evaluate(HIDE, False)
    expect(toasts(second)).to_have_count(1)


def test_what_came_before_the_page_is_no_news(ana: Ana, tabs: Any) -> None:
    ana.tell(2)
    [page] = tabs(ana, "/account")
    shows(page, 2)
    ana.tell()
    expect(toasts(page)).to_have_count(1)


# The page


def test_the_list_is_live_and_filtered_by_its_address(staff: Ana, tabs: Any) -> None:
    staff.tell()
    page, other = tabs(staff, "/notifications", "/notifications?filter=unread&kind=people")
    expect(notices(page)).to_have_count(1)
    expect(other.get_by_text("Nothing of this kind")).to_be_visible()
    staff.add_somebody(f"Eva {staff.id}")
    expect(notices(page).first).to_contain_text("Grace Hopper added Eva")
    expect(notices(other)).to_have_count(1)

    notices(page).first.hover()
    notices(page).first.get_by_role("button", name=AS_READ).click()
    expect(notices(other)).to_have_count(0)
    tab(page, "Unread").click()
    expect(page).to_have_url(re.compile(r"/notifications\?filter=unread$"))
    expect(notices(page)).to_have_count(1)
    page.get_by_label("Kind of notification").select_option("people")
    expect(page).to_have_url(re.compile(r"\?filter=unread&kind=people$"))
    expect(page.get_by_text("Nothing of this kind")).to_be_visible()
    page.go_back()
    expect(notices(page)).to_have_count(1)
    page.reload()
    expect(notices(page)).to_have_count(1)
    expect(tab(page, "Unread")).to_have_attribute("aria-current", "page")


def test_new_ones_do_not_move_what_is_read(ana: Ana, tabs: Any) -> None:
    ana.tell(30)
    [page] = tabs(ana, "/notifications")
    expect(notices(page)).to_have_count(30)
    read = page.locator("main .notice[data-id]").nth(15)
    marked = read.get_attribute("data-id")
    read.scroll_into_view_if_needed()
    read.hover()
    same = page.locator(f"main .notice[data-id='{marked}']")
    before = same.bounding_box()
    ana.tell(2)
    expect(notices(page)).to_have_count(32)
    after = same.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2


def test_several_are_archived_and_brought_back(ana: Ana, tabs: Any) -> None:
    ana.tell(4)
    page, other = tabs(ana, "/notifications", "/notifications?filter=archived")
    notices(page).nth(0).get_by_role("checkbox").check()
    notices(page).nth(2).get_by_role("checkbox").click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Selected notifications")
    expect(bar).to_contain_text("3 notifications selected")
    expect(bar.get_by_role("button", name="Mark as unread")).to_be_hidden()
    bar.get_by_role("button", name="Archive").click()
    expect(notices(page)).to_have_count(1)
    expect(notices(other)).to_have_count(3)
    expect(bar).to_be_hidden()
    shows(other, 1)
    told = toasts(page).filter(has_text="3 notifications were archived.")
    told.get_by_role("button", name="Undo").click()
    expect(notices(page)).to_have_count(4)
    expect(notices(other)).to_have_count(0)
    expect(other.get_by_text("The archive is empty")).to_be_visible()
    shows(other, 4)


def test_everything_is_marked_and_brought_back(ana: Ana, tabs: Any) -> None:
    ana.tell(3)
    page, unread = tabs(ana, "/notifications", "/notifications?filter=unread")
    page.locator("main").get_by_role("button", name="Mark all as read").click()
    for tab in (page, unread):
        shows(tab, 0)
    expect(unread.get_by_text("All read")).to_be_visible()
    expect(page.locator("main .is-unread")).to_have_count(0)
    toasts(page).get_by_role("button", name="Undo").click()
    expect(notices(unread)).to_have_count(3)
    expect(page.locator("main .is-unread")).to_have_count(3)


def test_undo_goes_when_something_else_was_done_since(ana: Ana, tabs: Any) -> None:
    ana.tell(3)
    page, other = tabs(ana, "/notifications", "/notifications")
    notices(page).first.hover()
    notices(page).first.get_by_role("button", name="Archive").click()
    undo = toasts(page).get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    notices(other).first.hover()
    notices(other).first.get_by_role("button", name=AS_READ).click()
    expect(undo).to_have_count(0)


def test_the_list_by_keyboard(ana: Ana, tabs: Any) -> None:
    ana.tell(3)
    [page] = tabs(ana, "/notifications")
    page.locator("[data-select-all]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(notices(page).nth(0).get_by_role("link")).to_be_focused()
    page.keyboard.press("End")
    expect(notices(page).nth(2).get_by_role("link")).to_be_focused()
    page.keyboard.press("x")
    expect(notices(page).nth(2).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("e")
    expect(notices(page)).to_have_count(2)
    expect(notices(page).nth(1).get_by_role("link")).to_be_focused()
    expect(page.get_by_role("region", name="Selected notifications")).to_be_hidden()


def test_a_long_list_goes_on(ana: Ana, tabs: Any) -> None:
    with ana.server.app.app_context():
        person, role = find_user(ana.id), role_by_key("translator")
        for _ in range(30):
            users.change_roles(SYSTEM, person, grant=[role], revoke=[])
            users.change_roles(SYSTEM, person, grant=[], revoke=[role])
    [page] = tabs(ana, "/notifications")
    expect(notices(page)).to_have_count(50)
    expect(page.get_by_text("50 of 60 notifications are shown")).to_be_visible()
    page.get_by_role("button", name="Show more").click()
    expect(notices(page)).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


# Rights, and being away


def test_what_may_not_be_seen_any_more_goes_and_comes_back(staff: Ana, tabs: Any) -> None:
    staff.add_somebody(f"Noor {staff.id}")
    page, other = tabs(staff, "/notifications", "/account")
    line = notices(page).filter(has_text="Noor")
    expect(line).to_have_count(1)
    shows(other, 1)
    with staff.server.app.app_context():
        users.change_roles(SYSTEM, find_user(staff.id), revoke=[role_by_key("staff")])
    expect(line).to_have_count(0)
    shows(other, 1)
    with staff.server.app.app_context():
        users.change_roles(SYSTEM, find_user(staff.id), grant=[role_by_key("staff")])
    expect(line).to_have_count(1)
    shows(other, 3)


def test_what_came_while_away_is_summed_up_until_it_is_dismissed(staff: Ana, tabs: Any) -> None:
    [page] = tabs(staff, "/account")
    page.context.new_page()
    staff.tell(2)
    staff.add_somebody(f"Kim {staff.id}")
    page.goto("about:blank")
    with staff.server.app.app_context(), transaction():
        inbox = inbox_of(staff.id)
        assert inbox
        inbox.seen_at = now() - timedelta(hours=5)
        inbox.seen_position = 0
    opened(page, "/")
    summary = page.get_by_role("region", name="While you were away")
    lines = summary.get_by_role("listitem")
    expect(lines).to_have_count(2)
    expect(lines.first.get_by_role("link")).to_contain_text("Grace Hopper added Kim")
    expect(lines.first.get_by_role("link")).to_have_attribute("href", re.compile(r"/users/\d+$"))
    expect(lines.last.get_by_role("link")).to_contain_text("and 1 more")
    kind = re.compile(r"/notifications\?kind=account\.roles_changed$")
    expect(lines.last.get_by_role("link")).to_have_attribute("href", kind)
    other = opened(page.context.new_page(), "/account")
    in_panel = open_panel(other).get_by_role("region", name="While you were away")
    expect(in_panel.get_by_role("listitem")).to_have_count(2)
    summary.get_by_role("button", name="Dismiss").click()
    expect(summary).to_be_hidden()
    expect(in_panel).to_be_hidden()
    opened(page, "/")
    expect(summary).to_be_hidden()


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light", "viewport": WIDE, "locale": "en"},
        {"color_scheme": "dark", "viewport": NARROW, "locale": "ar"},
    ],
    ids=["light, wide, English", "dark, narrow, Arabic"],
)
def test_panel_and_toasts_by_axe(ana: Ana, tabs: Any, look: dict[str, Any]) -> None:
    ana.tell()
    [page] = tabs(ana, "/account", **look)
    ana.tell(5)
    expect(toasts(page)).to_have_count(4)
    judge(page)
    bell(page).click()
    expect(page.locator("[data-panel] .notice")).to_have_count(6)
    judge(page)


def judge(page: Page) -> None:
    """No serious fault, and nothing wider than the window."""
    page.evaluate("Promise.all(document.getAnimations().map((it) => it.finished))")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    found = [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]])
        for fault in results.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert not found
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


@pytest.fixture(autouse=True)
def _close_database(server: Server) -> Iterator[None]:
    yield
    with server.app.app_context():
        db.session.remove()
