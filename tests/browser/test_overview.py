"""The overview moves when somebody else acts, and is arranged by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from dashboard.actions import roles, shares, uploads, users
from dashboard.extensions import db
from dashboard.models import Layout, Role, Upload, User
from dashboard.models.counts import people_by_state
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.server import Server


def card(page: Page, name: str) -> Locator:
    return page.locator(f'.overview [data-card="{name}"]')


def value(page: Page, measure: str) -> Locator:
    return page.locator(f'[data-figure="{measure}"] [data-value]')


def order(page: Page) -> list[str]:
    cards = page.locator("[data-grid] > [data-card]")
    return [str(name) for name in cards.evaluate_all("all => all.map(it => it.dataset.card)")]


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


def upload(owner: User, name: str) -> Upload:
    data = name.encode()
    return uploads.create(SYSTEM, name, [data], size=len(data), owner=owner)


def arrange(page: Page) -> None:
    page.get_by_role("button", name="Arrange").click()
    expect(page.get_by_role("heading", name="Arrange the overview")).to_be_focused()


def saved(page: Page, act: Any) -> None:
    """Do something that changes the arrangement, and wait until the server has it."""
    with page.expect_response("**/api/v1/layout") as answer:
        act()
    assert answer.value.status == 200


# What moves


def test_numbers_and_lists_move_when_somebody_acts(server: Server, person: Person) -> None:
    page = open_overview(person("Ana Lima"))
    people = int(page.locator("[data-total]").inner_text())
    files = int(value(page, "uploads").inner_text())
    held = card(page, "roles").locator("[data-id]").filter(has_text="Staff").locator(".ov-moment")
    staff = int(held.inner_text())

    with server.app.app_context():
        bo = server.make_user(name="Bo Sand", roles=("staff",))
        upload(bo, "plan of the garden.txt")

    expect(page.locator("[data-total]")).to_have_text(str(people + 1))
    expect(card(page, "newest_people").locator("li").first).to_contain_text("Bo Sand")
    expect(value(page, "uploads")).to_have_text(str(files + 1))
    expect(card(page, "newest_files").locator("li").first).to_contain_text("plan of the garden")
    expect(held).to_have_text(str(staff + 1))

    away = page.locator('[data-count="deactivated"]')
    before = int(away.inner_text())
    with server.app.app_context():
        users.deactivate(SYSTEM, named("Bo Sand"))
    expect(away).to_have_text(str(before + 1))


def test_who_is_here_shows_once_however_many_pages(server: Server, person: Person) -> None:
    page = open_overview(person("Ana Lima"))
    here = value(page, "people_here")
    faces = card(page, "here").locator(".ov-face")
    expect(here).to_have_text("1")
    with server.app.app_context():
        dana = server.make_user(name="Dana Reed", roles=("user",)).id
    first = open_overview(person(user_id=dana))
    expect(here).to_have_text("2")
    second = open_overview(person(user_id=dana))
    expect(faces).to_have_count(2)
    expect(faces.filter(has_text="Dana Reed")).to_have_count(1)
    first.close()
    expect(here).to_have_text("2")
    second.close()
    expect(here).to_have_text("1")
    expect(faces.filter(has_text="Dana Reed")).to_have_count(0)


def test_ones_own_files_people_and_devices(server: Server, person: Person) -> None:
    page = open_overview(person("Cleo Marsh", roles=("user",), viewport=NARROW))
    expect(page.get_by_text("No files yet")).to_be_visible()
    with server.app.app_context():
        cleo = named("Cleo Marsh")
        upload(server.make_user(), "of somebody else.txt")
        mine = upload(cleo, "mine.txt")
        eli = server.make_user(name="Eli North")
        shares.share(cleo, mine, eli)
    expect(card(page, "my_files").locator("li")).to_have_count(1)
    expect(card(page, "my_files").locator("li")).to_contain_text("mine.txt")
    expect(page.get_by_text("No files yet")).to_be_hidden()
    expect(card(page, "my_storage").locator("[data-used]")).to_have_text("8 bytes")
    friend = card(page, "my_people").locator("li")
    expect(friend).to_contain_text("Eli North")
    expect(friend).to_contain_text("You share 1 file")
    expect(card(page, "devices").locator("li")).to_contain_text("This device")
    expect(card(page, "account")).to_contain_text("Cleo Marsh")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_there_is_to_see_follows_the_rights(server: Server, person: Person) -> None:
    page = open_overview(person("Finn Hale", roles=("user",)))
    expect(card(page, "people")).to_have_count(0)
    with server.app.app_context():
        users.change_roles(SYSTEM, named("Finn Hale"), grant=[role_by_key("staff")])
    expect(page.locator("[data-total]")).to_have_text(str(everybody(server)))
    expect(value(page, "sign_ins")).to_be_visible()
    with server.app.app_context():
        server.make_user(name="Gia West")
    expect(card(page, "newest_people").locator("li").first).to_contain_text("Gia West")
    with server.app.app_context():
        users.change_roles(SYSTEM, named("Finn Hale"), revoke=[role_by_key("staff")])
    expect(card(page, "people")).to_have_count(0)
    expect(card(page, "sign_ins")).to_have_count(0)
    expect(card(page, "account")).to_be_visible()
    data = page.locator("[data-overview]").evaluate("it => it.textContent")
    assert "Gia West" not in data
    assert '"series":{}' in data.replace(" ", "")


def test_one_right_less_takes_its_cards_only(server: Server, person: Person) -> None:
    with server.app.app_context():
        watcher = roles.create(
            SYSTEM, {"name": "Watcher", "permissions": ["users.view", "system.view"]}
        ).id
        hana = server.make_user(name="Hana Doe", roles=(db.session.get(Role, watcher),)).id
    page = open_overview(person(user_id=hana))
    expect(card(page, "delivery")).to_be_visible()
    with server.app.app_context():
        roles.update(SYSTEM, db.session.get_one(Role, watcher), {"permissions": ["users.view"]})
    expect(card(page, "delivery")).to_have_count(0)
    expect(card(page, "people")).to_be_visible()


# Charts


def test_a_chart_says_in_words_what_it_shows(server: Server, person: Person) -> None:
    page = open_overview(person("Ana Lima"))
    with server.app.app_context():
        upload(server.make_user(), "a.txt")
    chart = card(page, "uploads").get_by_role("img")
    expect(chart).to_have_attribute(
        "aria-label", re.compile(r"Uploads\. Last hour\. Files: \d+, lowest \d+, highest [1-9]")
    )
    expect(chart.locator("canvas")).to_have_count(1)


def test_a_chart_is_a_table_when_wanted_and_stays_one(server: Server, person: Person) -> None:
    with server.app.app_context():
        ivo = server.make_user(name="Ivo Lund", roles=("staff",)).id
    page = open_overview(person(user_id=ivo))
    other = open_overview(person(user_id=ivo))
    button = page.get_by_role("button", name="Sign-ins as a table")
    button.focus()
    saved(page, lambda: page.keyboard.press("Enter"))
    expect(button).to_have_attribute("aria-pressed", "true")
    table = card(page, "sign_ins").get_by_role("table", name="Sign-ins – Last hour")
    expect(table.get_by_role("columnheader")).to_have_text(["Time", "Sign-ins", "Failed"])
    expect(table.locator("tbody tr")).to_have_count(60)
    expect(card(page, "sign_ins").get_by_role("img")).to_have_count(0)
    expect(card(other, "sign_ins").get_by_role("table")).to_be_visible()
    open_overview(page)
    expect(table).to_be_visible()


def test_the_range_is_remembered(server: Server, person: Person) -> None:
    with server.app.app_context():
        jon = server.make_user(name="Jon Vale", roles=("staff",)).id
    page = open_overview(person(user_id=jon))
    when = card(page, "uploads").locator("[data-when]")
    expect(when).to_have_text("in the last hour")
    saved(page, lambda: page.get_by_text("Month", exact=True).click())
    expect(when).to_have_text("in the last month")
    open_overview(page)
    expect(page.get_by_role("radio", name="Month")).to_be_checked()
    expect(when).to_have_text("in the last month")


def test_charts_follow_dark_mode(server: Server, person: Person) -> None:
    page = open_overview(person("Kim Fox", color_scheme="light"))
    canvas = card(page, "events").locator("canvas")
    expect(canvas).to_have_count(1)
    inks = "it => [...it.querySelectorAll('.chart-ink')].map(ink => getComputedStyle(ink).color)"
    plot = card(page, "events").locator("[data-canvas]")
    light = plot.evaluate(inks)
    before = canvas.evaluate("it => it.toDataURL()")
    page.emulate_media(color_scheme="dark")
    assert plot.evaluate(inks) != light
    page.wait_for_function(
        "([it, before]) => it.toDataURL() !== before", arg=[canvas.element_handle(), before]
    )


def test_in_arabic_words_turn_and_time_still_runs_to_the_right(
    server: Server, person: Person
) -> None:
    page = open_overview(person("Lea Haddad", locale="ar", viewport=NARROW))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    plot = card(page, "here").locator("[data-canvas]")
    expect(plot).to_have_attribute("dir", "ltr")
    expect(plot.locator("canvas")).to_have_count(1)
    number, when = (card(page, "here").locator(it) for it in ("[data-value]", "[data-when]"))
    places = [it.bounding_box() for it in (number, when)]
    assert places[0]
    assert places[1]
    assert places[0]["x"] > places[1]["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_moves_while_the_page_loads(server: Server, person: Person) -> None:
    page = person("Mia Holt")
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => {
          for (const it of list.getEntries()) window.shifts.push(it.value);
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    open_overview(page)
    expect(card(page, "events").locator("canvas")).to_have_count(1)
    assert sum(page.evaluate("window.shifts")) < 0.02


# Arranging


@pytest.fixture
def noa(server: Server) -> int:
    with server.app.app_context():
        return int(server.make_user(roles=("staff",)).id)


def test_cards_are_moved_by_keyboard_and_it_is_said(person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa))
    other = open_overview(person(user_id=noa))
    before = order(page)
    arrange(page)
    grip = page.get_by_role("button", name="Move “People”", exact=True)
    grip.focus()
    saved(page, lambda: page.keyboard.press("ArrowRight"))
    expect(grip).to_be_focused()
    said = page.locator("[data-announce]")
    expect(said).to_have_text(f"People is at place 3 of {len(before)}.")
    assert order(page) == [before[0], before[2], "people", *before[3:]]
    expect(other.locator("[data-grid] > [data-card]").nth(2)).to_have_attribute(
        "data-card", "people"
    )
    saved(page, lambda: page.keyboard.press("Home"))
    assert order(page)[0] == "people"
    earlier = page.get_by_role("button", name="Move “People” forward")
    expect(earlier).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Arrange")).to_be_focused()
    open_overview(page)
    assert order(page)[0] == "people"


def test_in_arabic_the_arrows_turn_too(server: Server, person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa, locale="ar"))
    before = order(page)
    page.locator("[data-arrange]").click()
    page.locator('[data-card="people"] [data-move="grip"]').focus()
    saved(page, lambda: page.keyboard.press("ArrowLeft"))
    assert order(page).index("people") == before.index("people") + 1


def test_cards_are_dragged(person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa))
    before = order(page)
    arrange(page)
    grip = page.get_by_role("button", name="Move “Uploads”", exact=True).bounding_box()
    target = card(page, "sign_ins").bounding_box()
    assert grip
    assert target
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] - 40, target["y"] + 40, steps=8)
    expect(card(page, "uploads")).to_have_class(re.compile("is-lifted"))
    saved(page, page.mouse.up)
    expect(page.locator(".is-lifted")).to_have_count(0)
    assert order(page).index("uploads") == before.index("sign_ins")
    assert card(page, "uploads").evaluate("it => it.style.translate") == ""


def test_escape_puts_a_dragged_card_back(person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa))
    before = order(page)
    arrange(page)
    grip = page.get_by_role("button", name="Move “Uploads”", exact=True).bounding_box()
    target = card(page, "people").bounding_box()
    assert grip
    assert target
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 40, steps=5)
    assert order(page) != before
    page.keyboard.press("Escape")
    assert order(page) == before
    page.mouse.up()


def test_cards_are_widened_hidden_and_added(person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa))
    other = open_overview(person(user_id=noa))
    arrange(page)
    saved(page, page.get_by_role("button", name="Make “Sign-ins” wide").click)
    expect(card(other, "sign_ins")).to_have_attribute("data-size", "wide")
    expect(page.get_by_role("button", name="Make “Sign-ins” narrow")).to_be_visible()

    saved(page, page.get_by_role("button", name="Hide “People here now”").click)
    expect(page.locator("[data-announce]")).to_have_text("People here now is hidden.")
    expect(page.get_by_role("button", name="Move “People”", exact=True)).to_be_focused()
    expect(card(other, "here")).to_be_hidden()

    saved(page, page.get_by_role("button", name="Add “Your devices”").click)
    assert order(page)[-1] == "devices"
    expect(card(page, "devices").locator("li").first).to_be_visible()
    expect(page.get_by_role("button", name="Move “Your devices”", exact=True)).to_be_focused()
    expect(card(other, "devices")).to_be_visible()


def test_the_usual_arrangement_comes_back_and_can_be_taken_back(person: Person, noa: int) -> None:
    page = open_overview(person(user_id=noa))
    before = order(page)
    arrange(page)
    saved(page, page.get_by_role("button", name="Hide “People”", exact=True).click)
    arranged = order(page)
    saved(page, page.get_by_role("button", name="Reset").click)
    expect(page.locator("[data-grid] > [data-card]")).to_have_count(len(before))
    assert order(page) == before
    saved(page, page.get_by_role("button", name="Undo").click)
    assert order(page) == arranged


def test_without_any_card_it_says_how_to_get_one(server: Server, person: Person) -> None:
    with server.app.app_context():
        bare = roles.create(SYSTEM, {"name": "Bare", "permissions": []})
        ola = server.make_user(name="Ola Berg", roles=(bare,)).id
    page = open_overview(person(user_id=ola))
    arrange(page)
    for name in ("Notifications", "Your account", "Your devices"):
        page.get_by_role("button", name=f"Hide “{name}”").click()
    expect(page.get_by_text("No cards are shown.")).to_be_visible()


def test_an_arrangement_is_set_for_a_role(server: Server, person: Person) -> None:
    with server.app.app_context():
        special = roles.create(SYSTEM, {"name": "Night shift", "permissions": ["users.view"]})
        pia = server.make_user(name="Pia Moss", roles=(special,)).id
    page = open_overview(person("Root Admin", roles=("admin",)))
    arrange(page)
    saved(page, page.get_by_role("button", name="Hide “People here now”").click)
    page.get_by_role("button", name="Use for a role").click()
    page.locator("[data-role]", has_text="Night shift").click()
    expect(page.get_by_text("begin with this arrangement now")).to_be_visible()
    other = open_overview(person(user_id=pia))
    expect(card(other, "people")).to_be_visible()
    expect(card(other, "here")).to_be_hidden()
    with server.app.app_context():
        assert db.session.get(Layout, pia) is None

    page.get_by_role("button", name="Use for a role").click()
    resets = page.locator("[data-role-resets]")
    resets.get_by_role("button", name="Night shift").click()
    expect(page.get_by_text("begin with the built-in arrangement now")).to_be_visible()
    expect(resets).to_be_hidden()
    expect(card(open_overview(other), "here")).to_be_visible()
