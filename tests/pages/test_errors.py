"""Errors as people and programs meet them: localized, with a way on, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, abort
from flask_babel import force_locale
from structlog.testing import capture_logs

from dashboard import transaction as transactions
from dashboard.access import public
from dashboard.actions import links
from dashboard.errors import DashboardError
from dashboard.extensions import db
from dashboard.i18n import LANGUAGES
from dashboard.models import EventLogEntry, Session, User
from dashboard.pages.errors import BY_STATUS
from tests.factories import PASSWORD, UserFactory
from tests.helpers.forms import csrf_token
from tests.helpers.visitor import Visitor, value
from tests.pages.test_setup import FORM

STATUSES = (400, 401, 403, 404, 405, 413, 429, 500)
JSON = {"Accept": "application/json"}

Held = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who runs into every kind of error at /error/<status>."""

    @public
    def fail(status: int) -> None:
        if status == 500:
            raise RuntimeError("the cause")
        abort(status)

    app.add_url_rule("/error/<int:status>", view_func=fail)
    return Visitor(app)


@pytest.fixture
def held(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """``with held():`` another program holds the database for writing."""
    monkeypatch.setattr(transactions, "LOCK_PATIENCE", 0.1)

    @contextmanager
    def hold() -> Iterator[None]:
        db.session.rollback()
        with closing(sqlite3.connect(data_dir / "dashboard.sqlite3", isolation_level=None)) as it:
            it.execute("BEGIN IMMEDIATE")
            yield
            it.execute("ROLLBACK")

    return hold


def expected(status: int) -> type[DashboardError]:
    return BY_STATUS.get(status, DashboardError)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_error_pages_speak_the_language_of_the_reader(
    visitor: Visitor, status: int, code: str
) -> None:
    language = LANGUAGES[code]
    answer = visitor.get(f"/error/{status}", headers={"Accept-Language": language.tag})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert f'<html lang="{language.tag}" dir="{language.direction}"' in answer.text
    with force_locale(code):
        error = expected(status)
        said = (str(error.title), str(error.message))
    page = unescape(answer.text)
    assert all(sentence in page for sentence in said)


@pytest.mark.parametrize("status", STATUSES)
def test_error_pages_show_a_way_on_and_no_cause(visitor: Visitor, status: int) -> None:
    text = visitor.get(f"/error/{status}").text
    way = {401: "/login", 429: "/error/429", 500: "/error/500"}.get(status, "/")
    assert f'<a class="btn btn-primary" href="{way}"' in text
    assert "the cause" not in text
    assert "RuntimeError" not in text


@pytest.mark.parametrize("status", STATUSES)
def test_programs_get_a_problem_document(visitor: Visitor, status: int) -> None:
    answer = visitor.get(f"/error/{status}", headers={**JSON, "Accept-Language": "pt-BR"})
    problem = answer.get_json()
    assert answer.status_code == problem["status"] == status
    assert answer.mimetype == "application/problem+json"
    with force_locale("pt_BR"):
        assert problem["title"] == str(expected(status).title)
        assert problem["detail"] == str(expected(status).message)
    assert problem["code"] == expected(status).code


def test_an_unexpected_error_is_logged_with_its_cause(visitor: Visitor) -> None:
    with capture_logs() as logged:
        visitor.get("/error/500")
    [entry] = [entry for entry in logged if entry["log_level"] == "error"]
    assert (entry["path"], str(entry["exc_info"])) == ("/error/500", "the cause")


@pytest.mark.parametrize(
    "method,path,status",
    [
        ("GET", "/nowhere", 404),
        ("GET", "/users/99999999999999999999/picture", 404),
        ("GET", "/%00", 404),
        ("GET", "/logout", 405),
        ("DELETE", "/api/v1/session", 405),
        ("GET", "/i18n/xx-1.json", 404),
    ],
)
def test_addresses_that_lead_nowhere(visitor: Visitor, method: str, path: str, status: int) -> None:
    token = {"headers": {"Authorization": "Bearer none"}}  # so that only the address is wrong
    answer = visitor.open(method, path, **token)
    assert answer.status_code == status
    if status == 405:
        assert answer.headers["Allow"]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("token", [True, False])
@pytest.mark.parametrize(
    "header, value",
    [
        ("Origin", "http://["),
        ("Referer", "http://["),
        ("Referer", "https://localhost:99999/"),
        ("Cookie", "dashboard_remember=x|\xe9"),
        ("Cookie", "dashboard_remember=\xe9"),
        ("If-Modified-Since", "Mon, 01 Jan 99999999999 00:00:00 GMT"),
        ("If-Range", "Mon, 01 Jan 99999999999 00:00:00 GMT"),
    ],
)
def test_headers_that_make_no_sense_are_no_failure_of_ours(
    app: Flask, header: str, value: str, token: bool, scheme: str
) -> None:
    for method, path in (
        ("GET", "/"),
        ("GET", "/static/css/app.css"),
        ("POST", "/login"),
        ("POST", "/account"),
    ):
        visitor = Visitor(app)
        headers = {"X-CSRFToken": csrf_token(visitor.client)} if token else {}
        visitor.client = visitor.client if header != "Cookie" else app.test_client(False)
        answer = visitor.open(
            method, path, headers={**headers, header: value}, base_url=f"{scheme}://localhost"
        )
        assert answer.status_code < 500
        answer.close()


def test_an_oversize_form_is_refused(visitor: Visitor) -> None:
    answer = visitor.open("POST", "/login", data={"username": "x" * 2_200_000})
    assert answer.status_code == 413
    assert "What was sent is larger than allowed." in answer.text


def test_a_form_without_its_token_names_the_way_on(visitor: Visitor) -> None:
    page = visitor.open("POST", "/theme", data={"theme": "dark"})
    assert page.status_code == 400
    assert "Reload the page and send your entries again." in page.text
    program = visitor.open("DELETE", "/api/v1/sessions")
    assert (program.status_code, program.get_json()["code"]) == (400, "csrf")


# A database that another program holds


def test_signing_in_while_the_database_is_held(
    visitor: Visitor, make_user: UserFactory, held: Held
) -> None:
    make_user("ana")
    events = db.session.query(EventLogEntry).count()
    with held():
        answer = visitor.sign_in("ana", next="/account")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "The database is busy. Nothing was changed" in answer.text
    assert (value(answer, "username"), value(answer, "next")) == ("ana", "/account")
    assert PASSWORD not in answer.text
    assert "_user_id" not in visitor.cookie
    assert db.session.query(Session).count() == 0
    assert db.session.query(EventLogEntry).count() == events


def test_setting_up_while_the_database_is_held_keeps_the_form_and_the_link(
    visitor: Visitor, held: Held
) -> None:
    path = links.setup_path()
    db.session.rollback()
    with held():
        answer = visitor.post(path, **FORM)
    assert answer.status_code == 503
    assert value(answer, "email") == FORM["email"]
    assert db.session.query(User).count() == 0
    assert links.read("setup", path.partition("token=")[2]).used_at is None


def test_saving_the_profile_while_the_database_is_held(
    visitor: Visitor, make_user: UserFactory, held: Held
) -> None:
    ana = make_user("ana", name="Ana Lima")
    visitor.sign_in("ana")
    with held():
        answer = visitor.post("/account", name="Ana Nova", was_name="Ana Lima")
    assert answer.status_code == 503
    assert value(answer, "name") == "Ana Nova"
    assert ana.name == "Ana Lima"


def test_programs_are_told_when_to_try_again(
    visitor: Visitor, make_user: UserFactory, held: Held
) -> None:
    make_user("ana")
    visitor.sign_in("ana")
    with held(), capture_logs() as logged:
        answer = visitor.api("DELETE", "sessions")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["code"] == "busy"
    assert any("locked" in str(entry.get("cause")) for entry in logged)


def test_reading_goes_on_while_the_database_is_held(
    visitor: Visitor, make_user: UserFactory, held: Held
) -> None:
    make_user("ana")
    visitor.sign_in("ana")
    with held():
        for path in ("/account", "/account/sessions"):
            assert visitor.get(path).status_code == 200
