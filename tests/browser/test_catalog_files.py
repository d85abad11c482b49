"""Checks that know the other texts, files that come in, and files on the server that are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from dashboard.actions import translating
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.catalogs import Folder, synced, text
from tests.helpers.server import Server

TRANSLATOR = ("translator",)
ADMIN = ("admin",)

SOURCE = "Save all files"
ENTRIES = """
msgid "Save all files"
msgstr "Alle Dateien sichern"

msgctxt "menu"
msgid "Save all files"
msgstr "Alle Dateien sichern"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Server]:
    """A server with a folder of catalogs of its own."""
    data = tmp_path_factory.mktemp("server")
    (data / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(data, translations_dir=data / "translations") as server:
        yield server


@pytest.fixture
def folder(server: Server) -> Folder:
    """That folder, with few texts in German."""
    folder = Folder(server.data_dir / "translations")
    put(server, folder, ENTRIES)
    return folder


def put(server: Server, folder: Folder, entries: str) -> None:
    """Have a file with these texts taken in."""
    folder.write(entries)
    with server.app.app_context():
        synced()


@pytest.fixture
def write(server: Server, folder: Folder) -> Callable[[str | None, str], None]:
    """Has the text in a context say something."""

    def change(context: str | None, words: str) -> None:
        with server.app.app_context():
            translating.save(SYSTEM, text(SOURCE, context=context), texts=[words])

    return change


Write = Callable[[str | None, str], None]


def address(server: Server, context: str | None = None) -> str:
    """The page with a text opened."""
    with server.app.app_context():
        entry = text(SOURCE, context=context)
        return f"/translations/de?key={entry.key}&open={entry.id}"


def box(page: Page) -> Locator:
    return page.locator("[data-boxes] textarea")


def finding(page: Page, title: str) -> Locator:
    return page.locator(".tr-finding").filter(has_text=title)


OTHERWISE = "Translated differently elsewhere"


# Checks


def test_another_translation_of_the_same_words_is_told_as_one_types(
    person: Person, server: Server, folder: Folder
) -> None:
    page = person("Tia Weber", TRANSLATOR)
    page.goto(address(server))
    box(page).fill("Alle Dateien speichern")
    expect(finding(page, OTHERWISE)).to_contain_text("Alle Dateien sichern")
    page.reload()
    expect(box(page)).to_have_value("Alle Dateien speichern")
    expect(finding(page, OTHERWISE)).to_have_count(1)
    finding(page, OTHERWISE).get_by_role("button", name="Fix it").click()
    expect(box(page)).to_have_value("Alle Dateien sichern")
    expect(page.locator(".tr-finding")).to_have_count(0)


def test_what_was_typed_before_the_others_are_known_is_looked_through_again(
    person: Person, server: Server, folder: Folder
) -> None:
    page = person("Tia Weber", TRANSLATOR)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    path = address(server)
    asked = f"**/entries/{path.rpartition('=')[2]}"
    page.route(asked, hold)
    page.goto(path)
    box(page).fill("Alle Dateien  speichern")
    fix = finding(page, "Two spaces").get_by_role("button", name="Fix it")
    fix.focus()
    expect(finding(page, OTHERWISE)).to_have_count(0)
    for route in held:
        route.continue_()
    expect(finding(page, OTHERWISE)).to_have_count(1)
    expect(fix).to_be_focused()


def test_what_somebody_else_writes_elsewhere_is_known_at_once(
    person: Person, server: Server, write: Write
) -> None:
    page = person("Tia Weber", TRANSLATOR)
    page.goto(address(server))
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    box(page).fill("Alle Dateien speichern")
    expect(finding(page, OTHERWISE)).to_have_count(1)
    write("menu", "Alle Dateien speichern")
    expect(finding(page, OTHERWISE)).to_have_count(0)
    expect(box(page)).to_be_focused()
    write("menu", "Alles abspeichern")
    expect(finding(page, OTHERWISE)).to_contain_text("Alles abspeichern")
