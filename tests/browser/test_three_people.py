"""Staff, user and translator side by side: each is told at once of what concerns them.

Two share a language and the third has another one. Whoever only looks on never loads a page again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask_babel import force_locale, gettext
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import announcements, roles
from dashboard.models.announcements import running
from dashboard.policy import SYSTEM
from tests.browser.conftest import Person
from tests.helpers.server import Server

SAID = {"en": "The canteen is closed on Friday.", "ar": "المقصف مغلق يوم الجمعة."}


@dataclass
class Three:
    """Three people at their pages.

    Args:
        actor: the page on which staff work.
        activity: staff's open activity, which is only looked at.
        overview: staff's open overview, likewise.
        files: the user's files.
        account: the user's other tab.
        shared: the files that are shared with the translator.
        inbox: the translator's notifications.
        user: the user's id and name.
        username: the translator's.
        role: a role that staff can give.
        words: what the app says in the language of staff and user.
    """

    actor: Page
    activity: Page
    overview: Page
    files: Page
    account: Page
    shared: Page
    inbox: Page
    user: tuple[int, str]
    username: str
    role: str
    words: Callable[[str], str]

    @property
    def watched(self) -> tuple[Page, ...]:
        """All pages that nobody leaves."""
        return (self.activity, self.overview, self.files, self.account, self.shared, self.inbox)


@pytest.fixture(params=["en", "ar"])
def locale(request: pytest.FixtureRequest) -> str:
    """The language of staff and user."""
    return str(request.param)


@pytest.fixture
def three(server: Server, person: Person, locale: str) -> Iterator[Three]:
    """Everybody at their open pages."""
    other = "ar" if locale == "en" else "en"
    role, translator = f"Helpers {locale}", f"tim.{locale}"

    def words(english: str) -> str:
        with server.app.test_request_context(), force_locale(locale):
            return gettext(english)

    with server.app.app_context():
        roles.create(SYSTEM, {"name": role, "permissions": ["uploads.create"]})
        uma = server.make_user(name=f"Uma Lind {locale}")
        tim = server.make_user(translator, name=f"Tim Vega {locale}", roles=("translator",))
        user, tim_id = (uma.id, uma.name), tim.id
    staff = person("Sam Okafor", ("staff",), locale)
    files = person(user_id=user[0], locale=locale)
    shared = person(user_id=tim_id, locale=other)
    yield Three(
        actor=live(staff, f"/users/{user[0]}"),
        activity=live(staff.context.new_page(), "/activity"),
        overview=live(staff.context.new_page(), "/"),
        account=live(files.context.new_page(), "/account"),
        files=live(files, "/uploads"),
        inbox=live(shared.context.new_page(), "/notifications"),
        shared=live(shared, "/uploads?owner=shared"),
        user=user,
        username=translator,
        role=role,
        words=words,
    )
    with server.app.app_context():
        for announcement in running():
            announcements.end(SYSTEM, announcement)


def live(page: Page, path: str) -> Page:
    """Open a page to be looked at, and notice when it is loaded again."""
    page.goto(path)
    expect(page.locator("[data-behaviour=live-dot]")).to_have_attribute("data-status", "live")
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.evaluate("window.neverReloaded = true")
    return page


def look_at(page: Page) -> Page:
    """Of a person's tabs, use this one now: it is where they are told."""
    page.bring_to_front()
    page.keyboard.press("Shift")
    return page


def toast(page: Page, text: str) -> Locator:
    return page.locator("[data-toasts] .app-toast").filter(has_text=text)


def shows_unread(page: Page, count: int) -> None:
    """The bell and the title say how many are unread, with the digits of the page's language."""
    written = page.evaluate(
        "(it) => new Intl.NumberFormat(document.documentElement.lang).format(it)", count
    )
    shown = page.locator("[data-bell] [data-count]")
    expect(shown).to_have_text(written)
    page.wait_for_function(
        "(start) => document.title.startsWith('(') === Boolean(start)"
        " && document.title.startsWith(start)",
        arg=f"({written}) " if count else "",
    )


def entry(page: Page, text: str) -> Locator:
    """An entry of the activity."""
    return page.locator(".activity-item").filter(has_text=text)


def test_each_is_told_at_once_and_nobody_loads_a_page_again(three: Three) -> None:
    a_role_is_given(three)
    a_file_is_shared(three)
    something_is_announced(three)
    assert all(page.evaluate("window.neverReloaded") for page in three.watched)


def a_role_is_given(three: Three) -> None:
    """Staff give the user a role; both tabs of the user know, and the one in use says it."""
    look_at(three.files)
    three.actor.get_by_label(three.role, exact=True).check()
    expect(toast(three.files, three.role)).to_be_visible()
    for tab in (three.files, three.account):
        shows_unread(tab, 1)
    expect(entry(three.activity, three.user[1]).first).to_contain_text("Sam Okafor")


def a_file_is_shared(three: Three) -> None:
    """The user adds a file and shares it with the translator, who marks the notice as read."""
    name = f"{three.username} minutes.txt"
    uploaded = three.overview.locator('[data-figure="uploads"] [data-value]')
    before = uploaded.inner_text()
    look_at(three.shared)
    file = {"name": name, "mimeType": "text/plain", "buffer": b"We met."}
    three.files.locator("input[type=file]").set_input_files(file)
    three.files.locator("tbody tr").filter(has_text=name).locator("[data-action=share]").click()
    dialog = three.files.locator("dialog[data-share]")
    dialog.locator("[name=person]").fill(three.username)
    dialog.locator("[type=submit]").click()
    expect(dialog.locator("[data-share-people] li")).to_have_count(1)
    dialog.locator("[data-share-close]").click()
    expect(three.shared.locator("tbody tr").filter(has_text=name)).to_contain_text(three.user[1])
    expect(toast(three.shared, name)).to_be_visible()
    expect(uploaded).not_to_have_text(before)
    expect(entry(three.activity, name)).to_have_count(2)  # it was added, and it was shared

    for tab in (three.shared, three.inbox):
        shows_unread(tab, 1)
    notice = three.inbox.locator("main .notice").filter(has_text=name)
    notice.hover()
    notice.locator("[data-action=read]").click()
    for tab in (three.shared, three.inbox):
        shows_unread(tab, 0)


def something_is_announced(three: Three) -> None:
    """Each reads it in their own language; staff see how many have seen it."""
    actor = three.actor
    actor.goto("/announcements/new")
    for code, text in SAID.items():
        actor.locator(f"#tab-{code}").click()
        actor.locator(f"[name=text_{code}]").fill(text)
    actor.get_by_role("button", name=three.words("Announce"), exact=True).click()
    actor.get_by_role("dialog").locator("button[value=confirm]").click()
    expect(actor.locator("progress")).to_have_attribute("value", "0")
    for page in (three.files, three.account, three.shared):
        language = str(page.locator("html").get_attribute("lang"))
        banner = page.locator(".banners .banner")
        expect(banner.locator("[data-text]")).to_have_text(SAID[language])
    shows_unread(three.shared, 1)
    language = str(actor.locator("html").get_attribute("lang"))
    expect(entry(three.activity, SAID[language]).first).to_be_visible()

    for number, page in enumerate((three.files, three.shared), start=1):
        page.locator(".banners .banner [data-dismiss]").click()
        expect(actor.locator("progress")).to_have_attribute("value", str(number))
    for tab in (three.account, three.inbox):
        expect(tab.locator(".banners")).to_be_hidden()
