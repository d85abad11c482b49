"""The activity in real browsers: live, without jumping, filtered, reverted."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from dashboard.actions import uploads, users
from dashboard.events import RoleCreated
from dashboard.extensions import db
from dashboard.models import EventLogEntry, User
from dashboard.models.event_log import last_position
from dashboard.models.roles import role_by_key
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.browser.conftest import NARROW, Person
from tests.helpers.server import Server


def rename(server: Server, user_id: int, name: str, by: int | None = None) -> int:
    """Somebody gets another name; the position of the entry."""
    with server.app.app_context():
        user = find_user(user_id)
        assert user is not None
        users.update_profile(find_user(by) if by else SYSTEM, user, {"name": name})  # type: ignore[arg-type]
        return last_position()


def make(server: Server, name: str, **options: object) -> int:
    """Somebody with an account."""
    with server.app.app_context():
        return int(server.make_user(name=name, **options).id)  # type: ignore[arg-type]


def opened(page: Page, path: str = "/activity") -> Page:
    """The page, when it is live."""
    page.goto(path)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    page.evaluate("window.neverReloaded = true")
    return page


def entries(page: Page) -> Locator:
    return page.locator(".activity-item")


def test_what_happens_comes_in_on_top(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    actor = make(server, "Adam Act", roles=("admin",))
    page = opened(person("Wanda Watch"))
    rename(server, ana, "Ana Nova", by=actor)
    newest = entries(page).first
    expect(newest).to_contain_text("Adam Act changed the profile of Ana Nova")
    expect(newest.locator(".activity-day")).to_have_text("Today")
    expect(newest.get_by_role("link", name="Ana Nova")).to_have_attribute("href", f"/users/{ana}")
    newest.get_by_role("button", name=re.compile("^Details: Adam Act changed")).click()
    expect(newest.locator(".activity-before")).to_contain_text("Ana Lima")
    expect(newest.locator(".activity-after")).to_contain_text("Ana Nova")
    assert page.evaluate("window.neverReloaded")


def test_nothing_moves_while_somebody_reads(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    rename(server, ana, "Ana First")
    page = opened(person("Wanda Watch"))
    first = entries(page).filter(has_text="Ana First")
    first.get_by_role("button").first.click()
    place = first.bounding_box()
    rename(server, ana, "Ana Second")
    rename(server, ana, "Ana Third")
    pill = page.get_by_role("button", name="2 new entries")
    expect(pill).to_be_visible()
    assert first.bounding_box() == place
    expect(entries(page).filter(has_text="Ana Third")).to_have_count(0)
    pill.click()
    expect(entries(page).first).to_contain_text("Ana Third")
    expect(pill).to_be_hidden()
    rename(server, ana, "Ana Fourth")
    expect(entries(page).first).to_contain_text("Ana Fourth")


def test_nothing_jumps_while_somebody_has_scrolled_down(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    for number in range(40):
        rename(server, ana, f"Ana {number}")
    page = opened(person("Wanda Watch"))
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 900)
    page.wait_for_function("() => scrollY > 600")
    seen = entries(page).filter(has_text="Ana 20")
    place = seen.bounding_box()
    rename(server, ana, "Ana New")
    expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    assert seen.bounding_box() == place
    page.mouse.wheel(0, -5000)
    expect(entries(page).first).to_contain_text("Ana New")


def test_filters_stand_in_the_address(server: Server, person: Person) -> None:
    ana = make(server, "Ana Filtered")
    rename(server, ana, "Ana Filtered Too")
    page = opened(person("Wanda Watch"))
    page.get_by_label("What happened").select_option("user.updated")
    expect(page).to_have_url(re.compile(r"\?kind=user\.updated$"))
    page.get_by_label("Person", exact=True).fill("Ana Filtered Too")
    expect(page).to_have_url(re.compile(f"person={ana}"))
    expect(entries(page)).to_have_count(1)
    expect(page.locator("[data-activity-count]")).to_have_text("1 entry")
    file = page.locator("[data-export=jsonl]")
    expect(file).to_have_attribute("href", re.compile(f"person={ana}.*format=jsonl"))
    page.reload()
    expect(entries(page)).to_have_count(1)
    expect(page.get_by_label("Person", exact=True)).to_have_value("Ana Filtered Too")
    page.go_back()
    expect(entries(page).nth(1)).to_be_visible()
    page.get_by_label("Search by names").fill("nobody at all")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.locator("[data-empty] [data-clear]").click()
    expect(entries(page).nth(1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/activity$"))


def test_days_are_those_of_the_reader(server: Server, person: Person) -> None:
    ana = make(server, "Ana Days")
    position = rename(server, ana, "Ana Day")
    with server.app.app_context(), transaction():
        moment = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
        before = update(EventLogEntry).where(EventLogEntry.id <= position)
        db.session.execute(before.values(at=moment))
    with server.app.app_context():
        reader = server.make_user(name="Rita Read", roles=("staff",), timezone="Europe/Berlin")
        reader_id = reader.id
    page = opened(
        person(user_id=reader_id),
        "/activity?since=2026-03-29&until=2026-03-29&q=ana+day&kind=user.updated",
    )
    expect(entries(page)).to_have_count(1)
    expect(page.locator(".activity-day")).to_have_text("Sunday, March 29, 2026")
    page.goto("/activity?since=2026-03-28&until=2026-03-28&q=ana+day&kind=user.updated")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_a_history_is_live_and_takes_changes_back(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    rename(server, ana, "Ana Nova")
    page = opened(person("Adam Act", ("admin",)), f"/users/{ana}")
    history = page.locator(".activity-history")
    changed = history.locator(".activity-item").filter(has_text="profile of Ana Nova")
    changed.get_by_role("button", name=re.compile("^Details")).click()
    changed.get_by_role("button", name="Revert this change").click()
    page.get_by_role("dialog").get_by_role("button", name="Revert", exact=True).click()
    expect(page.locator(".app-title")).to_have_text("Ana Lima")
    newest = history.locator(".activity-item").first
    expect(newest.get_by_role("link", name="Reverts an earlier change")).to_be_visible()
    expect(changed.get_by_role("link", name="Reverted", exact=True)).to_be_visible()
    expect(changed.get_by_role("button", name="Revert this change")).to_be_hidden()


def test_reverting_asks_when_somebody_changed_the_same(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    changed = rename(server, ana, "Ana Nova")
    rename(server, ana, "Ana Own", by=ana)
    page = opened(person("Adam Act", ("admin",)), f"/activity/{changed}")
    here = page.locator(".is-here")
    here.get_by_role("button", name="Revert this change").click()
    page.get_by_role("dialog").get_by_role("button", name="Revert", exact=True).click()
    question = page.get_by_role("dialog", name="Somebody changed this since")
    expect(question.locator(".activity-choice")).to_contain_text("Ana Own")
    expect(question.locator(".activity-choice")).to_contain_text("Ana Lima")
    question.get_by_role("button", name="Revert anyway").click()
    expect(page.get_by_text("The change was reverted.")).to_be_visible()
    expect(here.get_by_role("link", name="Reverted", exact=True)).to_be_visible()


def test_one_entry_can_be_shared_and_walked_from(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    first, second = rename(server, ana, "Ana One"), rename(server, ana, "Ana Two")
    page = person("Wanda Watch", permissions=["clipboard-read", "clipboard-write"])
    opened(page, f"/activity/{first}")
    page.locator(".is-here").get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/activity/{first}")
    page.get_by_role("link", name="Newer").click()
    expect(page).to_have_url(re.compile(f"/activity/{second}$"))
    expect(page.locator(".is-here")).to_contain_text("Ana Two")


def test_three_people_see_what_they_may(server: Server, person: Person) -> None:
    ana = make(server, "Ana Lima")
    staff, user = opened(person("Wanda Watch")), opened(person(user_id=ana))
    translator = opened(person("Tina Text", ("translator",)))
    with server.app.app_context():
        owner = find_user(ana)
        assert owner is not None
        uploads.create(owner, "plans.txt", [b"words"])
        users.update_profile(SYSTEM, owner, {"email": "very.secret@example.com"})
    for page in (staff, user):
        expect(entries(page).first).to_contain_text("changed the profile of Ana")
        expect(entries(page).nth(1)).to_contain_text("Ana Lima uploaded plans.txt")
    user.get_by_role("link", name="plans.txt").wait_for()
    expect(translator.get_by_text("plans.txt")).to_have_count(0)
    seen = translator.evaluate("fetch('/api/v1/activity').then((answer) => answer.text())")
    assert "secret" not in seen
    assert {item["subject"]["name"] for item in json.loads(seen)["items"]} == {"Tina Text"}


def test_a_right_taken_away_takes_its_entries_along(server: Server, person: Person) -> None:
    make(server, "Ana Hidden")
    with server.app.app_context():
        wanda_id = server.make_user(name="Wanda Watch", roles=("staff",)).id
    page = opened(person(user_id=wanda_id))
    expect(entries(page).filter(has_text="Ana Hidden")).to_be_visible()
    with server.app.app_context():
        wanda = find_user(wanda_id)
        assert wanda is not None
        users.change_roles(SYSTEM, wanda, [role_by_key("user")], [role_by_key("staff")])
    expect(entries(page).filter(has_text="Ana Hidden")).to_have_count(0)
    expect(entries(page).first).to_contain_text("Wanda Watch")


def test_a_flood_of_entries_is_held_within_bounds(server: Server, person: Person) -> None:
    page = opened(person("Wanda Watch", ("admin",)))
    for _ in range(10):
        flood(server, 200)
    with server.app.app_context():
        newest = last_position()
    shown = page.locator(f'.activity-item[data-id="{newest}"]')
    expect(shown).to_be_visible(timeout=15_000)
    assert entries(page).count() <= 150
    expect(page.get_by_role("button", name="Show more")).to_be_visible()


def flood(server: Server, count: int) -> None:
    """Many entries in one commit."""
    with server.app.app_context(), transaction() as tx:
        role = role_by_key("user")
        for _ in range(count):
            tx.record(SYSTEM, RoleCreated(), role)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_it_fits_narrow_screens(server: Server, person: Person, locale: str) -> None:
    with server.app.app_context():
        ana: User = server.make_user(name="Ana Lima")
        changes = {"name": "Ana " + "Nova" * 20, "email": locale + "n" * 60 + "@example.com"}
        users.update_profile(SYSTEM, ana, changes)
        position = last_position()
    page = opened(person("Wanda Watch", locale=locale, viewport=NARROW), f"/activity/{position}")
    expect(page.locator(".is-here .activity-after").first).to_be_visible()
    for path in (f"/activity/{position}", "/activity"):
        page.goto(path)
        expect(entries(page).first).to_be_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
