"""What machines ask: does the process live, can it work."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from dashboard import database
from dashboard.extensions import db
from tests.helpers.server import free_port

CHECKS = {"database": "ok", "storage": "ok", "queue": "ok"}


def test_a_live_process_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_ready_process_names_what_it_looked_at(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": CHECKS}


def ready(client: FlaskClient) -> Any:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["status"] == "failed"
    return answer.json["checks"]


def test_another_schema_is_not_ready(
    client: FlaskClient, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data_dir / "dashboard.sqlite3") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    assert ready(client) == {**CHECKS, "database": "failed"}
    assert "the schema is 9999" in capsys.readouterr().err


def test_a_folder_that_takes_no_files_is_not_ready(
    client: FlaskClient, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(data_dir / "partial", ignore_errors=True)
    (data_dir / "partial").touch()
    assert ready(client) == {**CHECKS, "storage": "failed"}
    assert "cause=" in capsys.readouterr().err


def test_a_database_that_cannot_be_written_is_not_ready(
    app: Flask, client: FlaskClient, data_dir: Path
) -> None:
    db.session.remove()
    db.engine.dispose()
    (data_dir / "dashboard.sqlite3").write_text("no database")
    assert ready(client)["database"] == "failed"
    assert client.get("/healthz").status_code == 200


def test_a_database_that_somebody_else_writes_is_ready(app: Flask, data_dir: Path) -> None:
    with db.engine.connect() as other:
        other.execution_options(dashboard_write=True)
        other.execute(text("SELECT 1"))
        database.check()
        other.rollback()


def test_a_queue_that_does_not_answer_is_told_and_stops_nobody(
    client: FlaskClient, app: Flask
) -> None:
    app.extensions["settings"].redis_url = f"redis://127.0.0.1:{free_port()}/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {**CHECKS, "queue": "failed"}}
