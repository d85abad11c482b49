"""Announcements as their writers and their audience see them, on several pages at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import announcements, users
from dashboard.extensions import db
from dashboard.models import Announcement
from dashboard.models.announcements import find_announcement, running
from dashboard.models.columns import now
from dashboard.models.roles import role_by_key
from dashboard.models.users import User, find_user
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.server import Server

TEXTS = {"en": "Maintenance tonight", "ar": "صيانة الليلة"}

Announce = Callable[..., int]


@pytest.fixture
def announce(server: Server) -> Any:
    """Announces something; ended again after the test, so that others do not see it."""

    def make(**values: Any) -> int:
        with server.app.app_context():
            wanted = {"texts": TEXTS, "default_locale": "en", **values}
            return int(announcements.create(SYSTEM, wanted, announce=True).id)

    yield make
    with server.app.app_context():
        for announcement in running():
            announcements.end(SYSTEM, announcement)


def banner(page: Page, text: str = "Maintenance tonight") -> Locator:
    return page.locator(".banners .banner").filter(has_text=text)


def new_user(server: Server, *names: str) -> list[int]:
    with server.app.app_context():
        return [server.make_user(name=name).id for name in names]


def act_on(server: Server, number: int, act: Callable[[Announcement], object]) -> None:
    with server.app.app_context():
        found = find_announcement(number)
        assert found
        act(found)


def person_of(server: Server, user_id: int) -> User:
    found = find_user(user_id)
    assert found
    return found


def test_it_appears_changes_and_leaves_without_a_reload(
    server: Server, person: Person, announce: Announce
) -> None:
    page = person("Bo Lind", ("user",))
    page.goto("/uploads")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    number = announce()
    expect(banner(page)).to_be_visible()
    expect(page.locator("[data-say]")).to_have_text("Maintenance tonight")
    changed = {"texts": {"en": "Maintenance tomorrow"}, "level": "critical"}
    act_on(server, number, lambda it: announcements.update(SYSTEM, it, changed))
    expect(banner(page, "Maintenance tomorrow")).to_have_attribute("data-level", "critical")
    act_on(server, number, lambda it: announcements.end(SYSTEM, it))
    expect(page.locator(".banners")).to_be_hidden()


def test_dismissed_once_it_is_gone_from_every_tab_and_device(
    server: Server, person: Person, announce: Announce
) -> None:
    (bo,) = new_user(server, "Bo Lind")
    computer, phone = person(user_id=bo), person(user_id=bo, viewport=NARROW)
    for page in (computer, phone):
        page.goto("/uploads")
    number = announce()
    expect(banner(computer)).to_be_visible()
    expect(banner(phone)).to_be_visible()
    banner(computer).get_by_role("button", name="Dismiss").press("Enter")
    expect(banner(computer)).to_be_hidden()
    expect(banner(phone)).to_be_hidden()
    expect(computer.locator("#main")).to_be_focused()
    phone.goto("/account")
    expect(phone.locator("html")).to_have_attribute("data-ready", "")
    expect(banner(phone)).to_be_hidden()
    act_on(
        server, number, lambda it: announcements.update(SYSTEM, it, {"texts": {"en": "Changed"}})
    )
    other = person("Cy Young", ("user",))
    other.goto("/uploads")
    expect(banner(other, "Changed")).to_be_visible()
    expect(phone.locator(".banners")).to_be_hidden()


def test_each_reads_it_in_their_language(person: Person, announce: Announce) -> None:
    page = person("Noor", ("user",), locale="ar")
    page.goto("/uploads")
    announce()
    text = banner(page, TEXTS["ar"]).locator("[data-text]")
    expect(text).to_have_attribute("lang", "ar")
    german = person("Uwe", ("user",), locale="de")
    german.goto("/uploads")
    expect(banner(german).locator("[data-text]")).to_have_attribute("lang", "en")


def test_what_one_reads_stays_where_it_is(
    server: Server, person: Person, announce: Announce
) -> None:
    page = person("Ana Lima", ("staff",), viewport=NARROW)
    with server.app.app_context():
        page.goto(f"/users/{server.make_user(name='Di Moss').id}")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    page.mouse.wheel(0, 400)
    field = page.locator("#field-timezone")
    page.wait_for_function("() => scrollY > 300")
    before = field.bounding_box()
    assert before
    announce()
    expect(banner(page)).to_have_count(1)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    after = field.bounding_box()
    assert after
    assert abs(after["y"] - before["y"]) < 2
    page.locator(".app-toast", has_text="Maintenance tonight").get_by_text("Read").click()
    expect(banner(page)).to_be_in_viewport()


def test_the_urgent_stays_in_sight_and_interrupts(person: Person, announce: Announce) -> None:
    page = person("Bo Lind", ("staff",), viewport=NARROW)
    page.goto("/users/new")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    page.mouse.wheel(0, 300)
    announce(level="critical")
    expect(banner(page)).to_be_in_viewport()
    expect(page.locator("[role=alert][data-say-now]")).to_have_text("Maintenance tonight")


def test_nothing_in_a_text_is_html(person: Person, announce: Announce) -> None:
    text = (
        "<img src=x onerror=alert(1)>\n<b>See</b> (https://example.com/a_(b)?c=1&d), "
        "https://bank.example@evil.example or javascript:alert(1)."
    )
    announce(texts={"en": text})
    page = person("Bo Lind", ("user",))
    page.goto("/uploads")
    shown = banner(page, "See").locator("[data-text]")
    expect(shown).to_have_text(text)
    assert shown.evaluate("it => [...it.children].map(({localName}) => localName)") == ["a"]
    expect(shown.locator("a")).to_have_attribute("href", "https://example.com/a_(b)?c=1&d")


def test_a_role_brings_it_and_takes_it(server: Server, person: Person, announce: Announce) -> None:
    (bo,) = new_user(server, "Bo Lind")
    page = person(user_id=bo)
    page.goto("/uploads")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    with server.app.app_context():
        role = role_by_key("translator").id
    announce(audience="role", role_id=role)
    announce(texts={"en": "For all"})
    expect(banner(page, "For all")).to_be_visible()
    expect(banner(page)).to_have_count(0)
    with server.app.app_context():
        users.change_roles(SYSTEM, person_of(server, bo), grant=[role_by_key("translator")])
    expect(banner(page)).to_be_visible()
    with server.app.app_context():
        users.change_roles(SYSTEM, person_of(server, bo), revoke=[role_by_key("translator")])
    expect(banner(page)).to_have_count(0)
    expect(banner(page, "For all")).to_be_visible()


def test_more_than_two_wait(person: Person, announce: Announce) -> None:
    page = person("Bo Lind", ("user",))
    page.goto("/uploads")
    for number, level in enumerate(("info", "warning", "critical", "info")):
        announce(texts={"en": f"Number {number}"}, level=level)
    shown = page.locator(".banners .banner [data-text]")
    expect(page.get_by_role("button", name="2 more announcements")).to_be_visible()
    expect(shown).to_have_text(["Number 2", "Number 1"])
    page.get_by_role("button", name="2 more announcements").click()
    expect(shown).to_have_text(["Number 2", "Number 1", "Number 3", "Number 0"])


def test_it_starts_and_ends_when_it_is_time(
    server: Server, person: Person, announce: Announce
) -> None:
    page = person("Bo Lind", ("user",))
    page.goto("/uploads")
    moment = now()
    second = timedelta(seconds=1)
    number = announce(starts_at=moment + 2 * second, ends_at=moment + 9 * second)
    expect(banner(page)).to_be_visible(timeout=30_000)
    expect(banner(page)).to_be_hidden(timeout=40_000)
    with server.app.app_context():
        found = find_announcement(number)
        assert found
        assert found.state == "ended"
        db.session.rollback()


def test_staff_write_it_and_see_who_has_seen_it(
    server: Server, person: Person, announce: Announce
) -> None:
    reader = person("Bo Lind", ("user",))
    reader.goto("/uploads")
    page = person("Ana Lima", ("staff",))
    page.goto("/announcements/new")
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    page.get_by_label("Text in English").fill("Lunch is late\nAt one: https://example.com/menu.")
    expect(page.locator("[data-preview-place] a")).to_have_text("https://example.com/menu")
    page.get_by_role("tab", name="English").press("ArrowRight")
    expect(page.get_by_role("tab", name="Deutsch")).to_be_focused()
    expect(page.locator("[data-preview-place]")).to_contain_text("Lunch is late")
    page.get_by_label("Text in Deutsch").fill("Essen später")
    expect(page.locator("[data-preview-place] [data-text]")).to_have_text("Essen später")
    page.get_by_role("radio", name="Chosen people").check()
    field = page.get_by_role("combobox", name="Add somebody by name")
    field.press_sequentially("bo lind")
    expect(page.get_by_role("option", name="Bo Lind").first).to_be_visible()
    field.press("Escape")
    field.fill("")
    page.get_by_label("Everyone", exact=True).check()
    page.get_by_role("button", name="Announce").click()
    page.get_by_role("dialog").get_by_role("button", name="Announce").click()
    expect(page.locator(".alert-success")).to_contain_text("It is announced")
    expect(banner(reader, "Lunch is late")).to_be_visible()
    count = page.locator(".announcement-number")
    expect(count).to_contain_text("Seen by 0 of")
    banner(reader, "Lunch is late").get_by_role("button", name="Dismiss").click()
    expect(count).to_contain_text("Seen by 1 of")
    expect(page.locator("[data-people]").get_by_role("link", name="Bo Lind")).to_be_visible()
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator("[data-people]").get_by_role("link", name="Ana Lima").first).to_be_visible()
    page.get_by_role("button", name="Got it").click()
    expect(page.get_by_text("You have seen this.")).to_be_visible()
    page.get_by_role("button", name="End now").click()
    page.get_by_role("dialog").get_by_role("button", name="End now").click()
    expect(page.locator("[data-facts] [data-state]")).to_have_text("Ended")


def test_nothing_typed_is_lost(server: Server, person: Person) -> None:
    page = person("Ana Lima", ("staff",))
    page.goto("/announcements/new")
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    page.get_by_role("tab", name="Deutsch").click()
    page.get_by_label("Text in Deutsch").fill("Nur deutsch")
    page.get_by_role("radio", name="Important").check()
    page.get_by_role("button", name="Save draft").click()
    wrong = page.get_by_label("Text in English")
    expect(wrong).to_be_focused()
    expect(page.locator("#field-text_en-error")).to_contain_text("Write a text in this language")
    page.get_by_role("tab", name="Deutsch").click()
    expect(page.get_by_label("Text in Deutsch")).to_have_value("Nur deutsch")
    expect(page.get_by_role("radio", name="Important")).to_be_checked()


def test_two_people_write_in_different_languages_at_once(server: Server, person: Person) -> None:
    with server.app.app_context():
        wanted = {"texts": {"en": "Draft"}, "default_locale": "en"}
        number = announcements.create(SYSTEM, wanted).id
    ana, cy = person("Ana Lima", ("staff",)), person("Cy Young", ("staff",))
    for page in (ana, cy):
        page.goto(f"/announcements/{number}/edit")
        expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    ana.get_by_role("tab", name="Deutsch").click()
    ana.get_by_label("Text in Deutsch").fill("Entwurf")
    cy.get_by_label("Text in English").fill("Draft two")
    cy.get_by_role("button", name="Save draft").click()
    expect(cy.locator(".alert-success")).to_be_visible()
    ana.get_by_role("tab", name="English").click()
    expect(ana.get_by_label("Text in English")).to_have_value("Draft two")
    ana.get_by_role("button", name="Save draft").click()
    expect(ana.locator(".alert-success")).to_be_visible()
    act_on(server, number, lambda it: expect_texts(it, {"en": "Draft two", "de": "Entwurf"}))


def expect_texts(announcement: Announcement, texts: dict[str, str]) -> None:
    assert announcement.texts == texts


def test_the_list_is_live(server: Server, person: Person, announce: Announce) -> None:
    page = person("Ana Lima", ("staff",))
    page.goto("/announcements?state=running")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    number = announce(texts={"en": "Fresh from the list"})
    row = page.locator("[data-list] tr", has_text="Fresh from the list")
    expect(row.locator("[data-state]")).to_have_text("Running")
    act_on(server, number, lambda it: announcements.end(SYSTEM, it))
    expect(row).to_have_count(0)
    page.get_by_label("State").select_option("ended")
    expect(row.locator("[data-state]")).to_have_text("Ended")
