"""Notices are written together: many people cost no more statements than a few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from bench import team
from dashboard.actions import users
from dashboard.extensions import db
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def add_person(name: str) -> None:
    """Everybody who invites people is told of this."""
    profile = {"username": name, "name": name.title(), "email": f"{name}@example.com"}
    users.create(SYSTEM, profile, [role_by_key("user")])


@pytest.mark.usefixtures("app")
def test_many_people_are_told_in_as_many_statements_as_few() -> None:
    team.fill(10, role="staff")
    with statements() as few:
        add_person("ana")
    team.fill(390, role="staff")
    with statements() as many:
        add_person("ben")  # some have not read of the other one yet, and get both as one
    with statements() as joined:
        add_person("cleo")
    assert len(many) < len(few) + 10
    assert len(joined) < len(few) + 10
