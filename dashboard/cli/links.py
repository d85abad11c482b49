"""``flask --app dashboard links …``"""

from __future__ import annotations

import click
from flask_babel import gettext as _

from dashboard.actions import invitations, links
from dashboard.cli import find
from dashboard.cli.groups import CommandFailed, CommandGroup
from dashboard.models.users import DEACTIVATED, INVITED
from dashboard.policy import SYSTEM

group = CommandGroup("links", help="Single-use addresses to hand to people.")


@group.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Print the address where a person chooses a (new) password.

    Where mail is configured the person gets it, too.
    """
    user = find.person(name)
    if user.state == DEACTIVATED:
        raise CommandFailed(_("The account is deactivated. Reactivate it first."))
    hand_out = (
        invitations.resend_invitation if user.state == INVITED else invitations.create_password_link
    )
    click.echo(links.address(hand_out(SYSTEM, user)))
