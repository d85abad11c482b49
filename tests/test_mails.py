"""Mails, over a real SMTP server: in the receiver's language and zone, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from structlog.testing import capture_logs

from dashboard import create_app
from dashboard.actions import invitations, users
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.jobs import consumer
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.mail_server import Inbox, address_in, bodies
from tests.helpers.server import free_port, wait_until
from tests.helpers.visitor import Visitor

NEW = {
    "username": "newcomer",
    "name": "Zoë 山田 <b>",
    "email": "new@example.com",
    "locale": "ar",
    "timezone": "Asia/Tokyo",
}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A running mail server; ``.port`` says where."""
    with Inbox().running() as inbox:
        yield inbox


@pytest.fixture
def mailing(data_dir: Path) -> Iterator[Callable[..., Flask]]:
    """Makes an app that sends mail to a port of this machine, and does its jobs."""
    made: list[tuple[Any, consumer.Runner]] = []

    def make(port: int, **settings: Any) -> Flask:
        values = {"mail_server": "127.0.0.1", "mail_port": port, "mail_tls": False, **settings}
        app = create_app(
            load_settings(data_dir=data_dir, secret_key="test", async_mode="threading", **values)
        )
        context = app.app_context()
        context.push()
        made.append((context, consumer.start()))
        return app

    yield make
    for context, runner in made:
        runner.stop()
        wait_until(lambda runner=runner: not runner.busy, what="the last job")
        db.session.remove()
        db.engine.dispose()
        context.pop()


def test_an_invitation_arrives_in_the_receivers_language_and_opens_the_account(
    inbox: Any, mailing: Callable[..., Flask]
) -> None:
    app = mailing(inbox.port, public_url="https://dash.example", mail_sender="dash@example.com")
    user = invitations.invite(SYSTEM, NEW, [role_by_key("staff")])
    mail = inbox.next()
    assert (mail["To"], mail["From"]) == ("new@example.com", "dash@example.com")
    plain, html = bodies(mail)
    assert '<html lang="ar" dir="rtl">' in html
    assert "Zoë 山田 <b>" in plain
    assert "Zoë 山田 &lt;b&gt;" in html
    address = address_in(plain)
    assert address.startswith("https://dash.example/invitation?token=")
    assert f'href="{address}"' in html
    page = urlsplit(address)
    answer = Visitor(app).post(f"{page.path}?{page.query}", password="violet anchor tuesday")
    assert answer.status_code == 302
    assert user.is_active


def test_the_time_is_told_in_the_receivers_zone(inbox: Any, mailing: Callable[..., Flask]) -> None:
    mailing(inbox.port)
    plain = {}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        name = zone.rpartition("/")[2].lower()
        form = {"username": name, "name": "Zoë", "email": f"{name}@example.com", "timezone": zone}
        invitations.invite(SYSTEM, form, [])
        plain[zone] = re.sub(r"https?://\S+", "", bodies(inbox.next())[0])
    first, second = plain.values()
    assert first != second, "These zones are 25 hours apart."


def test_a_forgotten_password_is_mailed_and_nobody_else_sees_the_link(
    inbox: Any, mailing: Callable[..., Flask]
) -> None:
    app = mailing(inbox.port)
    make_user = UserFactory()
    ana, admin = make_user("ana"), make_user(roles=["admin"])
    with capture_logs() as logged:
        answer = Visitor(app).post("/password/forgotten", username="ana")
        mail = inbox.next()
    assert "Check your mail" in answer.text
    assert mail["To"] == "ana@example.com"
    assert "/password?token=" in address_in(bodies(mail)[0])
    assert [link["address"] for link in invitations.open_links(admin, ana)] == [None]
    assert "token=" not in str(logged)


def test_closed_and_unknown_accounts_get_no_mail(inbox: Any, mailing: Callable[..., Flask]) -> None:
    app = mailing(inbox.port)
    make_user = UserFactory()
    make_user("ana")
    users.deactivate(SYSTEM, make_user("closed"))
    visitor = Visitor(app)
    for name in ("closed", "nobody", "ana"):
        visitor.post("/password/forgotten", username=name)
    assert inbox.next()["To"] == "ana@example.com"
    assert inbox.mails == []


@pytest.mark.parametrize("purpose", [INVITATION, PASSWORD])
def test_a_server_that_is_not_there_fails_nothing_and_is_logged(
    mailing: Callable[..., Flask], purpose: str
) -> None:
    mailing(free_port())
    make_user = UserFactory()
    with capture_logs() as logged:
        if purpose == INVITATION:
            invitations.invite(SYSTEM, NEW, [])
        else:
            make_user("ana")
            invitations.request_password_link("ana")
        wait_until(lambda: logged, what="the cause in the log")
    [entry] = [entry for entry in logged if entry["event"] == "job did not succeed"]
    assert "ConnectionRefusedError" in entry["cause"]


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing(
    inbox: Any, mailing: Callable[..., Flask]
) -> None:
    mailing(inbox.port, mail_tls=True)
    with capture_logs() as logged:
        invitations.invite(SYSTEM, NEW, [])
        wait_until(lambda: logged, what="the cause in the log")
    assert "STARTTLS" in logged[0]["cause"]
    assert inbox.mails == []


def test_without_a_mail_server_links_are_logged_and_shown(app: Flask, make_user: Any) -> None:
    admin = make_user(roles=["admin"])
    with capture_logs() as logged:
        user = invitations.invite(admin, NEW, [])
    [entry] = [entry for entry in logged if entry["event"] == "link"]
    [link] = invitations.open_links(admin, user)
    for address in (entry["address"], link["address"]):
        assert "/invitation?token=" in address
