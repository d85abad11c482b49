"""Every page in the accented pseudolocale: what shows in plain letters did not go through gettext.

What people wrote is in Greek letters here, so whatever has a Latin letter without an accent is
either one of the exceptions below or a text that cannot be translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from babel import Locale
from playwright.sync_api import Browser, Page, expect

from dashboard.actions import (
    announcements,
    invitations,
    links,
    notes,
    preferences,
    roles,
    shares,
    translating,
    uploads,
    users,
)
from dashboard.extensions import db
from dashboard.models import Job
from dashboard.models.columns import now
from dashboard.models.event_log import last_position
from dashboard.models.jobs import FAILED
from dashboard.models.mailing import LINK_MAIL
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from dashboard.words.languages import LANGUAGES, PSEUDO_LANGUAGES
from dashboard.words.pseudo import PSEUDO
from tests.browser.conftest import NARROW, Person
from tests.browser.test_accessibility import NEW_DEVICE, PAGES, STATUS, VISITORS_PAGES
from tests.helpers.catalogs import text
from tests.helpers.server import Server

HERE: Final = Path(__file__).parent
SAID: Final = (HERE / "pseudo.js").read_text(encoding="utf-8")
CUT: Final = (HERE / "cut.js").read_text(encoding="utf-8")
PLAIN: Final = re.compile(r"[A-Za-z]{2,}")


def language_names(code: str) -> list[str]:
    """What a language is called, longer names first."""
    offered = {**LANGUAGES, **PSEUDO_LANGUAGES}[code]
    english = Locale.parse(code.partition("_X")[0]).get_display_name("en") or ""
    names = {offered.name, english, english.partition(" ")[0]}
    names |= {"Simplified Chinese", "Chinese (Simplified)", "Brazilian Portuguese"}  # as Intl does
    return sorted(names, key=len, reverse=True)


EXCEPTIONS: Final = {
    "the text that these tests have translated": r"%\(num\)s file selected",
    "units, as Intl writes them": r"\b(?:bytes?|[kMGTP]B|ms)\b",
    "times of day and dates, as Babel and Intl write them": (
        r"\b(?:AM|PM|UTC|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
        r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
        r"|January|February|March|April|June|July|August|September|October|November|December)\b"
    ),
    "lists, as Intl joins them": r"\b(?:and)\b",
    "zones, by their names in the database of zones": (
        r"\b[A-Z][A-Za-z]+/[\w/+-]+(?: \w+)*(?:/[\w ]+)*"
    ),
    "user names, addresses, devices and other codes": (
        r"@?\bperson\d+(?:@\S+)?|https?://\S+|\S+@example\.\S+|\.txt\b|\b[\w.-]*/[\w/.-]+"
        r"|\b127\.0\.0\.1|\bChrom(?:e|ium)\b|\bLinux\b|\bHeadless\w*"
    ),
    "placeholders, in texts about them": r"%\(\w+\)s",
    "formats of files": r"\b(?:CSV|JSON(?: Lines)?|ZIP|PDF|PNG|JPEG|WebP|SVG|PO)\b",
    "keys of the keyboard": r"\b(?:Ctrl|Esc|Enter|Shift|Alt|Tab|F\d+)\b",
    "languages, by their own names and as Babel and Intl call them": "|".join(
        re.escape(name)
        for code in (*LANGUAGES, *PSEUDO)
        for name in language_names(code)
        if PLAIN.search(name)
    ),
}
"""What may be in plain letters anywhere."""

ALLOWED: Final = re.compile("|".join(EXCEPTIONS.values()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, with_catalogs: Path) -> Iterator[Server]:
    """A server that offers the pseudolocales to everybody."""
    folder = tmp_path_factory.mktemp("pseudo")
    (folder / "dashboard.sqlite3").write_bytes(with_catalogs.read_bytes())
    with Server(folder, pseudolocales=True) as server:
        yield server


@pytest.fixture(scope="module")
def content(server: Server) -> dict[str, int]:
    """People, a role and files whose names are Greek; the ids of those in addresses."""
    with server.app.app_context():
        people = [server.make_user(name=f"{name} Παππά") for name in ("Άννα", "Βάσω", "Γιώργος")]
        users.change_roles(SYSTEM, people[0], grant=[role_by_key("translator")], revoke=[])
        users.deactivate(SYSTEM, people[1])
        entry = last_position()
        roles.create(SYSTEM, {"name": "Νυχτερινοί", "description": "Όσοι δουλεύουν τη νύχτα."})
        upload = uploads.create(SYSTEM, "σημειώσεις.txt", ["Κείμενο.".encode()], owner=people[0])
        shares.share(SYSTEM, upload, people[2])
        staff = server.make_user(name="Δήμητρα Παππά", roles=("staff",))
        texts = {"en": "Απόψε γίνονται εργασίες.", "ar": "صيانة الليلة"}
        announced = announcements.create(
            staff, {"texts": texts, "level": "critical"}, announce=True
        )
        for record in (people[0], role_by_key("staff"), upload):
            notes.add(staff, record, "Ρώτησε και τους άλλους.")
        with transaction():
            refused = {"error": "recipient", "detail": "550 5.1.1"}
            failed = {"state": FAILED, "attempts": 1, "finished_at": now(), "listed": True}
            db.session.add(Job(kind=LINK_MAIL, payload={}, user=people[1], **failed, **refused))
        wrong = {"texts": ["%(num)s  Datei", "Dateien"]}
        translated = translating.save(SYSTEM, text("%(num)s file selected"), **wrong).entry
        ids = {"person": people[0], "upload": upload, "announcement": announced}
        ids["text"] = translated
        return {**{name: record.id for name, record in ids.items()}, "entry": entry}


def visit(page: Page, path: str) -> None:
    """Open a page in the pseudolocale, with everything that comes by itself."""
    answer = page.goto(path)
    assert answer
    assert answer.status == STATUS.get(path, 200)
    ready = "" if path in STATUS else "[data-ready]"  # pages of errors have no scripts
    expect(page.locator(f"html[lang=en-XA]{ready}")).to_have_count(1)
    page.wait_for_load_state("networkidle")


def hard_coded(page: Page) -> list[str]:
    """Texts with plain letters that are no exceptions, each with its place."""
    said: list[dict[str, str]] = page.evaluate(SAID)
    assert any("Ð" in it["text"] or "å" in it["text"] for it in said), "not in the pseudolocale"
    return sorted(
        {
            f"{it['kind']} of {it['place']}: {it['text'][:120]}"
            for it in said
            if PLAIN.search(ALLOWED.sub("", it["text"]))
        }
    )


def check(page: Page, path: str) -> None:
    """A page says nothing that cannot be translated, and cuts no longer text."""
    visit(page, path)
    found = hard_coded(page)
    assert not found, "\n".join(["", *found])
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    expect(page.locator("h1")).to_be_visible()
    cut = page.evaluate(CUT)
    assert not cut, "\n".join(["", *cut])
    beyond = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert beyond <= 0, f"{path} is {beyond}px too wide"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_of_the_app(
    person: Person, path: str, content: dict[str, int], admin: dict[str, Any]
) -> None:
    check(person(locale="en_XA", **admin), path.format(**content))


@pytest.mark.parametrize("path", VISITORS_PAGES.values(), ids=VISITORS_PAGES.keys())
def test_a_page_for_visitors(server: Server, browser: Browser, path: str) -> None:
    with server.app.app_context():
        someone = server.make_user(name="Έλλη Παππά")
        invited = server.make_user(name="Ζωή Παππά", state="invited")
        links_to = {
            "password": links.path(invitations.create_password_link(SYSTEM, someone)),
            "invitation": links.path(links.create(SYSTEM, invited, "invitation")),
            "unsubscribe": preferences.unsubscribe_path(someone, [NEW_DEVICE]),
        }
    with browser.new_context(base_url=server.url) as context:
        context.add_cookies([{"name": "locale", "value": "en_XA", "url": server.url}])
        check(context.new_page(), path.format(**links_to))


@pytest.fixture(scope="module")
def admin(server: Server) -> dict[str, Any]:
    """An administrator with a Greek name, for ``person``."""
    with server.app.app_context():
        someone = server.make_user(name="Ήρα Παππά", roles=("admin",))
        return {"name": someone.name, "user_id": someone.id}
