"""``flask --app dashboard activity …``"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask_babel import get_timezone

from dashboard.actions import reverting
from dashboard.cli import find
from dashboard.cli.groups import CommandGroup
from dashboard.cli.output import as_json, print_json, print_table
from dashboard.live.activity import Asked, batches, criteria, listed, visible_entry
from dashboard.models import activity
from dashboard.models.activity import Criteria
from dashboard.models.audit import Viewer
from dashboard.pages.activity_file import FORMATS, write
from dashboard.policy import SYSTEM

group = CommandGroup("activity", help="What happened: who did what to what, and when.")

COLUMNS: dict[str, Callable[[dict[str, Any]], object]] = {
    "ID": lambda item: item["id"],
    "AT": lambda item: item["at"],
    "WHO": lambda item: item["actor_name"] or "-",
    "WHAT": lambda item: item["kind"],
    "RECORD": lambda item: f"{item['subject']['type']}/{item['subject']['id']}",
    "NAME": lambda item: item["subject"]["name"],
    "ADDRESS": lambda item: item["address"],
}


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which entries are chosen."""
    options = (
        click.option("--person", help="Done by this person or concerning them."),
        click.option("--kind", default="", help="An event like user.updated, or its area."),
        click.option("--record", default="", help="About this record, e.g. users/42."),
        click.option("--since", default="", help="The first day, or a moment."),
        click.option("--until", default="", help="The last day, or a moment."),
        click.option("--search", default="", help="Words of the names in it."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@group.command("list")
@filters
@click.option("--limit", default=50, show_default=True, help="How many, the newest first.")
@as_json
def show_all(limit: int, as_json: bool, **chosen: Any) -> None:
    """List what happened, newest first."""
    items = _newest(_wanted(**chosen), limit)
    if as_json:
        print_json(items)
    else:
        print_table(list(COLUMNS), ([cell(item) for cell in COLUMNS.values()] for item in items))


@group.command("show")
@click.argument("entry_id", type=int)
def show(entry_id: int) -> None:
    """Show one entry, as JSON."""
    entry = visible_entry(SYSTEM, entry_id)
    found = listed(SYSTEM, Viewer.of(SYSTEM), [entry])
    print_json({**found["items"][0], "reverted_by": activity.reverted_by([entry_id]).get(entry_id)})


@group.command("export")
@filters
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
def export(form: str, **chosen: Any) -> None:
    """Write everything chosen to standard output, newest first."""
    for text in write(SYSTEM, _wanted(**chosen), form):
        click.echo(text, nl=False)


@group.command("revert")
@click.argument("entry_id", type=int)
@click.option("--field", "fields", multiple=True, help="Only this field; may be repeated.")
@click.option("--even-if-changed", is_flag=True, help="Also what somebody has changed since.")
def revert(entry_id: int, fields: tuple[str, ...], even_if_changed: bool) -> None:
    """Take a change back, as a new one, and print the new entry's id."""
    entry = visible_entry(SYSTEM, entry_id)
    chosen = frozenset(fields) or None
    click.echo(reverting.revert(SYSTEM, entry, chosen, even_if_changed=even_if_changed))


def _wanted(
    person: str | None, kind: str, record: str, since: str, until: str, search: str
) -> Criteria:
    person_id = str(find.person(person).id) if person else ""
    asked = Asked(search, person_id, kind, record, since, until)
    return criteria(asked, ZoneInfo(str(get_timezone())))


def _newest(wanted: Criteria, limit: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for batch in batches(SYSTEM, wanted):
        items += batch
        if len(items) >= limit:
            break
    return items[:limit]
