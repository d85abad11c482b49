"""Fixtures: an app on a fresh database, a client, people, and a real server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard import create_app, database
from dashboard.actions import catalog_sync, passwords
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.models import User
from dashboard.policy import SYSTEM
from scripts import chromium
from tests.factories import CHEAP, UserFactory, sign_in_cookie
from tests.helpers import once
from tests.helpers.reading import Reader
from tests.helpers.server import Server

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


once.install()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as always, with parameters that do not make tests wait."""
    monkeypatch.setattr(passwords, "hasher", CHEAP)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, seeded database that other tests start from a copy of."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(load_settings(data_dir=folder, async_mode="threading"))
    with app.app_context():
        database.prepare()
        db.session.remove()
        db.engine.dispose()
    return folder / "dashboard.sqlite3"


@pytest.fixture(scope="session")
def with_catalogs(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """The same with our catalogs taken in, so that each server does not begin with that."""
    folder = tmp_path_factory.mktemp("with_catalogs")
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    app = create_app(load_settings(data_dir=folder, async_mode="threading"))
    with app.app_context():
        catalog_sync.sync_all(SYSTEM)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "dashboard.sqlite3"


@pytest.fixture
def data_dir(tmp_path: Path, migrated: Path) -> Path:
    """A data folder with a fresh database of its own."""
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    return tmp_path


@pytest.fixture
def app(data_dir: Path) -> Iterator[Flask]:
    """The app on that data folder, with an app context."""
    settings = load_settings(data_dir=data_dir, secret_key="test", async_mode="threading")
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Reader
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def make_user(app: Flask) -> UserFactory:
    """Makes people: ``make_user("ana", roles=("staff",))``."""
    return UserFactory()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a page; not signed in. CSRF is checked as in production."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, User], FlaskClient]:
    """Signs a client in as a person, with a fresh session row."""

    def enter(client: FlaskClient, user: User) -> FlaskClient:
        with client.session_transaction() as cookie:
            cookie.update(sign_in_cookie(app, user))
        return client

    return enter


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, with_catalogs: Path) -> Iterator[Server]:
    """A real server process with its own data folder, shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "dashboard.sqlite3").write_bytes(with_catalogs.read_bytes())
    with Server(folder) as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """pytest-playwright: the system's Chromium, kept from calling elsewhere."""
    arguments = [*QUIET, "--no-sandbox"] if os.getuid() == 0 else [*QUIET]
    return {"executable_path": chromium.installed(), "args": arguments, "headless": True}
