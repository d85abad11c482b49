"""Background work and notification settings, as people see them while things happen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.actions import jobs, roles, users
from dashboard.extensions import db
from dashboard.models import Job, Role, User
from dashboard.models.jobs import FAILED, WAITING, find_job
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.mail_server import Inbox
from tests.helpers.server import Server

REFUSED = "550 5.1.1 no such user"


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    """A running mail server."""
    with Inbox().running() as inbox:
        yield inbox


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path, inbox: Inbox
) -> Iterator[Server]:
    """A server that mails to it."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    mailing = {"mail_server": "127.0.0.1", "mail_port": inbox.port, "mail_tls": 0}
    with Server(folder, **mailing) as server:
        yield server


@pytest.fixture(autouse=True)
def _empty(server: Server, inbox: Inbox) -> Iterator[None]:
    yield
    inbox.answers.clear()
    inbox.mails.clear()
    with server.app.app_context():
        for job in db.session.scalars(select(Job).where(Job.state.in_((FAILED, WAITING)))):
            jobs.discard(SYSTEM, job)


def invite(page: Page, name: str) -> None:
    """Invite somebody, as the page does."""
    body = {"username": name, "name": name.title(), "email": f"{name}@example.com", "roles": []}
    answer = page.evaluate(
        """async (body) => (await fetch("/api/v1/users", {
            method: "POST",
            headers: {
                "Content-Type": "application/json",
                "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
            },
            body: JSON.stringify(body),
        })).status""",
        body,
    )
    assert answer == 201


def opened(page: Page, path: str = "/jobs") -> Page:
    page.goto(path)
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def test_what_fails_is_seen_at_once_and_tried_again(person: Person, inbox: Inbox) -> None:
    page = opened(person("Vera Lind"))
    expect(page.get_by_text("Everything is done")).to_be_visible()
    inbox.answers = [REFUSED]
    invite(page, "zoe")
    row = page.get_by_role("listitem").filter(has_text="Mail with a personal link")
    expect(row.get_by_text("Failed")).to_be_visible()
    expect(row.get_by_text("the receiver’s address does not work")).to_be_visible()
    expect(row.get_by_role("link", name="Zoe")).to_be_visible()
    expect(page.locator('[data-count="failed"]')).to_have_text("1")
    row.get_by_text("What the other side said").click()
    expect(row.get_by_text(REFUSED)).to_be_visible()
    row.get_by_role("button", name="Try again").click()
    assert inbox.next()["To"] == "zoe@example.com"
    expect(page.get_by_text("Everything is done")).to_be_visible()
    expect(page.get_by_text("1 done in the last 24 hours")).to_be_visible()


def test_tabs_narrow_the_list_and_it_stays_live(
    person: Person, inbox: Inbox, server: Server
) -> None:
    page = opened(person("Vera Lind"), "/jobs?state=waiting")
    expect(page.get_by_text("Nothing has to wait", exact=True)).to_be_visible()
    inbox.answers = [REFUSED, "451 later"]
    invite(page, "refused")
    invite(page, "greylisted")
    rows = page.locator("[data-jobs] > li")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Will be tried again")
    page.get_by_role("link", name="Failed").click()
    expect(page).to_have_url(f"{server.url}/jobs?state=failed")
    expect(rows).to_contain_text("Failed")
    page.get_by_role("link", name="All").click()
    expect(rows).to_have_count(2)
    page.go_back()
    expect(rows).to_have_count(1)


def test_all_that_failed_is_tried_again_with_one_button(person: Person, inbox: Inbox) -> None:
    page = opened(person("Vera Lind"))
    inbox.answers = [REFUSED, REFUSED]
    invite(page, "one")
    invite(page, "two")
    page.get_by_role("button", name="Try all failed again").click()
    expect(page.get_by_text("2 are tried again")).to_be_visible()
    expect(page.get_by_text("Everything is done")).to_be_visible()
    assert {inbox.next()["To"], inbox.next()["To"]} == {"one@example.com", "two@example.com"}


def test_giving_up_asks_first(person: Person, inbox: Inbox, server: Server) -> None:
    page = opened(person("Vera Lind", viewport=NARROW))
    inbox.answers = [REFUSED]
    invite(page, "gone")
    row = page.locator("[data-jobs] > li")
    row.get_by_role("button", name="Give up").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    job_id = int(row.get_attribute("data-id") or 0)
    row.get_by_role("button", name="Give up").click()
    page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    expect(page.get_by_text("Everything is done")).to_be_visible()
    with server.app.app_context():
        assert find_job(job_id) is None


def test_who_loses_the_right_sees_nothing_more(
    person: Person, inbox: Inbox, server: Server
) -> None:
    with server.app.app_context():
        rights = ["system.jobs", "users.invite", "users.view", "uploads.create"]
        caretaker = roles.create(SYSTEM, {"name": "Caretaker", "permissions": rights})
        role_id, cara_id = caretaker.id, server.make_user(name="Cara", roles=[caretaker]).id
    page = opened(person(user_id=cara_id))
    inbox.answers = [REFUSED]
    invite(page, "hidden")
    row = page.locator("[data-jobs] > li")
    expect(row).to_contain_text("the receiver’s address does not work")
    expect(row).not_to_contain_text("Hidden", ignore_case=True)
    expect(row.get_by_text("What the other side said")).to_be_hidden()
    with server.app.app_context():
        caretaker = db.session.get_one(Role, role_id)
        roles.update(SYSTEM, caretaker, {"permissions": ["users.view"]}, None)
    expect(page.get_by_text("You do not have access")).to_be_visible()
    expect(row).to_have_count(0)


# Notification settings


def test_a_choice_is_saved_at_once_and_shows_in_all_tabs(person: Person, server: Server) -> None:
    page = opened(person("Ana Lima"), "/account/notifications")
    other = opened(page.context.new_page(), "/account/notifications")
    expect(page.get_by_text("@example.com. The daily summary comes")).to_be_visible()
    mail, switch = "My roles change By e-mail", "My roles change In the app"
    page.get_by_role("combobox", name=mail).select_option("Once a day")
    expect(other.get_by_role("combobox", name=mail)).to_have_value("daily")
    other.get_by_role("checkbox", name=switch).uncheck()
    expect(page.get_by_role("checkbox", name=switch)).not_to_be_checked()
    page.reload()
    expect(page.get_by_role("combobox", name=mail)).to_have_value("daily")
    page.get_by_role("button", name="Turn off all e-mails").click()
    expect(other.get_by_role("combobox", name=mail)).to_have_value("off")
    expect(page.get_by_text("You get no more mails")).to_be_visible()


def test_kinds_come_and_go_with_ones_rights(person: Person, server: Server) -> None:
    page = opened(person("Bo Jensen", roles=("user",)), "/account/notifications")
    expect(page.get_by_text("My roles change")).to_be_visible()
    expect(page.get_by_text("Work in the background fails")).to_have_count(0)
    staff = opened(person("Di Ito"), "/account/notifications")
    expect(staff.get_by_text("Work in the background fails")).to_be_visible()
    expect(staff.get_by_text("Only in the app")).to_be_visible()
    di = staff.evaluate("JSON.parse(document.getElementById('context').textContent).user.id")
    with server.app.app_context():
        less = {"grant": [role_by_key("user")], "revoke": [role_by_key("staff")]}
        users.change_roles(SYSTEM, db.session.get_one(User, di), **less)
    expect(staff.get_by_text("Work in the background fails")).to_be_hidden()
