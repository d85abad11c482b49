"""How many statements something needs."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from dashboard.extensions import db


def selects(act: Callable[[], object]) -> int:
    """How many queries ``act`` makes, with nothing read before."""
    statements: list[str] = []

    def listen(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    db.session.expire_all()
    db.session.rollback()
    engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return sum(statement.lstrip().startswith("SELECT") for statement in statements)
