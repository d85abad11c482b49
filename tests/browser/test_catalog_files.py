"""Checks that know the other texts, files that come in, and files on the server that are broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from dashboard.actions import publishing, translating
from dashboard.catalog_folder import replace
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person, kept_waiting
from tests.helpers.catalogs import HEADER, Folder, synced, text
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
    path = address(server)
    with kept_waiting(page, f"**/entries/{path.rpartition('=')[2]}"):
        page.goto(path)
        box(page).fill("Alle Dateien  speichern")
        fix = finding(page, "Two spaces").get_by_role("button", name="Fix it")
        fix.focus()
        expect(finding(page, OTHERWISE)).to_have_count(0)
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


# Files that come in


def many(word: str, count: int = 450, missing: int = 0, source: str = "Text") -> str:
    """So many texts, the last of them without a translation."""
    said = [word if number < count - missing else "" for number in range(count)]
    entries = [
        f'\nmsgid "{source} of number {number}"\nmsgstr "{it and it + str(number)}"\n'
        for number, it in enumerate(said)
    ]
    return "".join(entries)


def says(server: Server, number: int, source: str = "Text") -> str:
    with server.app.app_context():
        return text(f"{source} of number {number}").texts[0]


def importing(page: Page, file: Path) -> Locator:
    """The dialog in which a file is looked at."""
    page.goto("/translations")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    page.get_by_role("button", name="More about Deutsch").click()
    link = page.get_by_role("link", name="Deutsch", exact=True)
    card = page.get_by_role("listitem").filter(has=link)
    card.get_by_role("button", name="Import a file").click()
    dialog = page.get_by_role("dialog", name="Import translations into")
    dialog.get_by_label("PO file").set_input_files(file)
    return dialog


def test_every_text_of_a_large_file_is_shown_and_decided_on(
    person: Person, server: Server, folder: Folder, tmp_path: Path
) -> None:
    put(server, folder, many("Wort ", missing=2))
    with server.app.app_context():
        for number in (7, 8, 440):
            translating.save(SYSTEM, text(f"Text of number {number}"), texts=["Von hier"])
    file = tmp_path / "de.po"
    file.write_text(HEADER.format(locale="de") + many("Begriff "), encoding="utf-8")
    page = person("Ana Lima", ADMIN)
    dialog = importing(page, file)
    listed, rest = dialog.locator("[data-texts] > li"), dialog.locator("[data-rest]")
    expect(dialog.get_by_role("radio", name="Changed on both sides 3")).to_be_checked()
    expect(listed).to_have_count(3)
    every = dialog.get_by_role("radiogroup", name="For all of these")
    expect(every.get_by_role("radio", name="Keep what is here")).to_be_checked()
    one = listed.filter(has_text="Text of number 440")
    one.get_by_text("Take what is in the file").click()
    expect(every.get_by_role("radio", name="Keep what is here")).not_to_be_checked()

    dialog.get_by_role("radio", name="Changed on both sides 3").focus()
    page.keyboard.press("ArrowRight")
    expect(listed).to_have_count(200)
    expect(rest).to_contain_text("and 245 more")
    first = listed.first.get_by_role("radiogroup", name="Text of number 0")
    first.get_by_role("radio", name="Take what is in the file").focus()
    page.keyboard.press("ArrowLeft")
    expect(first.get_by_role("radio", name="Keep what is here")).to_be_checked()
    dialog.get_by_role("button", name="Show more").click()
    expect(listed).to_have_count(400)
    dialog.get_by_role("button", name="Show more").click()
    expect(listed).to_have_count(445)
    expect(rest).to_be_hidden()
    expect(dialog.locator("[data-texts]")).to_be_focused()
    expect(first.get_by_role("radio", name="Keep what is here")).to_be_checked()

    dialog.get_by_text("New 2").click()
    expect(listed).to_have_count(2)
    every.get_by_text("Keep what is here").click()
    for item in listed.all():
        expect(item.get_by_role("radio", name="Keep what is here")).to_be_checked()
    dialog.get_by_text("Changed on both sides 3").click()
    expect(one.get_by_role("radio", name="Take what is in the file")).to_be_checked()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("445 translations were taken in.")).to_be_visible()
    numbers = (0, 1, 7, 8, 440, 447, 448, 449)
    wanted = ["Wort 0", "Begriff 1", "Von hier", "Von hier", "Begriff 440", "Begriff 447", "", ""]
    assert [says(server, number) for number in numbers] == wanted


def test_what_changes_while_a_file_is_looked_at_is_shown_again(
    person: Person, server: Server, folder: Folder, tmp_path: Path
) -> None:
    put(server, folder, many("Wort ", 3, source="Page"))
    file = tmp_path / "de.po"
    file.write_text(
        HEADER.format(locale="fr") + many("Begriff ", 3, source="Page"), encoding="utf-8"
    )
    page = person("Ana Lima", ADMIN)
    dialog = importing(page, file)
    expect(dialog.get_by_text("The file says that its language is French.")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Changed 3", exact=True)).to_be_checked()
    dialog.locator("li").first.get_by_text("Keep what is here").click()
    with server.app.app_context():
        translating.save(SYSTEM, text("Page of number 2"), texts=["Von hier"])
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Somebody has changed translations")
    expect(dialog.get_by_role("radio", name="Changed 2", exact=True)).to_be_checked()
    expect(dialog.locator("li").first.get_by_label("Keep what is here")).to_be_checked()
    dialog.get_by_text("Changed on both sides 1").click()
    dialog.locator("li").first.get_by_text("Take what is in the file").click()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("2 translations were taken in.")).to_be_visible()
    assert [says(server, number, "Page") for number in range(3)] == [
        "Wort 0",
        "Begriff 1",
        "Begriff 2",
    ]


def test_a_file_that_is_not_looked_at_any_more_shows_nothing(
    person: Person, server: Server, folder: Folder, tmp_path: Path
) -> None:
    put(server, folder, many("Wort ", 3, source="Line"))
    broken, good = tmp_path / "broken.po", tmp_path / "good.po"
    broken.write_text('msgid "Line\n', encoding="utf-8")
    good.write_text(
        HEADER.format(locale="de") + many("Begriff ", 3, source="Line"), encoding="utf-8"
    )
    page = person("Ana Lima", ADMIN)
    sent: list[Route] = []

    def keep(route: Route) -> None:
        sent.append(route)

    page.route("**/import", keep, times=1)

    with page.expect_request("**/import"):
        dialog = importing(page, good)
    dialog.get_by_role("button", name="Cancel").click()
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("link", name="Deutsch", exact=True)
    )
    page.get_by_role("button", name="More about Deutsch").click()
    card.get_by_role("button", name="Import a file").click()
    with page.expect_request(lambda it: it.method == "DELETE"):
        sent.pop().continue_()
    expect(dialog.locator("[data-preview]")).to_be_hidden()

    page.route("**/import", keep, times=1)
    with page.expect_request("**/import"):
        dialog.get_by_label("PO file").set_input_files(broken)
    dialog.get_by_label("PO file").set_input_files(good)
    expect(dialog.locator("[data-texts] > li")).to_have_count(3)
    with page.expect_event("requestfinished"):
        sent.pop().continue_()
    expect(dialog.get_by_role("radio", name="Changed 3", exact=True)).to_be_checked()
    expect(dialog.locator("[data-error]")).to_be_hidden()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("3 translations were taken in.")).to_be_visible()


def test_who_goes_to_another_kind_before_the_first_is_there_sees_that_one(
    person: Person, server: Server, folder: Folder, tmp_path: Path
) -> None:
    put(server, folder, many("Wort ", 3, missing=1, source="Word"))
    file = tmp_path / "de.po"
    file.write_text(
        HEADER.format(locale="de") + many("Begriff ", 3, source="Word"), encoding="utf-8"
    )
    page = person("Ana Lima", ADMIN)
    with kept_waiting(page, "**/import/*?kind=changed*"):
        dialog = importing(page, file)
        dialog.get_by_text("New 1").click()
        expect(dialog.locator("[data-texts] > li")).to_have_count(1)
        expect(dialog.locator("[data-texts] > li")).to_be_visible()
    expect(dialog.locator("[data-texts] > li")).to_contain_text("Word of number 2")


# Files on the server


def test_who_publishes_into_a_broken_file_is_told_where_and_what_to_do(
    person: Person, server: Server, folder: Folder, write: Write
) -> None:
    write(None, "Alle Dateien speichern")
    page = person("Tia Weber", TRANSLATOR)
    page.goto("/translations/de")
    page.get_by_role("button", name=re.compile("Publish [0-9]")).click()
    dialog = page.get_by_role("dialog", name="Publish Deutsch")
    expect(dialog.get_by_role("alert")).to_be_hidden()
    good = folder.po().read_bytes()
    folder.edit('"Alle Dateien sichern"', '"Alle Dateien sichern')
    line = 1 + good[: good.index(b'"Alle Dateien sichern"')].count(b"\n")
    go = dialog.get_by_role("button", name="Publish", exact=True)
    go.click()
    told = dialog.get_by_role("alert")
    expect(told).to_contain_text(
        "The file de/LC_MESSAGES/messages.po on the server cannot be used."
    )
    expect(told).to_contain_text(f"Line {line}: The closing quotation mark is missing.")
    expect(told).to_contain_text("Have the file mended, then try again.")
    expect(go).to_be_focused()
    replace({folder.po(): good})
    go.click()
    expect(page.get_by_text(re.compile("texts? (is|are) live"))).to_be_visible()
    expect(dialog).to_be_hidden()
    assert "Alle Dateien speichern" in folder.po().read_text(encoding="utf-8")


def test_what_was_changed_in_the_file_since_is_not_taken_back(
    person: Person, server: Server, folder: Folder, write: Write
) -> None:
    write("menu", "Alles speichern")
    with server.app.app_context():
        publishing.publish(SYSTEM, "de")
    folder.edit('"Alles speichern"', '"Alles ablegen"')
    page = person("Tia Weber", TRANSLATOR)
    page.goto("/translations")
    page.get_by_role("button", name="More about Deutsch").click()
    page.get_by_role("button", name="Take back the last publish").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    told = page.get_by_text("of the file de/LC_MESSAGES/messages.po on the server stands")
    expect(told).to_be_visible()
    expect(told).to_contain_text("translate the text again and publish it")
