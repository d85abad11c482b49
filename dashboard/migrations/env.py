"""Alembic's environment: migrates the app's own database, quietly."""

from __future__ import annotations

from typing import Literal

from alembic import context

from dashboard.database import seed
from dashboard.extensions import db
from dashboard.models.columns import Moment


def render_plain(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as plain ones, so that migrations never change with the code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_plain,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    is_newest = context.get_context().get_current_heads() == (context.get_head_revision(),)

if is_newest:
    seed()  # so that ``flask db upgrade`` alone makes a database that works
