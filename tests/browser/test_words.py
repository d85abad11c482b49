"""Words that go live: published ones change open pages in place, and people translate there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.actions import roles, translating, users
from dashboard.extensions import db
from dashboard.models.catalogs import find_catalog
from dashboard.models.users import find_user
from dashboard.policy import SYSTEM
from dashboard.rights import limited
from tests.browser.conftest import NARROW, Person
from tests.helpers.catalogs import text
from tests.helpers.server import Server, wait_until

TRANSLATOR = ("translator",)
MARKS = """() => {
  const walker = document.createTreeWalker(document);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const attributes = [...(node.attributes ?? [])].map(({ value }) => value);
    const values = [node.nodeType === 3 ? node.data : "", ...attributes];
    found.push(...values.filter((value) => /[\\u2063\\u2064]/.test(value)));
  }
  return found;
}"""
"""Invisible marks that were left on the page."""

Publish = Callable[..., None]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Server]:
    """A server with a folder of catalogs of its own."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(folder, translations_dir=folder / "translations") as server:
        wait_until(lambda: is_read(server), seconds=60, what="the catalogs")
        with server.app.app_context():
            for number in range(30):
                server.make_user(name=f"Reader {number}")
        yield server


def is_read(server: Server) -> bool:
    """Whether the files of all languages are in the database."""
    with server.app.app_context():
        catalog = find_catalog("zh_Hans_CN")
        db.session.rollback()
        return catalog is not None and catalog.total > 0


@pytest.fixture
def publish(server: Server) -> Publish:
    """Has texts say something else for everybody: ``publish({"Users": ["Leute"]})``."""
    translator: dict[str, int] = {}

    def change(words: dict[str, list[str]], locale: str = "de") -> None:
        with server.app.app_context():
            if not translator:
                translator["id"] = server.make_user(name="Ines Weiß", roles=TRANSLATOR).id
            for source, texts in words.items():
                translating.save(SYSTEM, text(source, locale), texts=texts)
            browser = server.sign_in(find_user(translator["id"]))
        answer = server.api(
            browser, "POST", f"catalogs/{locale}/publish", json={"without_errors": True}
        )
        assert answer.ok, answer.text

    return change


def live(page: Page, path: str) -> Page:
    """Open a page and wait until it is live."""
    page.goto(path)
    expect(page.locator("html[data-ready]")).to_have_count(1)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    return page


def test_published_words_reach_pages_that_are_in_use(person: Person, publish: Publish) -> None:
    table = live(person("Ana Lima", ("staff",), "de"), "/users")
    account = live(person("Bo Lind", ("user",), "de"), "/account")
    table.locator("[data-filter] [name=q]").press_sequentially("reade")
    expect(table.locator("[data-users-count]")).to_contain_text("30")
    table.evaluate(
        """() => {
          const q = document.querySelector("[data-filter] [name=q]");
          scrollTo(0, 350);
          q.focus({ preventScroll: true });
          q.setSelectionRange(1, 3);
          window.rows = [...document.querySelectorAll("tbody tr")];
        }"""
    )
    name = account.locator("form [name=name]").first
    name.fill("Bo half")
    account.evaluate("() => (window.field = document.activeElement)")
    publish(
        {
            "Users": ["Alle Leute"],
            "%(num)s person": ["%(num)s Mensch", "%(num)s Menschen"],
            "Active": ["Im Dienst"],
            "Select %(name)s": ["Kreuz an %(name)s"],
            "Name": ["Rufname"],
            "Account": ["Mein Konto"],
        }
    )

    expect(table.locator("h1")).to_have_text("Alle Leute")
    expect(table).to_have_title(re.compile(r"^(\(\d+\) )?Alle Leute · Dashboard$"))
    expect(table.locator("[data-users-count]")).to_have_text("30 Menschen")
    expect(table.locator("tbody [data-state]").first).to_have_text("Im Dienst")
    expect(table.get_by_role("checkbox", name="Kreuz an Reader 7")).to_have_count(1)
    assert table.evaluate(
        """() => {
          const { name, value, selectionStart, selectionEnd } = document.activeElement;
          const rows = [...document.querySelectorAll("tbody tr")];
          const same = rows.every((row, at) => row === window.rows[at]);
          return { name, value, selection: [selectionStart, selectionEnd], y: scrollY, same };
        }"""
    ) == {"name": "q", "value": "reade", "selection": [1, 3], "y": 350, "same": True}
    expect(account.locator("h1")).to_have_text("Mein Konto")
    assert (
        account.evaluate("() => window.field === document.activeElement && window.field.value")
        == "Bo half"
    )
    assert table.evaluate(MARKS) == []


def test_what_comes_later_and_what_is_open_speak_the_new_words(
    server: Server, person: Person, publish: Publish
) -> None:
    page = live(person("Cem Kaya", ("admin",), "de"), "/users?q=zuletzt")
    publish({"Deactivated": ["Im Ruhestand"], "Actions for %(name)s": ["Taten für %(name)s"]})
    with server.app.app_context():
        late = server.make_user(name="Zuletzt Da")
        users.deactivate(SYSTEM, late)
    expect(page.locator("tbody [data-state]")).to_have_text("Im Ruhestand")
    page.get_by_role("button", name="Taten für Zuletzt Da").click()

    with server.app.app_context():
        other = server.make_user(name="Deniz Ak").id
    live(page, f"/users/{other}")
    page.get_by_role("button", name="Deaktivieren").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    publish({"Deactivate %(name)s?": ["%(name)s in den Ruhestand?"], "Cancel": ["Doch nicht"]})
    expect(dialog.locator("h2")).to_have_text("Deniz Ak in den Ruhestand?")
    expect(dialog.get_by_role("button", name="Doch nicht")).to_be_focused()


def test_a_page_that_was_offline_catches_up(person: Person, publish: Publish) -> None:
    page = live(person("Dina Roth", ("user",), "de"), "/account")
    page.context.set_offline(True)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "offline")
    publish({"Password": ["Kennwort"]})
    page.context.set_offline(False)
    expect(page.locator("main").get_by_role("link", name="Kennwort")).to_be_visible(timeout=30_000)


def test_links_within_sentences_stay_while_the_words_around_them_change(
    server: Server, person: Person, publish: Publish
) -> None:
    with server.app.app_context():
        someone = server.make_user(name="Ela Sommer")
        users.deactivate(SYSTEM, someone)
    page = live(person("Fritz Lang", ("staff",), "de"), "/activity")
    link = page.locator("[data-sentence] a", has_text="Ela").first
    expect(link).to_be_visible()
    link.evaluate("(it) => (window.link = it)")
    page.evaluate("() => window.link.focus()")
    publish(
        {
            "%(actor)s deactivated %(subject)s": [
                "%(subject)s: in den Ruhestand versetzt von %(actor)s"
            ]
        }
    )
    sentence = page.locator("[data-sentence]", has_text="Ela Sommer")
    expect(sentence.first).to_contain_text("in den Ruhestand versetzt von")
    expect(sentence.first).to_have_text(
        "Ela Sommer: in den Ruhestand versetzt von Das Dashboard", use_inner_text=True
    )
    assert page.evaluate("() => window.link.isConnected && window.link === document.activeElement")


def in_place(page: Page, path: str) -> Page:
    """Open a page and begin to translate it in place."""
    live(page, path)
    page.locator("#user-menu").click()
    page.locator("[data-behaviour=words-switch]").click()
    expect(page.locator("[data-words-bar]")).to_be_visible()
    return page


def opened(page: Page) -> Any:
    editor = page.locator("[data-words-editor][data-state=ready]")
    expect(editor).to_be_visible()
    return editor


def click_on(page: Page, selector: str) -> None:
    """Click where something is, whatever lies above it."""
    target = page.locator(selector).first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_text_is_translated_where_it_stands(
    server: Server, person: Person, publish: Publish
) -> None:
    reader = live(person("Gil Reader", ("staff",), "de"), "/users")
    page = in_place(person("Hanna Translator", ("admin",), "de"), "/users")
    click_on(page, "a.app-nav-link[href='/roles']")
    expect(page).to_have_url(f"{server.url}/users")
    editor = opened(page)
    expect(editor.locator("[data-words-source]")).to_have_text("Roles")
    editor.locator("textarea").fill("Aufgaben")
    page.keyboard.press("Control+Enter")
    expect(editor.locator("[data-words-status]")).not_to_be_empty()
    expect(page.locator("a.app-nav-link[href='/roles']")).to_have_text("Aufgaben")
    expect(reader.locator("a.app-nav-link[href='/roles']")).not_to_have_text("Aufgaben")

    click_on(page, "tbody [data-role-tags] span")
    expect(opened(page).locator("[data-words-source]")).not_to_have_text("Roles")
    page.keyboard.press("Escape")
    expect(page.locator("[data-words-editor]")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("[data-words-bar]")).to_have_count(0)
    expect(page.locator("a.app-nav-link[href='/roles']")).not_to_have_text("Aufgaben")

    publish({})
    for seen in (reader, page):
        expect(seen.locator("a.app-nav-link[href='/roles']")).to_have_text("Aufgaben")


def test_everything_goes_by_keyboard_and_the_mode_lasts_for_the_tab(person: Person) -> None:
    page = in_place(person("Ida Keys", ("admin",), "de"), "/account")
    page.keyboard.press("Tab")
    frame = page.locator("[data-words-frame]")
    expect(frame).to_be_focused()
    first = frame.get_attribute("aria-label")
    page.keyboard.press("Tab")
    expect(frame).not_to_have_attribute("aria-label", first or "")
    page.keyboard.press("Shift+Tab")
    expect(frame).to_have_attribute("aria-label", first or "")
    page.keyboard.press("Enter")
    expect(opened(page).locator("textarea").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame).to_be_focused()
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [
        fault["id"]
        for fault in results.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ] == []
    page.keyboard.press("F9")
    page.locator("a[href='/account/password']").first.click()
    page.wait_for_url("**/account/password")
    expect(page.locator("[data-words-bar]")).to_be_visible()


def test_two_who_translate_the_same_text_are_shown_both(server: Server, person: Person) -> None:
    page = in_place(person("Jo Both", ("admin",), "de"), "/uploads")
    click_on(page, "a.app-nav-link[href='/activity']")
    editor = opened(page)
    with server.app.app_context():
        translating.save(SYSTEM, text("Activity"), texts=["Was geschieht"])
    editor.locator("textarea").fill("Was war")
    editor.locator("[data-words-save]").click()
    expect(editor.locator("[data-words-alert]")).not_to_be_empty()
    expect(editor.locator("[data-words-their-text]")).to_have_text("Was geschieht")
    expect(editor.locator("textarea")).to_have_value("Was war")
    editor.locator("[data-words-theirs] button").click()
    expect(editor.locator("textarea")).to_have_value("Was geschieht")
    editor.locator("textarea").fill("Was alles geschieht")
    editor.locator("[data-words-save]").click()
    expect(editor.locator("[data-words-status]")).not_to_be_empty()
    with server.app.app_context():
        assert text("Activity").texts == ["Was alles geschieht"]


def test_what_others_saved_is_not_said_to_be_shown(server: Server, person: Person) -> None:
    with server.app.app_context():
        translating.save(SYSTEM, text("Account"), texts=["Zugang"])
    page = in_place(person("Bo Late", ("admin",), "de"), "/uploads")
    click_on(page, "a.app-nav-link[href='/account']")
    editor = opened(page)
    expect(editor.locator("[data-words-state]")).to_have_text("Noch nicht veröffentlicht")
    editor.locator("textarea").fill("Mein Zugang")
    editor.locator("[data-words-save]").click()
    expect(editor.locator("[data-words-state]")).to_contain_text("Gespeichert")
    expect(page.locator("a.app-nav-link[href='/account']")).to_have_text("Mein Zugang")


def test_whoever_may_only_suggest_in_one_language(server: Server, person: Person) -> None:
    with server.app.app_context():
        rights = ["uploads.create", limited("translations.suggest", "fr")]
        role = roles.create(SYSTEM, {"name": "French", "permissions": rights})
        someone = server.make_user(name="Kim French", roles=(role,)).id
    page = live(person(locale="de", user_id=someone), "/account")
    page.locator("#user-menu").click()
    expect(page.locator("[data-behaviour=words-switch]")).to_have_count(0)
    page = in_place(person(locale="fr", user_id=someone, viewport=NARROW), "/account")
    click_on(page, "h1")
    editor = opened(page)
    expect(editor.locator("[data-words-save]")).to_be_hidden()
    editor.locator("textarea").fill("Mon compte à moi")
    editor.locator("[data-words-suggest]").click()
    expect(editor.locator("[data-words-status]")).not_to_be_empty()
    with server.app.app_context():
        assert text("Account", "fr").suggestions == 1


def test_texts_of_an_open_dialog_are_translated_there(server: Server, person: Person) -> None:
    with server.app.app_context():
        someone = server.make_user(name="Mia Dialog").id
    page = in_place(person("Nina Dialog", ("admin",), "de"), f"/users/{someone}")
    page.keyboard.press("F9")
    page.get_by_role("button", name="Deaktivieren").first.click()
    dialog = page.locator("dialog.app-dialog[open]")
    expect(dialog).to_be_visible()
    page.keyboard.press("F9")
    click_on(page, "#confirm-text")
    editor = opened(page)
    expect(editor.locator("[data-words-source]")).not_to_be_empty()
    editor.locator("textarea").fill("So geht das hier.")
    page.keyboard.press("Control+Enter")
    expect(dialog.locator("#confirm-text")).to_have_text("So geht das hier.")
    for _press in range(2):
        page.keyboard.press("Escape")
    expect(page.locator("[data-words-bar]")).to_have_count(0)
    expect(dialog).to_be_visible()


def test_errors_of_the_server_are_shown(person: Person) -> None:
    page = in_place(person("Lea Errors", ("admin",), "de"), "/users")
    click_on(page, "[data-users-count]")
    editor = opened(page)
    expect(editor.locator("textarea")).to_have_count(2)
    editor.locator("textarea").first.fill("%(nmu)s Person")
    expect(editor.locator(".words-finding[data-level=error]").first).to_be_visible()
    assert page.evaluate(MARKS) == []
