"""The list of people as it is often written, to compare with: OFFSET, LIKE, no index.

The same rows in a copy of the database, behind the same sign-in, as the same JSON.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, or_, select, text

from dashboard.access import requires
from dashboard.extensions import db
from dashboard.identity import current_actor
from dashboard.live.people import shown
from dashboard.models.roles import UserRole
from dashboard.models.users import User

PATH = "/bench/people"
INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users' AND sql <> ''"


def install(app: Flask) -> None:
    """Add the naive list to an app that has not answered a request yet."""
    app.add_url_rule(PATH, view_func=naive_list)


def drop_indexes() -> None:
    """Leave the table of people with its primary key and unique constraints only."""
    for name in list(db.session.scalars(text(INDEXES))):
        db.session.execute(text(f'DROP INDEX "{name}"'))
    db.session.commit()


@requires("users.view")
def naive_list() -> ResponseReturnValue:
    """One page, counted from the first row."""
    query = _matching(select(User))
    name = request.args.get("sort", "name")
    column: Any = getattr(User, name.removeprefix("-"))
    order = column.desc() if name.startswith("-") else column.asc()
    offset = int(request.args.get("offset", 0))
    page = query.order_by(order, User.id).limit(50).offset(offset)
    viewer = current_actor()
    items = [shown(viewer, person) for person in db.session.scalars(page)]
    total = None  # like the list that it is compared with, it counts for the first page alone
    if not offset:
        total = db.session.scalar(select(func.count()).select_from(query.subquery()))
    return jsonify({"items": items, "total": total})


def _matching(query: Select[Any]) -> Select[Any]:
    if wanted := request.args.get("q"):
        pattern = f"%{wanted}%"
        columns = (User.name, User.username, User.email)
        query = query.where(or_(*(column.like(pattern) for column in columns)))
    if role := request.args.get("role"):
        query = query.join(UserRole, UserRole.user_id == User.id).where(UserRole.role_id == role)
    if state := request.args.get("state"):
        query = query.where(User.state == state)
    return query
