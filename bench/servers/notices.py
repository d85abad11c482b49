"""The dashboard itself, served as run.py does it, telling people what concerns them.

Started by `bench.toasts` and `bench.telling` as
`python -m bench.servers.notices PEOPLE CLIENTS CONTROL_FD PORT`.
"""

from __future__ import annotations

import run  # first of all: it patches for the async mode

# isort: split
import os
import sys
import time
from contextvars import ContextVar
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from bench import team
from bench.servers.control import obey
from dashboard import create_app, database
from dashboard.actions import users
from dashboard.config import load_settings
from dashboard.events import InboxesFilled
from dashboard.extensions import db, socketio
from dashboard.jobs.registry import HANDLERS
from dashboard.models.event_log import last_position
from dashboard.models.jobs import Job
from dashboard.models.notifications import Notification, inboxes_of
from dashboard.models.roles import role_by_key
from dashboard.models.users import ACTIVE, User, holders_of
from dashboard.policy import SYSTEM
from dashboard.transaction import put, transaction

NOTICE, REST = "person.added", "notices.rest"
telling: ContextVar[bool] = ContextVar("telling", default=False)
"""Whether the green thread of the moment tells people; others' statements do not count."""


class Deeds:
    """What the bench may ask for, each done by the app's own actions unless it is naive."""

    def __init__(self, app: Flask, operator_id: int, watcher_id: int) -> None:
        self._app, self._operator_id, self._watcher_id = app, operator_id, watcher_id
        self._numbers = count(1)
        self._committed_at = 0
        self.statements = 0
        with app.app_context():
            event.listen(db.session, "after_commit", self._note)
            event.listen(db.engine, "before_cursor_execute", self._count)
        self._count_in_job()

    def commit(self, _number: int, order: dict[str, Any] | None) -> int:
        """Do what `order` says; return the time from which it counts."""
        deed = getattr(self, (order or {})["do"])
        with self._app.app_context():
            at: int = deed()
            db.session.rollback()
        return at

    def roles(self) -> int:
        """Give the watcher a role, or take it back; returns when that was committed."""
        watcher, role = db.session.get_one(User, self._watcher_id), role_by_key("translator")
        change = {"revoke": [role]} if role in watcher.roles else {"grant": [role]}
        users.change_roles(db.session.get_one(User, self._operator_id), watcher, **change)
        return self._committed_at

    def tell(self) -> int:
        """Add a person, of which everybody who invites people is told; returns when it began."""
        started = time.monotonic_ns()
        telling.set(True)
        name = f"newcomer{next(self._numbers)}"
        profile = {"username": name, "name": name.title(), "email": f"{name}@example.com"}
        operator = db.session.get_one(User, self._operator_id)
        users.create(operator, profile, [role_by_key("user")])
        telling.set(False)
        return started

    def naive(self) -> int:
        """Tell the same people through the same models, one after the other."""
        started = time.monotonic_ns()
        telling.set(True)
        for person_id in active_staff():
            self._tell_one(person_id)
            socketio.sleep(0)  # generous: in one go nobody else would be served until the end
        telling.set(False)
        return started

    def _tell_one(self, person_id: int) -> None:
        with transaction() as tx:
            notification = Notification(
                user_id=person_id,
                kind=NOTICE,
                level="info",
                params={"name": "Newcomer", "actor": {"person": None}},
                path=f"/users/{self._watcher_id}",
                subject_type="users",
                subject_id=self._watcher_id,
                position=last_position() + 1,
                email="off",
            )
            db.session.add(notification)
            inbox = inboxes_of([person_id])[0]
            inbox.version += 1
            filled = InboxesFilled(entry=1, notice=NOTICE)
            tx.record(SYSTEM, filled, notification, put(notification), put(inbox))

    def _note(self, _session: object) -> None:
        self._committed_at = time.monotonic_ns()

    def _count(self, *_of: object) -> None:
        self.statements += telling.get()

    def _count_in_job(self) -> None:
        handler = HANDLERS[REST]

        def counted(job: Job) -> Any:
            telling.set(True)
            try:
                return handler(job)
            finally:
                telling.set(False)

        HANDLERS[REST] = counted


def active_staff() -> list[int]:
    """The ids of those who are told, in order."""
    holders = {person.id for person in holders_of(role_by_key("staff"))}
    active = db.session.scalars(select(User.id).where(User.state == ACTIVE).order_by(User.id))
    return [user_id for user_id in active if user_id in holders]


def follow(app: Flask, deeds: Deeds, ready: dict[str, Any]) -> None:
    """Obey the bench; end the server with it."""
    obey(deeds.commit, lambda: socketio.sleep(0), ready, lambda: {"statements": deeds.statements})
    os._exit(0)


def spread_over(ids: list[int], most: int) -> list[int]:
    """So many of the ids, from all over, the last one among them."""
    wanted = min(most, len(ids))
    return [ids[len(ids) * number // wanted - 1] for number in range(1, wanted + 1)]


def main() -> None:
    """Fill an empty database with staff, some of them signed in, and serve them."""
    people, clients = int(sys.argv[1]), int(sys.argv[2])
    settings = load_settings()
    app = create_app(settings)
    with app.app_context():
        database.prepare()
        operator_id = team.active_person("operator", "admin").id
        watcher_id = team.active_person("watcher", "user").id
        visitor_id = team.active_person("visitor", "translator").id
        team.fill(people * 10 // 9, role="staff")
        told = active_staff()
        signed_in = [watcher_id, visitor_id, *spread_over(told, clients)]
        watcher, visitor, *cookies = team.cookies(app, signed_in)
        ready = {"cookies": cookies, "watcher": watcher, "visitor": visitor, "told": len(told)}
        deeds = Deeds(app, operator_id, watcher_id)
        db.session.rollback()
    socketio.start_background_task(follow, app, deeds, ready)
    run.serve(app, settings)


if __name__ == "__main__":
    main()
