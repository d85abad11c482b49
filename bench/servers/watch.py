"""The dashboard itself, served as run.py does it, with other ways to do what is to be compared.

Started by `bench.idle` and `bench.measures` as
`python -m bench.servers.watch [--stock SECONDS] [--unmeasured] CONTROL_FD PORT`.
"""

from __future__ import annotations

import run  # first of all: it patches for the async mode

# isort: split
import argparse
import os
import time
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from bench import team
from bench.servers.control import obey
from dashboard import create_app, database, measuring
from dashboard.config import load_settings
from dashboard.extensions import db, socketio
from dashboard.live.heartbeat import Heartbeat
from dashboard.models.columns import now
from dashboard.models.event_log import LOG, advance, append, lock_log
from dashboard.models.measures import Measure
from dashboard.models.users import ACTIVE, User
from dashboard.transaction import transaction

PEOPLE = 1000


def log_entries(app: Flask, count: int) -> int:
    """Write `count` entries to the log in one commit; return when that was done.

    Past the actions, which would cost so much more that nothing else could be seen.
    """
    with app.app_context(), transaction() as tx:
        position, _ = lock_log()
        advance({LOG: count})
        entry = {"kind": "user.signed_in", "subject_type": "users", "subject_id": 1}
        rows = [
            {"id": position + number, **entry, "data": {}, "address": "", "at": now()}
            for number in range(1, count + 1)
        ]
        append(rows, [])
        tx.positions = range(position + 1, position + 1 + count)
    return time.monotonic_ns()


def counted(app: Flask) -> dict[str, Any]:
    """How many sign-ins are kept by the day."""
    with app.app_context():
        kept = select(func.sum(Measure.value)).where(
            Measure.name == "sign_ins", Measure.step == 86_400
        )
        return {"counted": db.session.scalar(kept) or 0}


def ask_as_stock(seconds: int) -> None:
    """Leave it to Engine.IO to ask clients whether they are there, every so many seconds."""
    engine = socketio.server.eio
    engine.ping_interval = engine.ping_timeout = seconds
    engine.start_service_task = True
    Heartbeat.run = lambda self: None  # type: ignore[method-assign]


def follow(app: Flask, cookies: list[str]) -> None:
    """Obey the bench; end the server with it."""

    def commit(_number: int, order: dict[str, Any] | None) -> int:
        return log_entries(app, (order or {})["entries"])

    obey(commit, lambda: socketio.sleep(0), {"cookies": cookies}, lambda: counted(app))
    os._exit(0)


def main() -> None:
    """Fill an empty database with staff who are signed in, and serve them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stock", type=int)
    parser.add_argument("--unmeasured", action="store_true")
    given, _ = parser.parse_known_args()
    settings = load_settings()
    app = create_app(settings)
    with app.app_context():
        database.prepare()
        team.fill(PEOPLE, role="staff")
        active = list(db.session.scalars(select(User.id).where(User.state == ACTIVE)))
        cookies = list(team.cookies(app, active))
    if given.stock:
        ask_as_stock(given.stock)
    if given.unmeasured:
        measuring.start = lambda: None
    socketio.start_background_task(follow, app, cookies)
    run.serve(app, settings)


if __name__ == "__main__":
    main()
