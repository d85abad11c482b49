"""``flask --app dashboard backup FOLDER``"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from dashboard.cli.groups import CommandFailed, SentenceCommand
from dashboard.extensions import db
from dashboard.models.event_log import LOG, new_seed

DATABASE = "dashboard.sqlite3"


@click.command("backup", cls=SentenceCommand)
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Copy the database, the files and the secret into FOLDER, which must not exist yet.

    The server may go on meanwhile. FOLDER can be used as DASHBOARD_DATA_DIR as it is.
    """
    if db.engine.dialect.name != "sqlite":
        raise CommandFailed(_("This copies SQLite only. Use the tools of your database."))
    data_dir = current_app.extensions["settings"].data_dir
    if folder.resolve().is_relative_to((data_dir / "files").resolve()):
        raise CommandFailed(_("Choose a folder outside the data folder."))
    try:
        folder.mkdir(parents=True, mode=0o700)
        # The database first: a file that comes after it is merely not listed in the copy.
        _copy_database(folder / DATABASE)
        if (data_dir / "files").is_dir():
            shutil.copytree(data_dir / "files", folder / "files")
        if (data_dir / "secret_key").is_file():
            shutil.copy2(data_dir / "secret_key", folder)
    except (OSError, sqlite3.Error) as error:
        raise CommandFailed(_("The backup failed: %(cause)s.", cause=error)) from error


def _copy_database(target: Path) -> None:
    copy = sqlite3.connect(target, isolation_level=None)
    connection = db.engine.raw_connection()
    try:
        source: sqlite3.Connection = connection.driver_connection  # type: ignore[assignment]
        source.backup(copy)
        # A history of its own: pages that have seen what came later must take a fresh snapshot.
        copy.execute("UPDATE room_counters SET seed = ? WHERE room = ?", (new_seed(), LOG))
    finally:
        connection.close()
        copy.close()
