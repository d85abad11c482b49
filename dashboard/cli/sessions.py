"""``flask --app dashboard sessions …``"""

from __future__ import annotations

import click

from dashboard.actions import sessions
from dashboard.cli import find
from dashboard.cli.groups import CommandGroup
from dashboard.cli.output import as_json, print_records
from dashboard.models.columns import wire_time
from dashboard.models.sessions import Session, sessions_of
from dashboard.policy import SYSTEM

group = CommandGroup("sessions", help="Where people are signed in.")

COLUMNS = {
    "ID": lambda session: session.id,
    "DEVICE": lambda session: session.device,
    "ADDRESS": lambda session: session.address,
    "LAST SEEN": lambda session: wire_time(session.last_seen_at),
}


@group.command("list")
@click.argument("name")
@as_json
def show_all(name: str, as_json: bool) -> None:
    """List a person's sessions."""
    records: list[Session] = sessions_of(find.person(name))
    print_records(records, COLUMNS, json_wanted=as_json)


@group.command("end")
@click.argument("name")
def end(name: str) -> None:
    """Sign a person out everywhere and print how many sessions that ended."""
    click.echo(sessions.end_all_of(SYSTEM, find.person(name)))
