"""``flask --app dashboard links …``"""

from __future__ import annotations

import click
from flask_babel import gettext as _

from dashboard.actions import links
from dashboard.cli import find
from dashboard.cli.groups import CommandFailed, CommandGroup
from dashboard.models.links import INVITATION, PASSWORD
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.policy import SYSTEM

group = CommandGroup("links", help="Single-use addresses to hand to people.")


@group.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Print the address where a person chooses a (new) password."""
    user = find.person(name)
    if user.state == DEACTIVATED:
        raise CommandFailed(_("The account is deactivated. Reactivate it first."))
    purpose = INVITATION if user.state == INVITED else PASSWORD
    click.echo(links.address(links.create(SYSTEM, user, purpose)))
