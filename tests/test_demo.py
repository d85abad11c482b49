"""The demo: a fictional team in a folder of its own, made once, that moves by real actions."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from dashboard import create_app, demo
from dashboard.actions.measures import roll_up
from dashboard.catalog_folder import locales_in
from dashboard.config import SHIPPED_CATALOGS, ConfigurationError, Settings, load_settings
from dashboard.demo.activity import DEEDS, Team
from dashboard.demo.people import ROLES, TRY
from dashboard.extensions import db
from dashboard.live import inbox, measures
from dashboard.models import EventLogEntry, Role, Upload, User
from dashboard.models.columns import now
from dashboard.models.counts import people_by_state
from dashboard.models.measures import Amounts
from dashboard.models.users import user_by_login
from dashboard.policy import SYSTEM
from dashboard.storage import files
from tests.factories import UserFactory
from tests.helpers.server import ROOT, free_port, wait_until
from tests.helpers.visitor import Visitor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """The demo's data folder."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    return folder


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return load_settings(data_dir=folder, secret_key="test", async_mode="threading")


@pytest.fixture
def team_app(settings: Settings) -> Iterator[Flask]:
    """The app on the demo's folder, filled by whoever comes first."""
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing moves by itself."""
    monkeypatch.setattr(demo.activity, "start", lambda: None)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("still")
def test_it_fills_an_empty_folder_and_says_how_to_sign_in(
    team_app: Flask, settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.start(settings)
    said = capsys.readouterr().out
    password = json.loads((folder / "demo.json").read_text())["password"]
    assert (folder / "demo.json").stat().st_mode & 0o077 == 0
    assert f"{settings.base_url}/login" in said
    for username in TRY:
        assert f"  {username.ljust(12)} {password}\n" in said
        visitor = Visitor(team_app)
        assert visitor.sign_in(username, password).location == "/"
        assert visitor.get("/").status_code == 200
    states = people_by_state()
    assert sum(states.values()) > 300
    assert all(states.values())
    assert count(Role) == 4 + len(ROLES)
    assert count(Upload) >= 240
    assert all(
        files().path(sha256).is_file()
        for sha256 in db.session.scalars(select(Upload.sha256).distinct())
    )


@pytest.mark.usefixtures("still")
def test_the_second_time_nothing_is_made_again(
    team_app: Flask, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.start(settings)
    first = capsys.readouterr().out.partition("Sign in")[2]
    before = count(User), count(Upload), count(EventLogEntry)
    demo.start(settings)
    assert capsys.readouterr().out == f"Sign in{first}"
    assert (count(User), count(Upload), count(EventLogEntry)) == before


@pytest.mark.usefixtures("still")
def test_there_is_a_history(team_app: Flask, settings: Settings) -> None:
    demo.start(settings)
    oldest, newest = db.session.execute(
        select(func.min(EventLogEntry.at), func.max(EventLogEntry.at))
    ).one()
    assert (newest - oldest).days > 20
    assert newest <= now()


@pytest.mark.usefixtures("still")
def test_what_happens_is_gentle_and_leaves_guests_alone(
    team_app: Flask, settings: Settings
) -> None:
    demo.start(settings)
    before = {username: _guest(username) for username in TRY}
    people, position = count(User), count(EventLogEntry)
    fiction = Team(seed=7)
    for deed in DEEDS:
        for _ in range(4):
            deed(fiction)
    assert {username: _guest(username) for username in TRY} == before
    assert count(User) == people
    query = select(EventLogEntry.kind).order_by(EventLogEntry.id).offset(position)
    seen = Counter(db.session.scalars(query))
    assert seen.keys() >= {
        "user.signed_in",
        "upload.created",
        "user.updated",
        "user.roles_changed",
        "user.deactivated",
        "user.reactivated",
    }


def _guest(username: str) -> object:
    return _guest_account(username).public()


def _guest_account(username: str) -> User:
    found = user_by_login(username)
    assert found
    return found


def test_it_moves_and_keeps_to_its_own_database(tmp_path: Path, folder: Path) -> None:
    real = tmp_path / "real.sqlite3"
    environment = {
        "DASHBOARD_DATA_DIR": str(folder),
        "DASHBOARD_PORT": str(free_port()),
        "DASHBOARD_DATABASE_URL": f"sqlite:///{real}",
    }
    process = subprocess.Popen(
        [sys.executable, "run.py", "--demo"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        wait_until(lambda: "runs at" in process.stdout.readline(), 60, "the demo to start")
        before = events_in(folder)
        wait_until(lambda: events_in(folder) > before, 30, "somebody to do something")
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()
    assert not real.exists()
    own = folder / "translations"
    assert locales_in(own) == locales_in(SHIPPED_CATALOGS), "Publishing changes no source."


def events_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "dashboard.sqlite3")) as database:
        counted: int = database.execute("SELECT count(*) FROM event_log").fetchone()[0]
        return counted


@pytest.mark.usefixtures("still")
def test_it_keeps_off_real_accounts(app: Flask, make_user: UserFactory, data_dir: Path) -> None:
    make_user("ana")
    settings: Settings = app.extensions["settings"]
    with pytest.raises(ConfigurationError, match="already holds real accounts"):
        demo.start(settings)
    assert count(User) == 1
    assert not (data_dir / "demo.json").exists()


@pytest.mark.usefixtures("still")
def test_whoever_tries_it_has_something_to_read(team_app: Flask, settings: Settings) -> None:
    demo.start(settings)
    kinds = {username: kinds_unread(username) for username in TRY}
    everywhere = {"announcement.started"}
    assert kinds["user"] >= everywhere | {"account.roles_changed", "upload.shared"}
    assert kinds["translator"] >= everywhere | {"upload.shared"}
    for_staff = everywhere | {"note.mentioned", "person.added", "mail.failed"}
    assert kinds["staff"] >= for_staff
    assert kinds["admin"] >= for_staff
    for username in TRY:
        assert 0 < inbox.record(_guest_account(username))["unread"] < 25


def kinds_unread(username: str) -> set[str]:
    found = inbox.snapshot(_guest_account(username), inbox.Asked(filter="unread"))
    return {notification["kind"] for notification in found["items"]}


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("within, names", [("hour", 60), ("day", 24), ("month", 31)])
def test_its_charts_are_full(team_app: Flask, settings: Settings, within: str, names: int) -> None:
    demo.start(settings)
    shown = measures.snapshot(_guest_account("admin"), None, within)
    for name, values in shown["series"].items():
        assert len(values) == names
        known = [value for value in values[:-1] if value is not None]
        assert len(known) >= names - 2, name
        assert name == "jobs_failed" or any(known), name


@pytest.mark.usefixtures("still")
def test_nothing_of_its_history_is_counted_again(team_app: Flask, settings: Settings) -> None:
    demo.start(settings)
    before = measures.snapshot(_guest_account("admin"), ["events"], "month")["series"]
    roll_up(SYSTEM, Amounts())
    assert measures.snapshot(_guest_account("admin"), ["events"], "month")["series"] == before


def test_commands_keep_to_the_folder_of_the_demo(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}")
    assert load_settings(data_dir=tmp_path).catalogs_dir == SHIPPED_CATALOGS
    (tmp_path / "translations").mkdir()
    assert load_settings(data_dir=tmp_path).catalogs_dir == tmp_path / "translations"
    own = load_settings(data_dir=tmp_path, translations_dir=tmp_path / "own")
    assert own.catalogs_dir == tmp_path / "own"
