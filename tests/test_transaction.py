"""Whoever writes waits for whoever is writing."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import event

import dashboard.transaction as transactions
from dashboard.actions import users
from dashboard.errors import Busy
from dashboard.extensions import db
from dashboard.models import User
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory

LONG = 0.7
"""Seconds for which somebody writes: longer than SQLite and we wait for another process."""


def test_what_takes_long_in_this_process_is_waited_for(
    app: Flask, make_user: UserFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "LOCK_PATIENCE", 0.0)
    ana = make_user("ana").id
    db.session.rollback()
    writing, over = threading.Event(), threading.Event()

    def write_for_long() -> None:
        with app.app_context():
            with transaction():
                writing.set()
                over.wait(LONG)
            db.session.remove()

    other = threading.Thread(target=write_for_long)
    other.start()
    assert writing.wait(10)
    users.update_profile(SYSTEM, db.session.get_one(User, ana), {"name": "Ana Anew"})
    other.join()
    assert db.session.get_one(User, ana).name == "Ana Anew"


def test_a_turn_ends_with_an_error_too(app: Flask, make_user: UserFactory) -> None:
    ana = make_user("ana")
    with pytest.raises(ZeroDivisionError), transaction():
        raise ZeroDivisionError
    users.update_profile(SYSTEM, ana, {"name": "Ana Anew"})
    assert ana.name == "Ana Anew"


def test_a_turn_ends_even_where_the_database_cannot_take_back_what_was_done(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TURN_PATIENCE", 0.05)

    def refuse(_connection: object) -> None:
        raise ZeroDivisionError

    event.listen(db.engine, "rollback", refuse)
    with pytest.raises(ZeroDivisionError), transaction():
        raise OSError
    event.remove(db.engine, "rollback", refuse)
    db.session.remove()
    with transaction():
        pass


def test_whose_turn_does_not_come_is_told_so_and_nothing_is_changed(
    app: Flask, make_user: UserFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "TURN_PATIENCE", 0.05)
    ana = make_user("ana")
    told: list[type[BaseException]] = []

    def write() -> None:
        with app.app_context():
            try:
                users.update_profile(SYSTEM, db.session.get_one(User, ana.id), {"name": "Anew"})
            except Busy as error:
                told.append(type(error))
            db.session.remove()

    with transaction():
        other = threading.Thread(target=write)
        other.start()
        other.join()
    assert told == [Busy]
    assert ana.name != "Anew"
