"""The app on a data folder of the bench's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from dashboard import create_app
from dashboard.config import load_settings
from dashboard.extensions import db


@contextmanager
def opened(folder: Path, **settings: Any) -> Iterator[Flask]:
    """Give an app on a data folder, with its context, and let go of the database in the end."""
    folder.mkdir(exist_ok=True)
    # Said here, because neither this shell nor a .env file may point to anybody's real data.
    fixed = {
        "data_dir": folder,
        "database_url": "",
        "environment": "development",
        "secret_key": "",
        "async_mode": "threading",
    }
    app = create_app(load_settings(**{**fixed, **settings}))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
