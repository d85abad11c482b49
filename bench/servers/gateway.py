"""The dashboard itself, started and served as run.py does it, in a data folder of its own.

Started by `bench.fanout` as `python -m bench.servers.gateway CONTROL_FD PORT`.
"""

from __future__ import annotations

import run  # first of all: it patches for the async mode

# isort: split
import os
import time
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from bench import team
from bench.servers.control import obey
from dashboard import create_app, database
from dashboard.actions import users
from dashboard.config import load_settings
from dashboard.extensions import db, socketio
from dashboard.models.users import ACTIVE, User

PEOPLE = 1000


class Renaming:
    """Changes that are committed by the app's own action: one person gets name after name."""

    def __init__(self, app: Flask, actor_id: int) -> None:
        self._app, self._actor_id = app, actor_id
        self._numbers = count(1)
        self._committed_at = 0
        with app.app_context():
            event.listen(db.session, "after_commit", self._note)

    def _note(self, _session: object) -> None:
        self._committed_at = time.monotonic_ns()

    def commit(self, _number: int, _event: dict[str, Any] | None) -> int:
        """Rename the person; return when the transaction was committed."""
        with self._app.app_context():
            actor = db.session.get_one(User, self._actor_id)
            person = db.session.get_one(User, 1)
            users.update_profile(
                actor, person, {"name": f"María González {next(self._numbers):06}"}
            )
        return self._committed_at


def follow(app: Flask, actor_id: int, cookies: list[str]) -> None:
    """Obey the bench; end the server with it."""
    obey(Renaming(app, actor_id).commit, lambda: socketio.sleep(0), {"cookies": cookies})
    os._exit(0)


def main() -> None:
    """Fill an empty database with staff who are signed in, and serve them."""
    settings = load_settings()
    app = create_app(settings)
    with app.app_context():
        database.prepare()
        team.fill(PEOPLE, role="staff")
        actor_id = team.active_person("operator", "admin").id
        active = list(db.session.scalars(select(User.id).where(User.state == ACTIVE)))
        cookies = list(team.cookies(app, active))
    socketio.start_background_task(follow, app, actor_id, cookies)
    run.serve(app, settings)


if __name__ == "__main__":
    main()
