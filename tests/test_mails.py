"""Mails, over a real SMTP server: in the receiver's language and zone, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, update
from structlog.testing import capture_logs

from dashboard import create_app
from dashboard.actions import accounts, digests, invitations, jobs, preferences, users
from dashboard.actions import inbox as actions_inbox
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.jobs import consumer
from dashboard.models import Job, Link, Notification, Preference, User
from dashboard.models.columns import now
from dashboard.models.jobs import DONE, FAILED, MOST_MAILS, WAITING, due
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.mailing import AT_ONCE_MAIL, LINK_MAIL, to_mail
from dashboard.models.preferences import AT_ONCE, DAILY, OFF
from dashboard.models.roles import role_by_key
from dashboard.policy import BUILTIN_ROLES, SYSTEM
from dashboard.queue import queue
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.mail_server import Inbox, address_in, bodies
from tests.helpers.server import free_port, wait_until
from tests.helpers.visitor import Visitor

Make: TypeAlias = Callable[..., Flask]

ROLES = "account.roles_changed"

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
    inbox: Inbox, mailing: Make
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


def test_the_time_is_told_in_the_receivers_zone(inbox: Inbox, mailing: Make) -> None:
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
    inbox: Inbox, mailing: Make
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


def test_closed_and_unknown_accounts_get_no_mail(inbox: Inbox, mailing: Make) -> None:
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
    mailing: Make, purpose: str
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
    inbox: Inbox, mailing: Make
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


# What the mail server says


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without a pause."""
    monkeypatch.setattr(jobs, "PAUSES", (timedelta(0),) * 5)


def job_now(kind: str = LINK_MAIL) -> Job:
    """The one job of a kind, as the database has it."""
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.kind == kind)).one()


def test_an_address_that_is_refused_fails_at_once(inbox: Inbox, mailing: Make) -> None:
    inbox.answers = ["550 5.1.1 no such user"]
    mailing(inbox.port)
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().state == FAILED, what="the job to fail")
    job = job_now()
    assert (job.attempts, job.error, job.detail) == (1, "recipient", "550 5.1.1 no such user")
    assert inbox.asked == 1


@pytest.mark.usefixtures("_hurried")
def test_a_server_that_asks_to_try_later_gets_the_mail_later(inbox: Inbox, mailing: Make) -> None:
    inbox.answers = ["451 4.7.1 greylisted", "452 4.2.2 full"]
    mailing(inbox.port)
    invitations.invite(SYSTEM, NEW, [])
    assert inbox.next()["To"] == NEW["email"]
    wait_until(lambda: job_now().state == DONE, what="the job to end")
    assert (job_now().attempts, inbox.asked) == (3, 3)


@pytest.mark.usefixtures("_hurried")
def test_a_server_that_asks_to_try_later_for_ever_is_given_up(inbox: Inbox, mailing: Make) -> None:
    inbox.answers = ["450 not now"] * 99
    mailing(inbox.port)
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().state == FAILED, what="the job to fail")
    assert (job_now().attempts, job_now().error) == (6, "later")


def test_a_server_that_comes_up_gets_what_waited(mailing: Make) -> None:
    inbox = Inbox()
    mailing(inbox.port)
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().error == "unreachable", what="the first attempt")
    with inbox.running():
        jobs.retry(SYSTEM, job_now())
        assert inbox.next()["To"] == NEW["email"]


def test_a_password_that_is_wrong_fails_at_once(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port, mail_username="dash", mail_password="wrong")
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().state == FAILED, what="the job to fail")
    assert job_now().error in {"sign_in", "encryption"}


def test_a_link_that_is_used_or_replaced_is_not_mailed(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port)
    inbox.answers = ["451 later"]
    user = invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().error == "later", what="the first attempt")
    first = job_now().id
    invitations.resend_invitation(SYSTEM, user)
    second = inbox.next()
    jobs.retry(SYSTEM, db.session.get_one(Job, first))
    wait_until(lambda: states() == {DONE}, what="both jobs to end")
    assert inbox.mails == []
    assert "/invitation?token=" in bodies(second)[0]


def states() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Job.state)))


def are_put_off() -> bool:
    db.session.rollback()
    begins = due(now(), 9)  # asked first, so that what begins between the two is noticed
    return not begins and states() == {DONE, WAITING}


def test_a_link_that_has_expired_meanwhile_says_so(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port)
    inbox.answers = ["451 later"]
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: job_now().error == "later", what="the first attempt")
    with transaction():
        db.session.execute(update(Link).values(expires_at=now()))
    jobs.retry(SYSTEM, job_now())
    wait_until(lambda: job_now().state == FAILED, what="the job to fail")
    assert job_now().error == "expired"


def test_more_mails_than_are_sent_at_once_all_arrive(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port)
    inbox.holding = True
    names = {f"guest{number}" for number in range(MOST_MAILS + 2)}
    for name in sorted(names):
        invitations.invite(SYSTEM, {**NEW, "username": name, "email": f"{name}@example.com"}, [])
    wait_until(lambda: inbox.held == MOST_MAILS, what="as many as are sent at once")
    inbox.holding = False
    assert {inbox.next()["To"] for _ in names} == {f"{name}@example.com" for name in names}


# Notifications


def reader(email: str = AT_ONCE, **values: Any) -> User:
    """Somebody who is mailed when their roles change."""
    person = UserFactory()("reader", name="Ana", **values)
    preferences.choose(person, person, {ROLES: {"email": email}})
    return person


def give(person: User, role: str = "translator") -> None:
    users.change_roles(SYSTEM, person, grant=[role_by_key(role)])


def test_what_concerns_somebody_is_mailed_at_once(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port, public_url="https://dash.example", mail_sender="Dash <dash@example.com>")
    give(reader())
    mail = inbox.next()
    assert mail["Subject"] == "The dashboard changed your roles: Translator"
    assert mail["To"] == "reader@example.com"
    plain, html = bodies(mail)
    for body in (plain, html):
        assert "https://dash.example/account" in body
        assert "The dashboard changed your roles: Translator" in body
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.com>")


def test_a_mail_says_how_it_is_turned_off(inbox: Inbox, mailing: Make) -> None:
    app = mailing(inbox.port, public_url="https://dash.example")
    person = reader()
    give(person)
    mail = inbox.next()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    assert address in bodies(mail)[0]
    assert f'href="{address}"' in bodies(mail)[1]
    path = urlsplit(address).path
    looked = Visitor(app).get(path)
    assert looked.status_code == 200
    assert "My roles change" in looked.text
    assert preferences.Preferences(person).public()["kinds"][ROLES]["email"] == AT_ONCE
    clicked = Visitor(app).open("POST", path, data={"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200
    assert "/account/notifications" in clicked.text
    assert preferences.Preferences(person).public()["kinds"][ROLES]["email"] == OFF
    give(person, "staff")
    assert [it.kind for it in to_mail(person.id, AT_ONCE)] == []


def test_what_happens_soon_after_a_mail_goes_together_into_the_next(
    inbox: Inbox, mailing: Make
) -> None:
    mailing(inbox.port)
    person = reader()
    preferences.choose(person, person, {"account.password_changed": {"email": AT_ONCE}})
    give(person)
    inbox.next()
    wait_until(lambda: states() == {DONE}, what="the first job to end")
    give(person, "staff")
    accounts.change_password(person, "violet anchor tuesday", None)
    wait_until(are_put_off, what="both to be put off")
    assert inbox.mails == []
    with transaction():  # a minute later
        earlier = now() - timedelta(minutes=2)
        mailed = Notification.emailed_at.is_not(None)
        db.session.execute(update(Notification).where(mailed).values(emailed_at=earlier))
        db.session.execute(update(Job).where(Job.state == WAITING).values(run_at=now()))
    for job_id in due(now(), 9):
        queue().hand_over([(job_id, now())])
    mail = inbox.next()
    assert mail["Subject"] == "2 new notifications"
    assert "Staff" in bodies(mail)[0]
    wait_until(lambda: states() == {DONE}, what="all jobs to end")
    assert inbox.mails == []


@pytest.mark.parametrize("gone", ["deactivated", "invited", "read", "unseen", "unknown"])
def test_what_is_no_news_any_more_is_not_mailed(
    mailing: Make, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox()
    mailing(inbox.port)
    person = reader()
    give(person)
    wait_until(lambda: job_now(AT_ONCE_MAIL).error == "unreachable", what="the first attempt")
    match gone:
        case "deactivated":
            users.deactivate(SYSTEM, person)
        case "invited":
            with transaction():
                person.state = "invited"
        case "read":
            actions_inbox.mark_all_read(person)
        case "unseen":
            with transaction():
                db.session.execute(update(Notification).values(hidden=True))
        case "unknown":
            with transaction():
                db.session.execute(update(Notification).values(kind="from.another.version"))
    with inbox.running():
        jobs.retry(SYSTEM, job_now(AT_ONCE_MAIL))
        wait_until(lambda: job_now(AT_ONCE_MAIL).state == DONE, what="the job to end")
        assert inbox.mails == []


def test_a_mail_that_fails_is_not_told_by_mail(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port)
    staff = UserFactory()("staff", roles=["staff"])
    with transaction():
        kind = {"kind": "mail.failed", "in_app": True, "email": AT_ONCE}
        db.session.add(Preference(user_id=staff.id, **kind))
    inbox.answers = ["550 no"]
    invitations.invite(SYSTEM, NEW, [])
    wait_until(lambda: states() == {FAILED, DONE}, what="both jobs to end")
    assert (inbox.asked, inbox.mails) == (1, [])


@pytest.mark.parametrize(
    "locale, zone, language, time",
    [
        ("ja", "Asia/Tokyo", '<html lang="ja" dir="ltr">', "2027年3月11日 8:30"),
        ("ar", "Asia/Riyadh", '<html lang="ar" dir="rtl">', "2:30"),
    ],
)
def test_a_digest_is_in_the_receivers_language_and_time(
    inbox: Inbox, mailing: Make, locale: str, zone: str, language: str, time: str
) -> None:
    mailing(inbox.port)
    person = reader(DAILY, locale=locale, timezone=zone)
    give(person)
    with transaction():
        moment = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)
        db.session.execute(update(Notification).values(changed_at=moment))
    assert digests.make_due(datetime(2027, 3, 10, 23, 31, tzinfo=UTC)) == (locale == "ja")
    if locale == "ar":
        assert digests.make_due(datetime(2027, 3, 11, 5, 0, tzinfo=UTC)) == 1
    mail = inbox.next()
    plain, html = bodies(mail)
    assert language in html
    assert time in plain
    assert time in html
    with force_locale(locale):
        assert str(BUILTIN_ROLES["translator"].label) in plain
    wait_until(lambda: states() == {DONE}, what="the job to end")
    assert to_mail(person.id, DAILY) == []


def test_what_comes_while_a_mail_is_on_its_way_is_mailed_next(inbox: Inbox, mailing: Make) -> None:
    mailing(inbox.port)
    inbox.holding = True
    person = reader()
    give(person)
    wait_until(lambda: inbox.held, what="the mail to be under way")
    with transaction():  # more has happened to the same notification
        db.session.execute(update(Notification).values(position=Notification.position + 1))
    inbox.holding = False
    inbox.next()
    wait_until(lambda: WAITING in states(), what="another job")
    assert len(to_mail(person.id, AT_ONCE)) == 1
