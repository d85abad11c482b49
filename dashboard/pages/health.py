"""Whether the process lives, and whether it can do its work. For machines; tells no secrets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog
from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from dashboard import database
from dashboard.access import public
from dashboard.errors import DashboardError
from dashboard.extensions import db
from dashboard.queue import NotReachable, queue
from dashboard.storage import files

blueprint = Blueprint("health", __name__)

log = structlog.get_logger(__name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return _answer(jsonify(status="ok"))


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The database can be written and has the newest schema, and files can be stored; and whether
    jobs can be handed over, without which they only begin a little later."""
    checks = {name: _passes(name, check) for name, check in CHECKS.items()}
    whole = all(passed for name, passed in checks.items() if name not in NOT_VITAL)
    said = {name: "ok" if passed else "failed" for name, passed in checks.items()}
    answer = _answer(jsonify(status="ok" if whole else "failed", checks=said))
    answer.status_code = 200 if whole else 503
    return answer


def _check_storage() -> None:
    storage = files()
    storage.discard(storage.begin())


def _check_queue() -> None:
    queue().check()


CHECKS: Final[dict[str, Callable[[], None]]] = {
    "database": database.check,
    "storage": _check_storage,
    "queue": _check_queue,
}

NOT_VITAL: Final = frozenset({"queue"})
"""What is told, but stops nobody from being served."""


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (SQLAlchemyError, OSError, DashboardError, database.NotReady, NotReachable) as error:
        log.error("not ready", check=name, cause=str(getattr(error, "orig", error)))
        return False
    finally:
        db.session.rollback()
    return True


def _answer(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
