"""Commands: what a page can do, a command can do, and open pages see it.

Each noun has a module with one ``group``; its commands call actions as the system.
"""

from __future__ import annotations

from flask import Flask

from dashboard.cli import (
    activity,
    announcements,
    backup,
    catalogs,
    events,
    jobs,
    links,
    roles,
    sessions,
    users,
)


def init_app(app: Flask) -> None:
    """Register the groups, and the one command that is about everything."""
    for noun in (
        *(activity, announcements, catalogs, events, jobs),
        *(links, roles, sessions, users),
    ):
        app.cli.add_command(noun.group)
    app.cli.add_command(backup.command)
