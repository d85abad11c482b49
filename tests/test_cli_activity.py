"""Commands on the activity."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from dashboard.actions import users
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.event_log import last_position
from dashboard.policy import SYSTEM


@pytest.fixture
def ana(make_user: Any) -> User:
    """Somebody whose name has changed."""
    person: User = make_user("ana", name="Ana Lima")
    make_user("bob", name="Bob Ba")
    users.update_profile(SYSTEM, person, {"name": "Ana Nova"})
    return person


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["activity", *words])


def test_list_filters_and_prints_a_table_or_json(app: Flask, ana: User) -> None:
    table = run(app, "list").output.splitlines()
    assert table[0].split() == ["ID", "AT", "WHO", "WHAT", "RECORD", "NAME", "ADDRESS"]
    assert "user.updated" in table[1]
    found = json.loads(run(app, "list", "--person", "ana", "--json").output)
    assert [item["kind"] for item in found] == ["user.updated", "user.created"]
    assert len(json.loads(run(app, "list", "--limit", "1", "--json").output)) == 1
    assert run(app, "list", "--kind", "nothing").exit_code != 0


def test_show_and_revert(app: Flask, ana: User) -> None:
    changed = str(last_position())
    made = run(app, "revert", changed).output.strip()
    db.session.expire_all()
    assert ana.name == "Ana Lima"
    shown = json.loads(run(app, "show", changed).output)
    assert shown["reverted_by"] == int(made)
    again = run(app, "revert", changed)
    assert again.exit_code != 0
    assert "Everything is as it was" in again.output


def test_revert_over_somebodys_change_only_when_told_to(app: Flask, ana: User) -> None:
    changed = str(last_position())
    users.update_profile(ana, ana, {"name": "Ana Own"})
    assert run(app, "revert", changed).exit_code != 0
    assert run(app, "revert", changed, "--field", "name", "--even-if-changed").exit_code == 0
    db.session.expire_all()
    assert ana.name == "Ana Lima"


def test_export(app: Flask, ana: User) -> None:
    text = run(app, "export", "--search", "ana").output.removeprefix("\ufeff")
    assert [row["Event"] for row in csv.DictReader(io.StringIO(text))] == [
        "user.updated",
        "user.created",
    ]
    lines = run(app, "export", "--format", "jsonl").output.splitlines()
    assert len([json.loads(line) for line in lines]) == 3
