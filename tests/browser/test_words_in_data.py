"""Words that came in JSON go live like all others: names of checks, and what is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import translating
from dashboard.catalog_folder import replace
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.browser.test_words import (
    MARKS,
    Publish,
    click_on,
    in_place,
    live,
    opened,
    publish,
    server,
)
from tests.helpers.catalogs import text
from tests.helpers.server import Server

__all__ = ("publish", "server")

TWICE = "Two spaces in a row"


@pytest.fixture
def wrong(server: Server) -> str:
    """The address of a French text in which checks find something."""
    with server.app.app_context():
        entry = translating.save(SYSTEM, text("Account", "fr"), texts=["Mon  compte"]).entry
        return f"/translations/fr?key={entry.key}&open={entry.id}"


def finding(page: Page) -> Locator:
    return page.locator(".tr-finding[data-level=warning]").first


def test_an_open_workbench_calls_checks_by_their_new_names(
    person: Person, publish: Publish, wrong: str
) -> None:
    page = live(person("Alma Test", ("admin",), "de"), wrong)
    expect(finding(page)).to_contain_text("Zwei Leerzeichen")
    area = page.locator("[data-boxes] textarea").first
    area.press_sequentially(" et  plus")
    row = finding(page)
    expect(row).to_be_visible()
    page.evaluate(
        """() => {
          const area = document.querySelector("[data-boxes] textarea");
          area.setSelectionRange(2, 5);
          window.kept = [area, document.querySelector(".tr-finding")];
        }"""
    )
    typed = area.input_value()
    publish(
        {
            TWICE: ["Doppelter Abstand"],
            "One of them was probably typed by mistake.": ["Einer davon ist zu viel."],
            "All texts": ["Wirklich alle"],
        }
    )

    expect(row).to_contain_text("Doppelter Abstand")
    expect(row).to_contain_text("Einer davon ist zu viel.")
    expect(page.locator("[name=check]")).to_contain_text("Doppelter Abstand")
    assert page.evaluate(
        """() => {
          const area = document.activeElement;
          const kept = [area, document.querySelector(".tr-finding")];
          const same = kept.every((element, at) => element === window.kept[at]);
          return [area.value, area.selectionStart, area.selectionEnd, same];
        }"""
    ) == [typed, 2, 5, True]
    area.fill("Mon compte")
    expect(page.locator(".tr-finding")).to_have_count(0)
    area.fill("Mon   compte")
    expect(finding(page)).to_contain_text("Doppelter Abstand")
    assert page.evaluate(MARKS) == []


def test_names_of_checks_are_translated_where_they_stand(person: Person, wrong: str) -> None:
    page = in_place(person("Bea Test", ("admin",), "de"), wrong)
    expect(finding(page)).to_be_visible()
    click_on(page, ".tr-finding [data-field=title]")
    editor = opened(page)
    expect(editor.locator("[data-words-source]")).to_have_text(TWICE)
    editor.locator("textarea").fill("Lücke zu groß")
    page.keyboard.press("Control+Enter")
    expect(finding(page)).to_contain_text("Lücke zu groß")


def test_an_open_matrix_calls_permissions_by_their_new_names(
    server: Server, person: Person, publish: Publish
) -> None:
    label = "See roles and what they allow"
    with server.app.app_context():
        (before,) = text(label).texts
    page = live(person("Cleo Test", ("admin",), "de"), "/roles")
    box = page.get_by_role("checkbox", name=before, disabled=False).last
    box.click()
    expect(page.locator("[data-save]")).to_be_visible()
    checked = box.is_checked()
    publish({label: ["Rollen betrachten"]})
    expect(page.get_by_role("rowheader").filter(has_text="Rollen betrachten")).to_be_visible()
    after = page.get_by_role("checkbox", name="Rollen betrachten", disabled=False).last
    expect(after).to_be_focused()
    expect(after).to_be_checked(checked=checked)
    expect(page.get_by_role("checkbox", name=before)).to_have_count(0)
    expect(page.locator("[data-save]")).to_be_visible()


def test_mistakes_that_are_shown_are_told_in_the_new_words(
    server: Server, person: Person, publish: Publish
) -> None:
    with server.app.app_context():
        server.make_user(username="taken")
    page = live(person("Dora Test", ("admin",), "de"), "/users")
    page.locator("[data-invite]").first.click()
    form = page.locator("dialog[open] form")
    form.locator("[name=name]").fill("Half a name")
    form.locator("[name=username]").fill("taken")
    form.locator("[name=email]").fill("new@example.com")
    form.locator("[type=submit]").click()
    place = form.locator("[data-error-for=username]")
    expect(place).not_to_be_empty()
    publish({"This user name is taken.": ["So heißt hier niemand."]})
    expect(place).to_have_text("So heißt hier niemand.")
    expect(form.locator("[name=name]")).to_have_value("Half a name")
    expect(form.locator("[name=username]")).to_be_focused()
    assert page.evaluate(MARKS) == []


def test_a_message_about_what_was_done_is_told_in_the_new_words(
    person: Person, publish: Publish
) -> None:
    page = live(person("Fea Test", ("admin",), "de"), "/roles/new")
    page.locator("main form [name=name]").fill("Nachtwache")
    page.locator("main form [name=name]").press("Enter")
    message = page.locator(".alert-success")
    expect(message).to_contain_text("Nachtwache")
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    publish({"The role “%(name)s” was created.": ["Neu: %(name)s"]})
    expect(message).to_have_text("Neu: Nachtwache")


def test_what_is_wrong_with_a_file_is_told_in_the_new_words(
    server: Server, person: Person, publish: Publish
) -> None:
    page = live(person("Eva Test", ("admin",), "de"), "/translations")
    path = server.data_dir / "translations/es/LC_MESSAGES/messages.po"
    whole = path.read_bytes()
    replace({path: whole + b'\nmsgid "half\nmsgstr ""\n'})
    line = whole.count(b"\n") + 2
    fault = page.locator("[data-field=faultText]", has_text=str(line))
    expect(fault).to_be_visible(timeout=60_000)
    publish(
        {
            "The closing quotation mark is missing.": ["Hinten fehlt etwas."],
            "Line %(line)s: %(reason)s": ["%(reason)s (Z. %(line)s)"],
        }
    )
    expect(fault).to_have_text(f"Hinten fehlt etwas. (Z. {line})")
    replace({path: whole})
    expect(fault).to_be_hidden(timeout=60_000)
