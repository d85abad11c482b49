"""Translators at work: by keyboard, with plural forms and placeholders, alone and together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import roles, suggestions, translating
from dashboard.extensions import db
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalogs import find_catalog
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.catalogs import text
from tests.helpers.server import Server, wait_until

TRANSLATOR = ("translator",)
ADMIN = ("admin",)

PLURAL = "%(num)s file"
WITH_NAME = "Hello %(name)s"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Server]:
    """A server with a folder of catalogs of its own, in which everything may be changed."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(folder, translations_dir=folder / "translations") as server:
        wait_until(lambda: is_read(server, "zh_Hans_CN"), seconds=60, what="the catalogs")
        yield server


def is_read(server: Server, locale: str) -> bool:
    """Whether a language's file is in the database."""
    with server.app.app_context():
        catalog = find_catalog(locale)
        db.session.rollback()
        return catalog is not None and catalog.total > 0


Write = Callable[..., int]


@pytest.fixture
def write(server: Server) -> Write:
    """Has a text of a language say something, or nothing: ``write("Users", ["Leute"])``."""

    def change(source: str, texts: list[str] | None = None, locale: str = "de", **more: str) -> int:
        with server.app.app_context():
            entry = text(source, locale)
            words = texts or [""] * len(entry.texts)
            return translating.save(SYSTEM, entry, texts=words, **more).entry.id

    return change


def said(server: Server, source: str, locale: str = "de") -> tuple[list[str], str]:
    """What a text says, and its state."""
    with server.app.app_context():
        db.session.rollback()
        entry: CatalogEntry = text(source, locale)
        return entry.texts, entry.state


def opened(page: Page, path: str = "/translations/de") -> Page:
    page.goto(path)
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def box(page: Page, form: int = 0) -> Locator:
    return page.locator("[data-boxes] textarea").nth(form)


def rows(page: Page) -> Locator:
    return page.locator(".tr-row")


def find(page: Page, server: Server, source: str, locale: str = "de") -> Page:
    """Open a text, alone in its list."""
    with server.app.app_context():
        entry = text(source, locale)
        path = f"/translations/{locale}?key={entry.key}&open={entry.id}"
    opened(page, path)
    expect(rows(page)).to_have_count(1)
    expect(box(page)).to_be_visible()
    return page


# By keyboard


def test_a_list_is_worked_through_by_keyboard_alone(
    person: Person, server: Server, write: Write
) -> None:
    words = {"Activity": "Verlauf", "Users": "Leute", "Roles": "Aufgaben"}
    for source in words:
        write(source)
    page = opened(person("Tia Weber", TRANSLATOR), "/translations/de?state=missing")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("listbox", name="Texts").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    for _round in words:
        expect(box(page)).to_be_focused()
        expect(box(page)).to_have_value("")
        source = page.locator(".tr-source [data-source]").inner_text()
        page.keyboard.type(words[source])
        page.keyboard.press("Control+Enter")
        expect(rows(page).filter(has_text=words[source]).first).to_be_visible()
    expect(page.get_by_label("What to show")).to_contain_text("Missing (0)")
    for source, translation in words.items():
        assert said(server, source) == ([translation], "translated")


def test_letters_in_the_list_approve_mark_and_search(
    person: Person, server: Server, write: Write
) -> None:
    write("Overview", ["Überblick"])
    page = find(person("Tia Weber", TRANSLATOR), server, "Overview")
    page.get_by_role("listbox", name="Texts").focus()
    page.keyboard.press("a")
    expect(rows(page).first).to_contain_text("Approved")
    page.keyboard.press("Home")
    page.keyboard.press("w")
    expect(rows(page).first).to_contain_text("Needs work")
    page.keyboard.press("Home")
    expect(page.get_by_text("Not shown to anybody until it is confirmed.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(rows(page).first).to_contain_text("Translated")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Texts")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_next_open_text_is_found_wherever_it_is(person: Person, write: Write) -> None:
    write("User", ["Nutzer"], state="needs_work")
    page = opened(person("Tia Weber", TRANSLATOR))
    rows(page).first.click()
    page.keyboard.press("Alt+Shift+M")
    expect(page.locator(".tr-source [data-source]")).to_have_text("User")
    write("User", ["Benutzer"])
    expect(box(page)).to_have_value("Benutzer")


# Plural forms, placeholders, direction


def test_each_plural_form_has_a_box_and_a_preview(
    person: Person, server: Server, write: Write
) -> None:
    page = find(person("Mona Said", TRANSLATOR), server, PLURAL, "ar")
    expect(page.locator("[data-boxes] textarea")).to_have_count(6)
    expect(page.get_by_label("Translation for 2", exact=True)).to_be_visible()
    page.get_by_label("Try it with the number").fill("7")
    few = page.locator(".tr-box").nth(3)
    expect(few).to_have_class("tr-box is-chosen")
    expect(few.locator("[data-preview]")).to_contain_text("7")
    assert few.locator("textarea").get_attribute("dir") == "rtl"


def test_placeholders_in_arabic_keep_their_order_and_are_saved_without_marks(
    person: Person, server: Server, write: Write
) -> None:
    source = "%(num)s file selected"
    page = find(person("Mona Said", TRANSLATOR), server, source, "ar")
    before, _state = said(server, source, "ar")
    area = box(page, 3)
    assert "\u2066%(num)s\u2069" in area.input_value()
    area.press("End")
    area.press_sequentially(" ة")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    after, _state = said(server, source, "ar")
    assert after == [*before[:3], before[3] + " ة", *before[4:]]


def test_a_placeholder_is_one_thing(person: Person, server: Server, write: Write) -> None:
    source = "The role “%(name)s” was created."
    write(source, ["Die Rolle %(name)s ist neu."])
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    area = box(page)
    area.focus()
    area.evaluate("(area) => area.setSelectionRange(18, 18)")
    page.keyboard.press("Backspace")
    expect(area).to_have_value("Die Rolle  ist neu.")
    expect(page.get_by_text("A placeholder is missing")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Die Rolle %(name)s ist neu.")
    area.evaluate("(area) => area.setSelectionRange(10, 10)")
    page.keyboard.press("ArrowRight")
    assert area.evaluate("(area) => area.selectionStart") == 18
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.type("X")
    expect(area).to_have_value("Die Rolle X ist neu.")
    page.keyboard.press("Alt+Shift+Digit1")
    expect(area).to_have_value("Die Rolle X%(name)s ist neu.")
    area.evaluate("(area) => area.setSelectionRange(11, 11)")
    page.keyboard.press("Control+Delete")
    expect(area).to_have_value("Die Rolle X ist neu.")
    page.get_by_role("button", name="Discard changes").click()
    expect(area).to_have_value("Die Rolle %(name)s ist neu.")


# Checks


def test_checks_speak_as_one_types_and_are_mended_or_dismissed(
    person: Person, server: Server, write: Write
) -> None:
    source = "The role was saved."
    write(source, ["Die Rolle wurde gespeichert."])
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    box(page).fill("Die Rolle  wurde gespeichert.")
    finding = page.locator(".tr-finding")
    expect(finding).to_have_count(1)
    page.keyboard.press("Alt+Shift+X")
    expect(box(page)).to_have_value("Die Rolle wurde gespeichert.")
    expect(finding).to_have_count(0)
    box(page).fill("Die Rolle wurde gespeichert")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    finding.get_by_role("button", name="Dismiss").click()
    page.get_by_label("Why is it no mistake here?").fill("It stands in a table.")
    page.get_by_role("dialog").get_by_role("button", name="Dismiss").click()
    expect(finding).to_have_count(0)
    dismissed = page.locator('[data-panel="dismissed"]')
    expect(dismissed).to_contain_text("It stands in a table.")
    dismissed.get_by_role("button", name="Show it again").click()
    expect(finding).to_have_count(1)
