"""Watching the catalogs' folder: what changes there is taken in within seconds.

Every process may publish and serves what is published; one of them at a time looks for what other
programs do to the files.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import Final

import structlog
from flask import Flask, current_app

from dashboard import shipped_catalogs
from dashboard.actions import catalog_sync
from dashboard.catalog_folder import Signature, changed_at, locales_in, signature
from dashboard.config import SHIPPED_CATALOGS, ConfigurationError
from dashboard.errors import FolderReadOnly, OutOfSpace
from dashboard.extensions import db, socketio
from dashboard.models.catalogs import all_catalogs
from dashboard.policy import SYSTEM

EVERY_SECONDS: Final = 2.0

QUIET_SECONDS: Final = 0.5
"""A file that changed a moment ago may still be being written."""

LOCK: Final = "catalogs.lock"
"""A file in the data folder that the process which watches holds."""

log = structlog.get_logger(__name__)


class Watch:
    """One process's look at the folder.

    Args:
        folder: of the catalogs.
        data_dir: where processes agree on who looks.
    """

    def __init__(self, folder: Path, data_dir: Path) -> None:
        self._folder, self._lock_file = folder, data_dir / LOCK
        self._held: int | None = None
        self._seen: dict[str, Signature] = {}

    def look(self) -> None:
        """Take in what has changed since the last look."""
        if not self._is_mine():
            return
        for locale in sorted({*locales_in(self._folder), *_known()}):
            found = signature(self._folder, locale)
            if found == self._seen.get(locale) or self._is_being_written(locale):
                continue
            try:
                catalog_sync.sync(SYSTEM, locale)
            except Exception:
                log.exception("a catalog could not be taken in; trying again", locale=locale)
            else:
                self._seen[locale] = found

    def _is_being_written(self, locale: str) -> bool:
        return 0 <= time.time() - changed_at(self._folder, locale) < QUIET_SECONDS

    def _is_mine(self) -> bool:
        """Whether this process is the one that looks; the lock lasts as long as the process."""
        if self._held is None:
            file = os.open(self._lock_file, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
                return False
            self._held = file
        return True


def prepare() -> None:
    """Have a folder of catalogs from which every language can be served.

    Raises:
        ConfigurationError: it cannot be used.
    """
    folder = catalog_sync.catalogs_dir()
    if folder != SHIPPED_CATALOGS:
        try:
            shipped_catalogs.bring_up_to_date(folder, SHIPPED_CATALOGS)
        except (OSError, FolderReadOnly, OutOfSpace) as error:
            if not locales_in(folder):
                raise _unusable(folder, error) from error
            log.warning("catalogs are not brought up to date", cause=str(error))
    catalog_sync.compile_missing(folder)


def _unusable(folder: Path, error: Exception) -> ConfigurationError:
    cause = getattr(error, "strerror", None) or getattr(error, "code", "")
    return ConfigurationError(
        f"DASHBOARD_TRANSLATIONS_DIR: cannot use the folder {folder} ({cause}); make it writable "
        "or choose another."
    )


def start() -> None:
    """Begin, in the background, for as long as the process lives."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    socketio.start_background_task(_run, app)


def _run(app: Flask) -> None:
    settings = app.extensions["settings"]
    watch = Watch(settings.catalogs_dir, settings.data_dir)
    while True:
        try:
            with app.app_context():
                watch.look()
        except Exception:
            log.exception("could not look at the catalogs; trying again")
        socketio.sleep(EVERY_SECONDS)


def _known() -> list[str]:
    """The languages of the database, whose files may have gone."""
    known = [catalog.locale for catalog in all_catalogs()]
    db.session.rollback()
    return known
