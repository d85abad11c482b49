"""What was changed together: what older databases know of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import flask_migrate

from dashboard import create_app
from dashboard.config import load_settings
from dashboard.extensions import db
from dashboard.models.batches import batches_of

CHANGE = """
INSERT INTO catalog_changes
  (entry_id, catalog_id, actor_id, actor_name, at, how, batch, before, after, version)
VALUES (?, 1, ?, ?, ?, ?, ?, '{}', '{}', 2)
"""


def test_what_was_changed_before_it_was_noted_is_there(tmp_path: Path) -> None:
    app = create_app(load_settings(data_dir=tmp_path, secret_key="test", async_mode="threading"))
    with app.app_context():
        flask_migrate.upgrade(revision="0003")
        db.session.remove()
        db.engine.dispose()
        with sqlite3.connect(tmp_path / "dashboard.sqlite3") as old:
            old.execute(
                "INSERT INTO catalogs (locale, total, translated, fuzzy, version)"
                " VALUES ('fr', 9, 7, 1, 3)"
            )
            for change in (
                (1, 7, "Ana", "2026-01-01 10:00:00.000000", "replace", "one"),
                (2, 7, "Ana", "2026-01-01 10:00:00.000000", "replace", "one"),
                (2, 7, "Ana", "2026-01-02 10:00:00.000000", "edit", None),
                (1, None, None, "2026-01-03 10:00:00.000000", "import", "two"),
            ):
                old.execute(CHANGE, change)
        flask_migrate.upgrade()
        found = [batch.public() for batch in batches_of(1, ("replace", "import")).items]
        assert [(it["batch"], it["how"], it["texts"]) for it in found] == [
            ("two", "import", 1),
            ("one", "replace", 2),
        ]
        assert [it["by"] for it in found] == [None, {"id": 7, "name": "Ana"}]
        assert found[1]["at"] == "2026-01-01T10:00:00.000Z"
        assert {(it["find"], it["replace"], it["undone"]) for it in found} == {(None, None, None)}
        db.session.remove()
        db.engine.dispose()
        flask_migrate.downgrade(revision="0003")
