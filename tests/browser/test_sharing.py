"""Sharing in Chromium: the dialog, a file's page, and what others see come and go."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import shares, uploads, users
from dashboard.extensions import db
from dashboard.models import Upload, User
from dashboard.models.roles import role_by_key
from dashboard.models.uploads import find_upload
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.server import Server


@pytest.fixture
def people(server: Server) -> Iterator[Any]:
    """Work on the server's own data."""
    with server.app.app_context():
        yield server.make_user
        db.session.remove()


def give(owner: User, name: str, content: bytes = b"some bytes") -> Upload:
    return uploads.create(SYSTEM, name, [content], owner=owner)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "PNG")
    return out.getvalue()


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator(".live-dot[data-status=live]")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.locator("tbody tr").filter(has_text=name)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def fresh(upload: Upload) -> Upload:
    db.session.rollback()
    found = find_upload(upload.id)
    assert found
    return found


# The dialog


def test_a_file_shared_by_an_exact_name_appears_at_once_and_goes_at_once(
    person: Person, people: Any
) -> None:
    ana, bo = people(name="Ana Lima"), people("bo.berg", name="Bo Berg")
    give(ana, "plan.txt")
    mine = opened(person(user_id=ana.id), "/uploads")
    theirs = opened(person(user_id=bo.id), "/uploads?owner=shared")
    expect(theirs.get_by_text("Nothing is shared with you")).to_be_visible()
    mine.get_by_role("button", name="Share plan.txt").click()
    dialog(mine).get_by_label("User name or e-mail address").fill("bo.berg")
    mine.keyboard.press("Enter")
    expect(dialog(mine).get_by_role("listitem")).to_contain_text("Bo Berg")
    expect(row(theirs, "plan.txt")).to_contain_text("Ana Lima")
    expect(theirs.get_by_role("button", name="Delete plan.txt")).to_be_hidden()
    expect(theirs.get_by_role("button", name="Share plan.txt")).to_be_hidden()
    dialog(mine).get_by_role("button", name="Remove Bo Berg").click()
    expect(row(theirs, "plan.txt")).to_have_count(0)
    dialog(mine).get_by_role("button", name="Done").click()
    expect(mine.get_by_role("button", name="Share plan.txt")).to_be_focused()


def test_a_name_that_nobody_has_is_refused_and_stays(person: Person, people: Any) -> None:
    ana = people()
    people("closed.one", state="deactivated")
    give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), "/uploads")
    page.get_by_role("button", name="Share plan.txt").click()
    field = dialog(page).get_by_label("User name or e-mail address")
    for name in ("nobody", "closed.one"):
        field.fill(name)
        page.keyboard.press("Enter")
        expect(dialog(page).get_by_role("alert")).to_have_text(
            "The file cannot be shared with this person. Check the spelling."
        )
        expect(field).to_have_value(name)
        expect(field).to_be_focused()
        page.reload()
        expect(page.locator("html[data-ready]")).to_be_attached()
        page.get_by_role("button", name="Share plan.txt").click()


def test_whoever_sees_people_finds_them_by_typing(person: Person, people: Any) -> None:
    staff, zoe = people(roles=("staff",)), people("zoe.q", name="Zoë Quist")
    people("zack.q", name="Zack Quist", state="deactivated")
    give(staff, "plan.txt")
    page = opened(person(user_id=staff.id), "/uploads?owner=me")
    page.get_by_role("button", name="Share plan.txt").click()
    dialog(page).get_by_label("Search for people").fill("quist")
    found = dialog(page).get_by_role("list", name="People found").get_by_role("listitem")
    expect(found).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shared = dialog(page).get_by_role("list", name="Shared with").get_by_role("listitem")
    expect(shared).to_contain_text(["Zoë Quist"])
    expect(dialog(page).get_by_label("Search for people")).to_be_focused()
    expect(row(page, "plan.txt").get_by_role("img", name="Shared with 1 person")).to_be_attached()
    dialog(page).get_by_label("Search for people").fill("quist")
    expect(dialog(page).get_by_text("Nobody was found.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert [it["id"] for it in shares.shared_with(find_shared(staff))] == [zoe.id]


def find_shared(owner: User) -> Upload:
    db.session.rollback()
    return db.session.query(Upload).filter_by(owner_id=owner.id).one()


# The page of a file


def test_a_file_has_a_page_with_a_large_look_and_what_is_known(person: Person, people: Any) -> None:
    ana = people(name="Ana Lima")
    upload = give(ana, "harbour.png", picture())
    page = opened(person(user_id=ana.id), "/uploads")
    row(page, "harbour.png").get_by_role("link", name="harbour.png", exact=True).click()
    expect(page).to_have_url(f"{page.url.rpartition('/uploads')[0]}/uploads/{upload.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("harbour.png")
    look = page.get_by_role("img", name="harbour.png")
    expect(look).to_have_js_property("naturalWidth", 640)
    details = page.locator("dl.upload-facts")
    for fact in ("PNG picture", "Ana Lima", f"{upload.size:,} bytes"):
        expect(details).to_contain_text(fact)
    expect(page.get_by_label("Checksum (SHA-256)")).to_have_value(upload.sha256)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "harbour.png"


def test_what_has_no_preview_says_so(person: Person, people: Any) -> None:
    ana = people()
    upload = give(ana, "old.zip", b"PK\x03\x04" + b"\0" * 26)
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    expect(page.get_by_text("ZIP archive – there is no preview")).to_be_visible()


def test_renaming_in_place_is_seen_by_those_with_whom_it_is_shared(
    person: Person, people: Any
) -> None:
    ana, bo = people(), people()
    upload = give(ana, "plan.txt")
    shares.share(ana, upload, bo)
    mine = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    theirs = opened(person(user_id=bo.id), f"/uploads/{upload.id}")
    for name in ("Rename", "Share", "Delete"):
        expect(theirs.get_by_role("button", name=name, exact=True)).to_be_hidden()
    expect(theirs.get_by_role("link", name="Download")).to_be_visible()
    mine.get_by_role("button", name="Rename", exact=True).click()
    expect(mine.get_by_label("Name", exact=True)).to_be_focused()
    mine.keyboard.type("Better plan")
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).to_have_text("Better plan.txt")
    expect(mine.get_by_role("button", name="Rename", exact=True)).to_be_focused()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Better plan.txt")
    expect(theirs).to_have_title("(1) Better plan.txt · Dashboard")


def test_an_empty_name_is_refused_and_escape_gives_up(person: Person, people: Any) -> None:
    ana = people()
    upload = give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_label("Name", exact=True).fill("...")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enter a name.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("plan.txt")
    expect(page.get_by_label("Name", exact=True)).to_be_hidden()


@pytest.mark.parametrize("choice, outcome", [("Use their", "theirs.txt"), ("Keep my", "mine.txt")])
def test_a_name_that_somebody_else_changed_meanwhile_is_asked_about(
    person: Person, people: Any, choice: str, outcome: str
) -> None:
    ana = people()
    upload = give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_label("Name", exact=True).fill("mine.txt")
    uploads.rename(SYSTEM, upload, "theirs.txt")
    expect(page.get_by_role("group", name="Two versions")).to_contain_text("theirs.txt")
    expect(page.get_by_label("Name", exact=True)).to_have_value("mine.txt")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Use their version")).to_be_focused()
    assert fresh(upload).name == "theirs.txt"
    page.get_by_role("button", name=f"{choice} version").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(outcome)
    expect(page.get_by_label("Name", exact=True)).to_be_hidden()
    assert fresh(upload).name == outcome


def test_sharing_while_a_name_is_typed_is_no_conflict(person: Person, people: Any) -> None:
    ana, bo = people(), people(name="Bo Berg")
    upload = give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_label("Name", exact=True).fill("new.txt")
    shares.share(ana, upload, bo)
    expect(page.locator("[data-sharing]").get_by_text("Bo Berg")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("new.txt")


def test_a_file_taken_back_leaves_the_open_page(person: Person, people: Any) -> None:
    ana, bo = people(), people()
    upload = give(ana, "secret plan.txt")
    shares.share(ana, upload, bo)
    page = opened(person(user_id=bo.id), f"/uploads/{upload.id}")
    shares.unshare(ana, upload, bo.id)
    expect(page.get_by_text("This file is not here any more").last).to_be_visible()
    assert "secret plan" not in page.evaluate("document.querySelector('main').innerHTML")
    assert "secret" not in page.title()
    shares.share(ana, upload, bo)
    expect(page.get_by_role("heading", level=1)).to_have_text("secret plan.txt")


def test_who_loses_the_right_to_files_sees_shared_ones_no_more(person: Person, people: Any) -> None:
    ana, bo = people(), people(roles=("user", "translator"))
    upload = give(ana, "plan.txt")
    shares.share(ana, upload, bo)
    page = opened(person(user_id=bo.id), f"/uploads/{upload.id}")
    users.change_roles(SYSTEM, bo, [], [role_by_key("user"), role_by_key("translator")])
    expect(page.get_by_text("This file is not here any more").last).to_be_visible()


def test_deleting_from_the_page_asks_and_says_that_it_is_gone(person: Person, people: Any) -> None:
    ana = people()
    upload = give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    page.get_by_role("button", name="Delete").click()
    dialog(page).get_by_role("button", name="Delete").click()
    expect(page.get_by_text("This file is not here any more").last).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="All files").last.click()
    expect(row(page, "plan.txt")).to_have_count(0)


def test_the_page_says_with_whom_a_file_is_shared(person: Person, people: Any) -> None:
    ana, bo = people(), people(name="Bo Berg")
    upload = give(ana, "plan.txt")
    page = opened(person(user_id=ana.id), f"/uploads/{upload.id}")
    expect(page.get_by_text("Only you and those who look after").first).to_be_visible()
    shares.share(ana, upload, bo)
    card = page.locator("[data-sharing]")
    expect(card.get_by_role("listitem")).to_have_text(["BBBo Berg"])
    card.get_by_role("button", name="Add or remove people").click()
    dialog(page).get_by_role("button", name="Remove Bo Berg").click()
    expect(card.get_by_role("listitem")).to_have_count(0)
