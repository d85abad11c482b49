"""Every page by axe, its outline and its width: light and dark, wide and narrow, en and ar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from dashboard.actions import (
    announcements,
    invitations,
    links,
    notes,
    preferences,
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
from tests.browser.conftest import NARROW, WIDE, Person
from tests.helpers.catalogs import text
from tests.helpers.server import Server
from tests.test_architecture import routes

VISITORS_PAGES = {
    "sign_in.form": "/login",
    "invitations.forgotten": "/password/forgotten",
    "invitations.choose_password": "{password}",
    "invitations.accept": "{invitation}",
    "unsubscribe.ask": "{unsubscribe}",
}
SETUP = "setup.form"
NEW_DEVICE = "account.new_device"
"""A kind of notice that people are mailed who have chosen nothing."""

PAGES = {
    "overview.index": "/",
    "users.index": "/users",
    "users.new": "/users/new",
    "users.show": "/users/{person}",
    "roles.index": "/roles",
    "roles.new": "/roles/new",
    "roles.show": "/roles/2",
    "uploads.index": "/uploads",
    "uploads.show": "/uploads/{upload}",
    "notifications.index": "/notifications",
    "announcements.index": "/announcements",
    "announcements.new": "/announcements/new",
    "announcements.show": "/announcements/{announcement}",
    "announcements.form": "/announcements/{announcement}/edit",
    "translations.index": "/translations",
    "translations.show": "/translations/de?q=files&open={text}",
    "activity.index": "/activity",
    "activity.show": "/activity/{entry}",
    "jobs.index": "/jobs",
    "account.profile": "/account",
    "account.password": "/account/password",
    "preferences.index": "/account/notifications",
    "sessions.index": "/account/sessions",
    "tokens.index": "/account/tokens",
    "tokens.new": "/account/tokens/new",
    "sign_in.confirm": "/login/confirm",
    "errors": "/nowhere",
}
NOT_A_PAGE = {
    "activity.export",
    "language.catalog",
    "language.words",
    "account.picture",
    "health.alive",
    "metrics.show",
    "health.ready",
    "navigation.index",
    "pictures.show",
    "uploads.download",
    "uploads.preview",
    "users.export",
}

STATUS = {"/nowhere": 404}
"""Where it is not 200."""

LOOKS: dict[str, dict[str, Any]] = {
    "light, wide, English": {"color_scheme": "light", "viewport": WIDE, "locale": "en"},
    "dark, narrow, Arabic": {"color_scheme": "dark", "viewport": NARROW, "locale": "ar"},
}


@pytest.fixture(params=LOOKS.values(), ids=LOOKS.keys())
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How the browser is set."""
    return dict(request.param)


def check(page: Page, path: str) -> None:
    """Open a page and judge it."""
    answer = page.goto(path)
    assert answer
    assert answer.status == STATUS.get(path, 200)
    expect(page.locator("h1")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    serious = [
        (fault["id"], fault["help"], [node["html"][:200] for node in fault["nodes"]])
        for fault in results.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert not serious, path
    beyond = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert beyond <= 0, f"{path} is {beyond}px too wide"


def test_every_page_is_on_the_list(app: Flask) -> None:
    shown = {
        rule.endpoint
        for rule in routes(app)
        if "GET" in rule.methods and not rule.endpoint.startswith("api_")
    }
    listed = {*VISITORS_PAGES, SETUP, *PAGES, *NOT_A_PAGE} - {"errors"}
    assert shown == listed


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_of_the_app(
    server: Server, person: Person, look: dict[str, Any], path: str, content: dict[str, int]
) -> None:
    check(person("Ana Lima", ("admin",), **look), path.format(**content))


@pytest.mark.parametrize("path", VISITORS_PAGES.values(), ids=VISITORS_PAGES.keys())
def test_a_page_for_visitors(
    server: Server, browser: Browser, look: dict[str, Any], path: str
) -> None:
    with server.app.app_context():
        links_to = {
            "password": links.path(invitations.create_password_link(SYSTEM, server.make_user())),
            "invitation": links.path(
                links.create(SYSTEM, server.make_user(state="invited"), "invitation")
            ),
            "unsubscribe": preferences.unsubscribe_path(server.make_user(), [NEW_DEVICE]),
        }
    with browser.new_context(base_url=server.url, **look) as context:
        check(context.new_page(), path.format(**links_to))


def test_the_page_that_begins(
    tmp_path: Path, migrated: Path, browser: Browser, look: dict[str, Any]
) -> None:
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path) as server, browser.new_context(base_url=server.url, **look) as context:
        with server.app.app_context():
            path = links.setup_path()
        check(context.new_page(), path)


@pytest.fixture(scope="module")
def content(server: Server) -> dict[str, int]:
    """People, a role and files for the pages to show; the ids of those in addresses."""
    with server.app.app_context():
        people = [server.make_user(name=f"{name} Sørensen") for name in ("Åse", "Bo", "李")]
        users.change_roles(SYSTEM, people[0], grant=[role_by_key("translator")], revoke=[])
        users.deactivate(SYSTEM, people[1])
        entry = last_position()
        upload = uploads.create(SYSTEM, "Øresund notes.txt", [b"Some text."], owner=people[0])
        shares.share(SYSTEM, upload, people[2])
        staff = server.make_user(name="Di Sørensen", roles=("staff",))
        texts = {"en": "Maintenance tonight: https://example.com", "ar": "صيانة الليلة"}
        announced = announcements.create(
            staff, {"texts": texts, "level": "critical"}, announce=True
        )
        for record in (people[0], role_by_key("staff"), upload):
            notes.add(staff, record, f"Ask @{staff.username}. See https://example.com/42.")
        with transaction():
            refused = {"error": "recipient", "detail": "550 5.1.1 <bo@example.com> unknown"}
            failed = {"state": FAILED, "attempts": 1, "finished_at": now(), "listed": True}
            db.session.add(Job(kind=LINK_MAIL, payload={}, user=people[1], **failed, **refused))
        # With what checks find, so that there is a finding on the page.
        wrong = {"texts": ["%(num)s  Datei", "Dateien"]}
        translated = translating.save(SYSTEM, text("%(num)s file selected"), **wrong).entry
        ids = {"person": people[0], "upload": upload, "announcement": announced}
        ids["text"] = translated
        return {**{name: record.id for name, record in ids.items()}, "entry": entry}
