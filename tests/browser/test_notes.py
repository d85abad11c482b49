"""Notes as several people see and write them at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import notes, uploads, users
from dashboard.models.roles import role_by_key
from dashboard.models.users import DEACTIVATED, find_user
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.server import Server


@pytest.fixture
def subject(server: Server) -> int:
    """Somebody to write about."""
    with server.app.app_context():
        return int(server.make_user(name="Di Moss").id)


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def note(page: Page, text: str) -> Locator:
    return page.locator(".note", has_text=text)


def test_a_note_is_live_for_everyone_who_looks(
    server: Server, person: Person, subject: int
) -> None:
    ana = opened(person("Ana Lima", ("staff",)), f"/users/{subject}")
    cy = opened(person("Cy Young", ("admin",)), f"/users/{subject}")
    expect(cy.get_by_text("No notes yet.")).to_be_visible()
    ana.get_by_label("New note").fill("Called about https://example.com/42.\nAgain on Monday.")
    ana.get_by_role("button", name="Add note").click()
    expect(note(cy, "Called about").get_by_role("link")).to_have_attribute(
        "href", "https://example.com/42"
    )
    expect(ana.get_by_label("New note")).to_have_value("")
    expect(note(cy, "Called").get_by_role("button", name="Edit note")).to_be_hidden()
    note(ana, "Called").get_by_role("button", name="Edit note").click()
    ana.get_by_label("Text of the note").fill("Called on Monday.")
    ana.get_by_label("Text of the note").press("Control+Enter")
    expect(note(cy, "Called on Monday.")).to_contain_text("edited")
    expect(ana.get_by_label("Text of the note")).to_have_count(0)
    note(ana, "Called").get_by_role("button", name="Delete note").click()
    ana.get_by_role("dialog").get_by_role("button", name="Delete note").click()
    expect(cy.get_by_text("No notes yet.")).to_be_visible()


def test_people_are_mentioned_by_keyboard_and_told(
    server: Server, person: Person, subject: int
) -> None:
    with server.app.app_context():
        bo = server.make_user("bo.lind", name="Bo Lind", roles=["staff"])
        server.make_user("bo.gone", name="Bo Gone", roles=["staff"], state=DEACTIVATED)
        server.make_user("bo.other", name="Bo Other")
        bo_id = bo.id
    ana = opened(person("Ana Lima", ("staff",)), f"/users/{subject}")
    told = opened(person(user_id=bo_id), "/uploads")
    field = ana.get_by_label("New note")
    field.press_sequentially("Please look, @bo")
    options = ana.get_by_role("listbox", name="People to mention").get_by_role("option")
    expect(options).to_have_count(2)  # not the one whose account is not in use
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value("Please look, @bo.lind ")
    field.press_sequentially("@x")
    field.press("Escape")
    field.fill("Please look, @bo.lind, @bo.gone, @bo.other, @ghost")
    field.press("Control+Enter")
    unreached = ana.locator("[data-unreached] p")
    expect(unreached).to_have_text(
        [
            "Bo Gone was not told: the account is not in use.",
            "Bo Other was not told: they may not see this page.",
            "Nobody was told as @ghost: there is nobody whom you may see with this user name.",
        ]
    )
    toast = told.locator(".app-toast", has_text="mentioned you in a note on Di Moss")
    expect(toast).to_be_visible()
    expect(note(ana, "Please look").get_by_role("link", name="@bo.lind")).to_have_attribute(
        "href", f"/users/{bo_id}"
    )


@pytest.mark.parametrize("kind", ["roles", "uploads"])
def test_on_roles_and_files(server: Server, person: Person, kind: str) -> None:
    with server.app.app_context():
        owner = server.make_user()
        upload = uploads.create(SYSTEM, "plan.txt", [b"A plan."], owner=owner)
        number = {"roles": role_by_key("user").id, "uploads": upload.id}[kind]
    ana = opened(person("Ana Lima", ("staff",)), f"/{kind}/{number}")
    cy = opened(person("Cy Young", ("staff",)), f"/{kind}/{number}")
    ana.get_by_label("New note").fill(f"About {kind}")
    ana.get_by_role("button", name="Add note").click()
    expect(note(cy, f"About {kind}")).to_be_visible()


def test_nothing_typed_is_lost(server: Server, person: Person, subject: int) -> None:
    with server.app.app_context():
        ana_id = server.make_user(name="Ana Lima", roles=["staff"]).id
    one = opened(person(user_id=ana_id), f"/users/{subject}")
    two = opened(person(user_id=ana_id), f"/users/{subject}")
    one.get_by_role("button", name="Add note").click()
    expect(one.locator("#note-error")).to_have_text("This field is required.")
    one.get_by_label("New note").fill("First")
    one.get_by_role("button", name="Add note").click()
    for page, text in ((one, "From one"), (two, "From two")):
        note(page, "First").get_by_role("button", name="Edit note").click()
        page.get_by_label("Text of the note").fill(text)
    one.get_by_role("button", name="Save", exact=True).last.click()
    expect(one.locator(".note", has_text="From one")).to_be_visible()
    editor = two.locator(".note-editor")
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator("[data-theirs]")).to_contain_text("From one")
    expect(two.get_by_label("Text of the note")).to_have_value("From two")
    editor.get_by_role("button", name="Save").click()
    expect(one.locator(".note", has_text="From two")).to_be_visible()


def test_who_loses_the_right_sees_no_notes(server: Server, person: Person, subject: int) -> None:
    with server.app.app_context():
        cy = server.make_user(name="Cy Young", roles=["staff", "translator"])
        staff = server.make_user(roles=["staff"])
        found = find_user(subject)
        assert found
        notes.add(staff, found, "Confidential")
        cy_id = cy.id
    page = opened(person(user_id=cy_id), f"/users/{subject}")
    expect(note(page, "Confidential")).to_be_visible()
    with server.app.app_context():
        cy = find_user(cy_id)
        assert cy
        users.change_roles(SYSTEM, cy, revoke=[role_by_key("staff")])
    expect(page.get_by_text("Confidential")).to_be_hidden()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-ready", "")
    expect(page.locator(".notes")).to_have_count(0)
