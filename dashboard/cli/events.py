"""``flask --app dashboard events …``"""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask_babel import gettext as _

from dashboard.actions import events
from dashboard.cli.groups import CommandGroup
from dashboard.models.columns import now
from dashboard.policy import SYSTEM

group = CommandGroup("events", help="The event log.")


@group.command("prune")
@click.option(
    "--days",
    type=click.IntRange(min=1),
    help="Keep this many days. Default: DASHBOARD_EVENT_RETENTION_DAYS.",
)
@click.option(
    "--activity-days",
    type=click.IntRange(min=1),
    help="Keep this many days of the activity. Default: DASHBOARD_ACTIVITY_DAYS.",
)
def prune(days: int | None, activity_days: int | None) -> None:
    """Forget events older than the retention time (the server does so once a day)."""
    settings = current_app.extensions["settings"]
    kept = timedelta(days=days or settings.event_retention_days)
    activity = timedelta(days=activity_days or settings.activity_days)
    pruned = events.prune(SYSTEM, now() - kept, now() - activity)
    click.echo(
        _(
            "Deleted live events: %(shown)s. Deleted log entries: %(entries)s.",
            shown=pruned.room_events,
            entries=pruned.entries,
        )
    )
