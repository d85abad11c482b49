"""Translators at work: by keyboard, with plural forms and placeholders, alone and together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import catalog_import, roles, suggestions, translating
from dashboard.extensions import db
from dashboard.models import Role, Suggestion, User
from dashboard.models.catalog_entries import CatalogEntry
from dashboard.models.catalogs import find_catalog
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person, kept_waiting
from tests.helpers.catalogs import text
from tests.helpers.server import Server

TRANSLATOR = ("translator",)
ADMIN = ("admin",)

PLURAL = "%(num)s file"
WITH_NAME = "Hello %(name)s"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, with_catalogs: Path) -> Iterator[Server]:
    """A server with a folder of catalogs of its own, in which everything may be changed."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "dashboard.sqlite3").write_bytes(with_catalogs.read_bytes())
    with Server(folder, translations_dir=folder / "translations") as server:
        yield server


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


def among(server: Server, *sources: str) -> str:
    """The address of a list of these texts."""
    with server.app.app_context():
        return "/translations/de?key=" + ",".join(text(source).key for source in sources)


def card_of(page: Page, language: str) -> Locator:
    """The card of a language among all of them."""
    link = page.get_by_role("link", name=language, exact=True)
    return page.get_by_role("listitem").filter(has=link)


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
    page = opened(person("Tia Weber", TRANSLATOR), among(server, *words) + "&state=missing")
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


def test_the_next_open_text_is_found_wherever_it_is(
    person: Person, server: Server, write: Write
) -> None:
    write("Activity", ["Verlauf"])
    write("User", ["Nutzer"], state="needs_work")
    page = opened(person("Tia Weber", TRANSLATOR), among(server, "Activity", "Roles", "User"))
    rows(page).filter(has_text="Verlauf").click()
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


def choose(area: Locator, start: int, end: int) -> None:
    """Select a part of a text, and wait until the page has heard of it, as people do."""
    area.evaluate(
        """(area, [start, end]) => new Promise((heard) => {
          area.addEventListener("selectionchange", () => heard(), { once: true });
          area.setSelectionRange(start, end);
        })""",
        [start, end],
    )


def test_a_placeholder_is_one_thing(person: Person, server: Server, write: Write) -> None:
    source = "The role “%(name)s” was created."
    write(source, ["Die Rolle %(name)s ist neu."])
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    area = box(page)
    area.focus()
    choose(area, 18, 18)
    page.keyboard.press("Backspace")
    expect(area).to_have_value("Die Rolle  ist neu.")
    expect(page.get_by_text("A placeholder is missing")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Die Rolle %(name)s ist neu.")
    choose(area, 10, 10)
    page.keyboard.press("ArrowRight")
    assert area.evaluate("(area) => area.selectionStart") == 18
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.type("X")
    expect(area).to_have_value("Die Rolle X ist neu.")
    page.keyboard.press("Alt+Shift+Digit1")
    expect(area).to_have_value("Die Rolle X%(name)s ist neu.")
    choose(area, 11, 19)
    page.keyboard.type("s")
    expect(area).to_have_value("Die Rolle Xs ist neu.")
    page.keyboard.press("Control+z")
    choose(area, 11, 11)
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
    page.keyboard.press("Control+Enter")
    expect(finding).to_have_count(0)
    dismissed = page.locator('[data-panel="dismissed"]')
    expect(dismissed).to_contain_text("It stands in a table.")
    dismissed.get_by_role("button", name="Show it again").click()
    expect(finding).to_have_count(1)


# Together


def test_two_people_who_change_the_same_words_are_shown_both(
    person: Person, server: Server, write: Write
) -> None:
    source = "The change was saved."
    write(source, ["Das Konto ist da."])
    tia = find(person("Tia Weber", TRANSLATOR), server, source)
    uma = find(person("Uma Roth", TRANSLATOR), server, source)
    expect(tia.locator(".tr-head")).to_contain_text("Uma Roth is here, too")
    box(uma).fill("Das Konto ist angelegt.")
    expect(tia.locator(".tr-head")).to_contain_text("Uma Roth is typing here")
    box(tia).fill("Das Konto ist eingerichtet.")
    uma.keyboard.press("Control+Shift+Enter")
    expect(tia.get_by_text("Uma Roth has just changed this translation.")).to_be_visible()
    box(tia).press("Control+Shift+Enter")
    dialog = tia.get_by_role("dialog", name="Two people changed this")
    expect(dialog.locator('[data-version="base"]')).to_have_text("Das Konto ist da.")
    expect(dialog.locator('[data-version="theirs"] ins')).to_have_text("angelegt")
    dialog.get_by_role("button", name="Take theirs").click()
    expect(dialog.get_by_role("textbox")).to_have_value("Das Konto ist angelegt.")
    dialog.get_by_role("textbox").fill("Das Konto ist angelegt und eingerichtet.")
    dialog.get_by_role("button", name="Save this").click()
    expect(box(uma)).to_have_value("Das Konto ist angelegt und eingerichtet.")
    expect(tia.locator("[data-unsaved]")).to_be_hidden()
    history = uma.locator('[data-panel="history"] li')
    expect(history.first).to_contain_text("Tia Weber")
    expect(history.nth(1)).to_contain_text("Uma Roth")


def test_different_forms_that_two_people_change_both_win(
    person: Person, server: Server, write: Write
) -> None:
    write(PLURAL, ["%(num)s Datei", "%(num)s Dateien"])
    tia = find(person("Tia Weber", TRANSLATOR), server, PLURAL)
    uma = find(person("Uma Roth", TRANSLATOR), server, PLURAL)
    box(tia, 0).fill("Eine Datei (%(num)s)")
    box(uma, 1).fill("%(num)s Akten")
    uma.keyboard.press("Control+Shift+Enter")
    expect(box(tia, 1)).to_have_value("%(num)s Akten")
    box(tia, 0).press("Control+Shift+Enter")
    expect(box(uma, 0)).to_have_value("Eine Datei (%(num)s)")
    assert said(server, PLURAL)[0] == ["Eine Datei (%(num)s)", "%(num)s Akten"]


def test_a_suggestion_is_made_and_decided_on(person: Person, server: Server, write: Write) -> None:
    source = "Sign in"
    write(source, ["Einloggen"])
    ben = find(person("Ben Okafor", ("staff",)), server, source)
    tia = find(person("Tia Weber", TRANSLATOR), server, source)
    expect(ben.get_by_role("button", name="Save")).to_have_count(0)
    box(ben).fill("Anmelden")
    box(ben).press("Control+Enter")
    ben.get_by_label("Why is it better? (optional)").fill("It is the usual word.")
    ben.get_by_role("button", name="Send").click()
    expect(box(ben)).to_have_value("Einloggen")
    suggested = tia.locator('[data-panel="suggestions"] li')
    expect(suggested).to_contain_text("It is the usual word.")
    expect(suggested.locator("ins")).to_have_text("Anmelden")
    suggested.get_by_role("button", name="Put into the box").click()
    expect(box(tia)).to_have_value("Anmelden")
    box(tia).press_sequentially(" bitte")
    tia.keyboard.press("Control+Shift+Enter")
    expect(box(ben)).to_have_value("Anmelden bitte")
    expect(ben.locator('[data-panel="suggestions"] li')).to_contain_text("Accepted by Tia Weber")


def test_a_suggestion_is_rejected_with_a_reason(
    person: Person, server: Server, write: Write
) -> None:
    source = "Sign out"
    write(source, ["Abmelden"])
    with server.app.app_context():
        ben = server.make_user(name="Ben Okafor", roles=("staff",))
        suggestions.make(ben, text(source, "de"), ["Raus"], "")
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    page.get_by_role("button", name="Reject").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why not?").fill("Too short.")
    dialog.get_by_role("button", name="Reject").click()
    expect(page.locator('[data-panel="suggestions"] li')).to_contain_text("Rejected by Tia Weber")
    assert said(server, source)[0] == ["Abmelden"]


def test_a_suggestion_is_withdrawn_and_brought_back(
    person: Person, server: Server, write: Write
) -> None:
    source = "Close"
    write(source, ["Zu"])
    with server.app.app_context():
        ben_id = server.make_user(name="Ben Okafor", roles=("staff",)).id
    ben = find(person(user_id=ben_id), server, source)
    tia = find(person("Tia Weber", TRANSLATOR), server, source)
    box(ben).fill("Schließen")
    box(ben).press("Control+Enter")
    ben.get_by_role("button", name="Send").click()
    own, seen = (page.locator('[data-panel="suggestions"] li') for page in (ben, tia))
    expect(seen.get_by_role("button", name="Accept")).to_be_visible()
    expect(seen.get_by_role("button", name="Withdraw")).to_be_hidden()
    expect(rows(tia).first).to_contain_text("1 suggestion")
    own.get_by_role("button", name="Withdraw").focus()
    ben.keyboard.press("Enter")
    expect(own).to_contain_text("Withdrawn")
    expect(box(ben)).to_be_focused()
    expect(own.get_by_role("button", name="Withdraw")).to_be_hidden()
    expect(seen).to_contain_text("Withdrawn")
    expect(seen.get_by_role("button", name="Accept")).to_be_hidden()
    expect(rows(tia).first).not_to_contain_text("1 suggestion")
    expect(ben.get_by_text("Your suggestion was withdrawn.")).to_be_visible()
    ben.get_by_role("button", name="Bring it back").click()
    expect(own.first.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(seen.first.get_by_role("button", name="Accept")).to_be_visible()


def test_a_suggestion_that_is_withdrawn_while_somebody_takes_it_loses_no_words(
    person: Person, server: Server, write: Write
) -> None:
    source = "Cancel"
    write(source, ["Zurueck"])
    with server.app.app_context():
        ben = server.make_user(name="Ben Okafor", roles=("staff",))
        author, made = ben.id, suggestions.make(ben, text(source, "de"), ["Zurück"], "").id
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    suggested = page.locator('[data-panel="suggestions"] li')
    suggested.get_by_role("button", name="Put into the box").click()
    expect(box(page)).to_have_value("Zurück")
    with server.app.app_context():
        suggestions.withdraw(db.session.get_one(User, author), db.session.get_one(Suggestion, made))
    expect(suggested).to_contain_text("Withdrawn")
    box(page).press("Control+Shift+Enter")
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    expect(page.locator(".tr-head")).to_contain_text("Translated")
    assert said(server, source) == (["Zurück"], "translated")


def test_who_loses_the_right_can_only_read_and_then_nothing(
    person: Person, server: Server, write: Write
) -> None:
    with server.app.app_context():
        rights = ["translations.edit:de", "translations.suggest:de"]
        helper = roles.create(SYSTEM, {"name": "Helper", "permissions": rights})
        helper_id = helper.id
        user_id = server.make_user(name="Hal", roles=[helper]).id
    page = find(person(user_id=user_id), server, "Overview")
    expect(page.get_by_role("button", name="Save and next")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_be_hidden()
    with server.app.app_context():
        narrowed = {"permissions": ["translations.suggest:de"]}
        roles.update(SYSTEM, db.session.get_one(Role, helper_id), narrowed, None)
    expect(page.get_by_role("button", name="Save and next")).to_be_hidden()
    with server.app.app_context():
        nothing = {"permissions": ["translations.suggest:fr"]}
        roles.update(SYSTEM, db.session.get_one(Role, helper_id), nothing, None)
    expect(page.get_by_text("You do not have access")).to_be_visible()
    assert page.goto("/translations/de").status == 403  # type: ignore[union-attr]
    opened(page, "/translations")
    expect(page.get_by_role("link", name="Français", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Deutsch", exact=True)).to_have_count(0)


# Nothing typed is lost


def test_what_was_typed_survives_leaving_reloading_and_a_lost_connection(
    person: Person, server: Server, write: Write
) -> None:
    source = "Roles"
    write(source, ["Rollen"])
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    box(page).fill("Aufgaben")
    page.goto("/translations")
    page.go_back()
    expect(box(page)).to_have_value("Aufgaben")
    page.reload()
    expect(box(page)).to_have_value("Aufgaben")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    page.context.set_offline(True)
    box(page).press("Control+Shift+Enter")
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-unsaved]")).to_be_hidden(timeout=30_000)
    assert said(server, source)[0] == ["Aufgaben"]


# Find and replace, files, publishing


def test_find_and_replace_is_looked_at_done_and_undone(
    person: Person, server: Server, write: Write
) -> None:
    write("Activity", ["Zwirn der Zeit"])
    write("Roles", ["Zwirnrollen"])
    page = opened(person("Tia Weber", TRANSLATOR))
    page.get_by_role("button", name="Find and replace").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Find", exact=True).fill("e")
    too_many = dialog.get_by_text("Narrow your search to at most 500 translations.")
    expect(too_many).to_be_visible()
    expect(dialog.locator("[data-go]")).to_be_disabled()
    dialog.get_by_label("Find", exact=True).fill("Zwirn")
    expect(too_many).to_be_hidden()
    dialog.get_by_label("Replace by").fill("Garn")
    expect(dialog.get_by_text("2 texts would change.")).to_be_visible()
    expect(dialog.locator("ins").first).to_contain_text("Garn")
    dialog.get_by_label("Whole words only").check()
    expect(dialog.get_by_text("1 text would change.")).to_be_visible()
    dialog.get_by_role("button", name="Replace in 1 text").click()
    expect(page.get_by_text("1 text was changed.")).to_be_visible()
    assert said(server, "Activity")[0] == ["Garn der Zeit"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 text is as it was before.")).to_be_visible()
    assert said(server, "Activity")[0] == ["Zwirn der Zeit"]


def test_what_was_looked_for_before_is_not_offered_any_more(
    person: Person, server: Server, write: Write
) -> None:
    write("Activity", ["Zwirn der Zeit"])
    page = opened(person("Tia Weber", TRANSLATOR))
    page.clock.install()
    page.get_by_role("button", name="Find and replace").click()
    dialog = page.get_by_role("dialog")
    find = dialog.get_by_label("Find", exact=True)
    answered = page.expect_event("requestfinished", lambda it: it.url.endswith("/replace"))
    with answered, kept_waiting(page, "**/replace"):
        with page.expect_request("**/replace"):
            find.fill("Zwirn")
            page.clock.run_for(1000)
        page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
        find.fill("Zeit")
    expect(dialog.locator("[data-texts] > li")).to_have_count(0)
    expect(dialog.locator("[data-go]")).to_be_disabled()
    page.clock.resume()
    expect(dialog.locator("[data-texts] > li").first).to_contain_text("Zeit")


def test_a_replacement_is_undone_later_from_the_list_of_the_latest(
    person: Person, server: Server, write: Write
) -> None:
    write("Activity", ["Filz der Zeit"], locale="pt_BR")
    write("Roles", ["Filzrollen"], locale="pt_BR")
    tia = opened(person("Tia Weber", TRANSLATOR), "/translations/pt_BR")
    uma = opened(person("Uma Roth", TRANSLATOR), "/translations/pt_BR")
    for page in (tia, uma):
        page.get_by_role("button", name="Find and replace").click()
    recent, seen = (
        page.get_by_role("dialog").get_by_role("listitem").filter(has_text="Watte")
        for page in (tia, uma)
    )
    dialog = tia.get_by_role("dialog")
    dialog.get_by_label("Find", exact=True).fill("Filz")
    dialog.get_by_label("Replace by").fill("Watte")
    dialog.get_by_role("button", name="Replace in 2 texts").click()
    expect(tia.get_by_text("2 texts were changed.")).to_be_visible()
    expect(seen).to_contain_text("Tia Weber")
    expect(seen).to_contain_text("2 texts")
    expect(seen.locator("del")).to_have_text("Filz")
    write("Roles", ["Hutrollen"], locale="pt_BR")
    undo = seen.get_by_role("button", name="Undo")
    expect(undo).to_have_accessible_description("Filz Watte")
    undo.focus()
    uma.keyboard.press("Enter")
    news = uma.get_by_role("dialog").get_by_role("status").filter(has_text="as it was before.")
    expect(news).to_contain_text("1 text was changed since and stays as it is.")
    expect(undo).to_be_hidden()
    expect(uma.get_by_role("list", name="Recent replacements and imports")).to_be_focused()
    assert said(server, "Activity", "pt_BR")[0] == ["Filz der Zeit"]
    assert said(server, "Roles", "pt_BR")[0] == ["Hutrollen"]
    tia.get_by_role("button", name="Find and replace").click()
    expect(recent).to_contain_text("Undone by Uma Roth")
    expect(recent).to_contain_text("1 text was changed since and stays as it is.")
    expect(recent.get_by_role("button", name="Undo")).to_be_hidden()


def test_imports_are_among_the_latest_of_whoever_may_undo_them(
    person: Person, server: Server, write: Write
) -> None:
    write("Users", ["Leute"], locale="es")
    with server.app.app_context():
        catalog = find_catalog("es")
        assert catalog is not None
        words = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        words += b'msgid "Users"\nmsgstr "Gente"\n'
        catalog_import.apply(SYSTEM, catalog, words, catalog_import.Chosen(take="theirs"))
    pages = {
        roles: opened(person(f"Person {at}", roles), "/translations/es")
        for at, roles in enumerate((ADMIN, TRANSLATOR))
    }
    for page in pages.values():
        page.get_by_role("button", name="Find and replace").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    imported = pages[ADMIN].get_by_role("dialog").get_by_role("listitem")
    expect(imported).to_contain_text("From a file that was imported")
    expect(imported).to_contain_text("The dashboard")
    imported.get_by_role("button", name="Undo").click()
    expect(imported).to_contain_text("Undone by Person 0")
    assert said(server, "Users", "es")[0] == ["Leute"]
    expect(pages[TRANSLATOR].get_by_role("dialog").get_by_role("listitem")).to_have_count(0)


def test_a_language_is_published_and_taken_back(
    person: Person, server: Server, write: Write
) -> None:
    write("Overview", ["Auf einen Blick"])
    tia = opened(person("Tia Weber", TRANSLATOR), "/translations")
    ana = opened(person("Ana Lima", ADMIN), "/translations")
    card = tia.get_by_role("listitem").filter(
        has=tia.get_by_role("link", name="Deutsch", exact=True)
    )
    other = ana.get_by_role("listitem").filter(
        has=ana.get_by_role("link", name="Deutsch", exact=True)
    )
    expect(card).to_contain_text("not published yet")
    card.get_by_role("button", name="Publish Deutsch").click()
    dialog = tia.get_by_role("dialog", name="Publish Deutsch")
    expect(dialog.get_by_text("Auf einen Blick")).to_be_visible()
    without = dialog.get_by_label("Publish the others without these")
    if without.is_visible():
        without.check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(tia.get_by_text("live.")).to_be_visible()
    expect(other).to_contain_text("Tia Weber")
    expect(card.get_by_role("button", name="Publish Deutsch")).to_be_hidden()
    card.get_by_role("button", name="More about Deutsch").click()
    card.get_by_role("button", name="Take back the last publish").click()
    tia.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(tia.get_by_text("The last publish was taken back.")).to_be_visible()
    expect(other).to_contain_text("not published yet")


def test_a_file_is_compared_text_by_text_before_it_is_taken_in(
    person: Person, server: Server, tmp_path: Path
) -> None:
    page = opened(person("Ana Lima", ADMIN), "/translations")
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("link", name="Français", exact=True)
    )
    card.get_by_role("button", name="More about Français").click()
    with page.expect_download() as download:
        card.get_by_role("link", name="Export what is published").click()
    file = tmp_path / "fr.po"
    exported = download.value.path().read_text(encoding="utf-8")
    before, after = "Aller au contenu", "Vers le contenu"
    file.write_text(exported.replace(before, after), encoding="utf-8")
    card.get_by_role("button", name="More about Français").click()
    card.get_by_role("button", name="Import a file").click()
    dialog = page.get_by_role("dialog", name="Import translations into")
    broken = tmp_path / "broken.po"
    broken.write_text('msgid "a"\nmsgstr oops\n', encoding="utf-8")
    dialog.get_by_label("PO file").set_input_files(broken)
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("PO file").set_input_files(file)
    expect(dialog.get_by_role("status")).to_contain_text("1 changed")
    expect(dialog.locator("[data-theirs] ins").first).to_contain_text("Vers")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("1 translation was taken in.")).to_be_visible()
    assert said(server, "Skip to content", "fr")[0] == [after]


def test_a_language_is_added_from_the_list(person: Person, server: Server) -> None:
    page = opened(person("Ana Lima", ADMIN), "/translations")
    page.get_by_role("button", name="Add a language").click()
    dialog = page.get_by_role("dialog", name="Add a language")
    dialog.get_by_role("combobox", name="Search for a language").fill("polish")
    expect(dialog.get_by_text("3 plural forms")).to_be_visible()
    page.keyboard.press("Enter")
    fallback = dialog.get_by_label("Where a text is missing, people read")
    expect(fallback).to_be_focused()
    fallback.select_option(label="Deutsch")
    dialog.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="Polski", exact=True)).to_be_visible()
    expect(page.get_by_text("Deutsch stands in")).to_be_visible()
    opened(page, "/translations/pl?state=missing")
    expect(rows(page).first).to_be_visible()


# Narrow


def test_on_a_narrow_screen_the_editor_covers_the_list(
    person: Person, server: Server, write: Write
) -> None:
    write("Users", ["Leute"])
    page = opened(person("Mona Said", TRANSLATOR, locale="ar", viewport=NARROW))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("searchbox").fill("Leute")
    expect(rows(page)).to_have_count(1)
    rows(page).first.click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("Leute")
    page.locator('[data-act="back"]').click()
    expect(page.get_by_role("listbox")).to_be_visible()
    rows(page).first.click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("listbox")).to_be_visible()


def test_the_address_shows_the_same_list_and_text_to_somebody_else(
    person: Person, write: Write
) -> None:
    write("Users", ["Anwender"])
    page = opened(person("Tia Weber", TRANSLATOR))
    page.get_by_role("searchbox").fill("Anwender")
    expect(rows(page)).to_have_count(1)
    rows(page).first.click()
    expect(box(page)).to_have_value("Anwender")
    other = opened(person("Uma Roth", TRANSLATOR), page.url)
    expect(other.get_by_role("searchbox")).to_have_value("Anwender")
    expect(rows(other)).to_have_count(1)
    expect(box(other)).to_have_value("Anwender")


def test_earlier_words_come_back_and_similar_ones_are_put_in(
    person: Person, server: Server, write: Write
) -> None:
    source = "%(actor)s changed the role %(subject)s"
    before, _state = said(server, source)
    write(source, ["%(actor)s hat %(subject)s verdreht"])
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    history = page.locator('[data-panel="history"] li')
    expect(history.first.locator("ins")).to_contain_text("verdreht")
    history.first.get_by_role("button", name="Take this back").click()
    expect(box(page)).to_have_value(before[0])
    similar = page.locator('[data-panel="memory"] li').first
    expect(similar).to_contain_text("%")
    box(page).focus()
    page.keyboard.press("Alt+Shift+Q")
    expect(box(page)).not_to_have_value(before[0])
    page.keyboard.press("Control+z")
    expect(box(page)).to_have_value(before[0])


def test_typing_a_placeholder_by_hand_cannot_go_wrong(
    person: Person, server: Server, write: Write
) -> None:
    source = "%(actor)s changed the role %(subject)s"
    page = find(person("Tia Weber", TRANSLATOR), server, source)
    box(page).press("Control+a")
    page.keyboard.type("Von %(subject)s die Rollen: %(")
    expect(box(page)).to_have_value("Von %(subject)s die Rollen: %(actor)s")


def test_a_broken_file_is_told_of_until_it_is_mended(person: Person, server: Server) -> None:
    file = server.data_dir / "translations" / "ja" / "LC_MESSAGES" / "messages.po"
    good = file.read_bytes()
    page = opened(person("Tia Weber", TRANSLATOR), "/translations")
    card = card_of(page, "日本語")
    put(file, good + b'\nmsgid "half\n')
    expect(card.get_by_text("The file on the server is not used")).to_be_visible()
    expect(card).to_contain_text("The last good version stays.")
    put(file, good)
    expect(card.get_by_text("The file on the server is not used")).to_be_hidden()


def put(file: Path, content: bytes) -> None:
    """Replace a file, as another program does."""
    other = file.with_suffix(".new")
    other.write_bytes(content)
    other.replace(file)
