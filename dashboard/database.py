"""Opening the database: SQLite's pragmas and transactions, migration, and the first rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import DatabaseError, NoSuchModuleError, OperationalError

from dashboard.config import ConfigurationError, unusable_folder
from dashboard.extensions import db, migrate
from dashboard.models import Role, RoomCounter
from dashboard.models.event_log import LOG, new_seed
from dashboard.models.old_entries import fill_in
from dashboard.models.text import text_key
from dashboard.permissions import ALL
from dashboard.policy import BUILTIN_ROLES
from dashboard.transaction import transaction

MIGRATIONS = Path(__file__).parent / "migrations"


class NotReady(Exception):
    """The database answers, but has another schema than this version of the dashboard."""


def init_app(app: Flask) -> None:
    """Bind SQLAlchemy and the migrations.

    Raises:
        ConfigurationError: when nothing here can speak to that kind of database.
    """
    try:
        db.init_app(app)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigurationError(
            f"DASHBOARD_DATABASE_URL names a kind of database that needs a driver ({error}); "
            "install it into .venv with pip, or leave the setting empty to use SQLite."
        ) from error
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)


def prepare() -> None:
    """Bring the database to the newest schema and make the rows that must exist.

    Raises:
        ConfigurationError: when the database cannot be opened or read.
    """
    _make_data_folder()
    try:
        if _revision() not in {None, *_known_revisions()}:
            raise ConfigurationError(
                "The database was made by a newer version of the dashboard; update the dashboard, "
                "or choose another folder with DASHBOARD_DATA_DIR."
            )
        flask_migrate.upgrade()  # seeds, too: migrations/env.py
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", error)
        raise ConfigurationError(
            f"The database {db.engine.url.render_as_string()} cannot be used ({cause}); check "
            "DASHBOARD_DATABASE_URL, DASHBOARD_DATA_DIR and the rights of the file."
        ) from error


def check() -> None:
    """See whether the database has the newest schema and takes writes; changes nothing.

    Raises:
        NotReady: another version of the dashboard has changed it.
        sqlalchemy.exc.SQLAlchemyError: it cannot be reached or written.
    """
    found = _revision()
    if found != _scripts().get_current_head():
        raise NotReady(f"the schema is {found or 'missing'}")
    try:
        db.session.connection(execution_options={"dashboard_write": True})
    except OperationalError as error:
        # Somebody writes just now, so it can be written.
        if "locked" not in str(error.orig):
            raise


def _make_data_folder() -> None:
    folder = current_app.extensions["settings"].data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds password hashes
    except OSError as error:
        raise unusable_folder(folder, error) from error


def _revision() -> str | None:
    """The schema that the database has; None before the first migration."""
    revision = MigrationContext.configure(db.session.connection()).get_current_revision()
    db.session.rollback()
    return revision


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _known_revisions() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def seed() -> None:
    """Make the log's counter and the built-in roles; give administrators new permissions."""
    with transaction():
        if db.session.get(RoomCounter, LOG) is None:
            db.session.add(RoomCounter(room=LOG, offset=0, seed=new_seed()))
        existing = {role.key: role for role in db.session.scalars(select(Role))}
        for builtin in BUILTIN_ROLES.values():
            if builtin.key not in existing:
                db.session.add(_role(builtin.key))
        if admin := existing.get("admin"):
            admin.permissions = sorted(ALL)
    while _fill_in_old_entries():
        pass


def _fill_in_old_entries() -> int:
    with transaction():
        return fill_in()


def _role(key: str) -> Role:
    builtin = BUILTIN_ROLES[key]
    return Role(
        key=key,
        name=key,
        name_key=text_key(key),
        permissions=sorted(builtin.permissions),
        max_upload_bytes=builtin.max_upload_bytes,
        quota_bytes=builtin.quota_bytes,
    )


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's begin event below opens transactions
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Short, because SQLite waits without yielding; transaction() waits longer, cooperatively.
    connection.execute("PRAGMA busy_timeout = 200")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("dashboard_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
