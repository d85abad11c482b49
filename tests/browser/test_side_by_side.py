"""Two people side by side: what one does, the other's open page shows at once, without reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask_babel import force_locale, gettext
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person
from tests.helpers.server import Server

Words = Callable[[str], str]


@pytest.fixture(params=["en", "ar"])
def locale(request: pytest.FixtureRequest) -> str:
    """The language of both people."""
    return str(request.param)


@pytest.fixture
def words(server: Server, locale: str) -> Words:
    """What the app says, in that language: ``words("Deactivate")``."""

    def translated(english: str) -> str:
        with server.app.test_request_context(), force_locale(locale):
            return gettext(english)

    return translated


def watch(page: Page, path: str) -> Page:
    """Open a page to be looked at only, and notice when it is loaded again."""
    page.goto(path)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    page.evaluate("window.neverReloaded = true")
    return page


def confirm(page: Page) -> None:
    """Say yes to the question."""
    page.get_by_role("dialog").last.locator("button[value=confirm]").click()


def row(page: Page, text: str) -> Locator:
    """The line of a list that has the text."""
    return page.locator("main tbody tr").filter(has_text=text)


def test_people(server: Server, person: Person, locale: str, words: Words) -> None:
    with server.app.app_context():
        ana = server.make_user(f"ana.{locale}", name="Ana Lima")
        user_id, username = ana.id, ana.username
    watcher = watch(person("Wanda Watch", ("staff",), locale), f"/users?q=ana.{locale}")
    shown = row(watcher, username)
    actor = watch(person("Adam Act", ("admin",), locale), f"/users/{user_id}")
    profile = actor.locator("[data-profile]")

    profile.locator("[name=name]").fill("Ana Nova")
    profile.get_by_role("button", name=words("Save"), exact=True).click()
    expect(shown).to_contain_text("Ana Nova")

    actor.get_by_label(words("Translator"), exact=True).check()
    expect(shown).to_contain_text(words("Translator"))

    actor.get_by_role("button", name=words("Deactivate"), exact=True).click()
    confirm(actor)
    expect(shown).to_contain_text(words("Deactivated"))

    assert watcher.evaluate("window.neverReloaded")


def test_files(server: Server, person: Person, locale: str, words: Words) -> None:
    watcher = watch(person("Wanda Watch", ("staff",), locale), "/uploads")
    actor = watch(person("Adam Act", ("user",), locale), "/uploads")
    name = f"minutes {locale}.txt"

    actor.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": b"We met."}
    )
    expect(row(watcher, name)).to_be_visible()
    expect(row(watcher, name)).to_contain_text("Adam Act")

    row(actor, name).locator("[data-action=delete]").click()
    confirm(actor)
    expect(row(watcher, name)).to_have_count(0)

    assert watcher.evaluate("window.neverReloaded")
    assert locale != "ar" or watcher.locator("html").get_attribute("dir") == "rtl"
