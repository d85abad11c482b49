"""``flask --app dashboard announcements …``"""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask_babel import gettext as _

from dashboard.actions import announcements
from dashboard.cli import find
from dashboard.cli.groups import CommandGroup
from dashboard.cli.output import as_json, print_records
from dashboard.errors import NotFound
from dashboard.models.announcements import (
    EVERYONE,
    LEVELS,
    PEOPLE,
    ROLE,
    Announcement,
    all_announcements,
    find_announcement,
)
from dashboard.policy import SYSTEM

group = CommandGroup("announcements", help="What is announced, to whom, and who has seen it.")

COLUMNS = {
    "ID": lambda it: it.id,
    "STATE": lambda it: it.state,
    "LEVEL": lambda it: it.level,
    "FOR": lambda it: it.audience,
    "SEEN": lambda it: "{seen}/{reach}".format(**it.public()),
    "TEXT": lambda it: it.text().splitlines()[0],
}

MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"])


@group.command("list")
@as_json
def show_all(as_json: bool) -> None:
    """List the announcements, the newest first."""
    print_records(all_announcements(), COLUMNS, json_wanted=as_json)


@group.command("create")
@click.argument("text")
@click.option("--locale", metavar="CODE", help="The text's language, e.g. de.")
@click.option("--level", type=click.Choice(LEVELS), default="info", show_default=True)
@click.option("--role", help="For everybody with this role.")
@click.option("--person", "people", multiple=True, help="For this person; several times for more.")
@click.option("--starts", type=MOMENT, help="When it starts, with an offset; now by default.")
@click.option("--ends", type=MOMENT, help="When it ends; otherwise somebody ends it.")
@click.option("--draft", is_flag=True, help="Only write it, without announcing it.")
def create(
    text: str,
    locale: str | None,
    level: str,
    role: str | None,
    people: tuple[str, ...],
    starts: datetime | None,
    ends: datetime | None,
    draft: bool,
) -> None:
    """Announce a text to everyone, a role or people, and print its id."""
    locale = locale or str(current_app.config["BABEL_DEFAULT_LOCALE"])
    values = {
        "texts": {locale: text},
        "default_locale": locale,
        "level": level,
        "audience": ROLE if role else PEOPLE if people else EVERYONE,
        "role_id": find.role(role).id if role else None,
        "people": [find.person(name).id for name in people],
        "starts_at": starts,
        "ends_at": ends,
    }
    click.echo(announcements.create(SYSTEM, values, announce=not draft).id)


@group.command("announce")
@click.argument("number", type=click.IntRange(min=1))
def announce(number: int) -> None:
    """Start a draft, or schedule it where it starts later."""
    announcements.announce(SYSTEM, _announcement(number))


@group.command("end")
@click.argument("number", type=click.IntRange(min=1))
def end(number: int) -> None:
    """End what is running before its time."""
    announcements.end(SYSTEM, _announcement(number))


@group.command("delete")
@click.argument("number", type=click.IntRange(min=1))
def delete(number: int) -> None:
    """Delete what has not been shown to anybody."""
    announcements.delete(SYSTEM, _announcement(number))


def _announcement(number: int) -> Announcement:
    found = find_announcement(number)
    if found is None:
        raise NotFound(_("There is no announcement %(number)s.", number=number))
    return found
