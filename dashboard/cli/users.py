"""``flask --app dashboard users …``"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click
from flask_babel import gettext as _
from sqlalchemy import select

from dashboard.actions import accounts, invitations, links, users
from dashboard.cli import find
from dashboard.cli.groups import CommandGroup, WrongInput
from dashboard.cli.output import as_json, print_fields, print_json, print_records
from dashboard.extensions import db
from dashboard.models.roles import Role
from dashboard.models.users import STATES, User
from dashboard.policy import SYSTEM

group = CommandGroup("users", help="People and their accounts.")

COLUMNS = {
    "ID": lambda user: user.id,
    "USERNAME": lambda user: user.username,
    "NAME": lambda user: user.name,
    "EMAIL": lambda user: user.email,
    "STATE": lambda user: user.state,
    "ROLES": lambda user: " ".join(_role_names(user)),
}


@group.command("create")
@click.argument("username")
@click.option("--email", required=True, help="E-mail address.")
@click.option("--name", help="Full name. Default: the user name.")
@click.option("--role", "roles", multiple=True, help="A role; may be given several times.")
@click.option("--locale", help="Language, e.g. de. Default: what the browser prefers.")
@click.option("--timezone", help="Time zone, e.g. Europe/Paris.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(
    username: str,
    email: str,
    name: str | None,
    roles: tuple[str, ...],
    locale: str | None,
    timezone: str | None,
    password_stdin: bool,
) -> None:
    """Make an account and print its id.

    Without --password-stdin the person is invited: the address where they choose a password
    is mailed, where mail is configured, and printed on standard error.
    """
    values = {
        "username": username,
        "name": name or username,
        "email": email,
        "locale": locale,
        "timezone": timezone,
    }
    held = [find.role(role) for role in roles]
    if password_stdin:
        user = accounts.create_with_password(SYSTEM, values, _password(), held)
        click.echo(user.id)
    else:
        user = invitations.invite(SYSTEM, values, held)
        [link] = links.open_links_of(user)
        click.echo(user.id)
        click.echo(_("Invitation (works once): %(link)s", link=links.address(link)), err=True)


@group.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only people in this state.")
@click.option("--role", help="Only people who hold this role.")
@as_json
def show_all(state: str | None, role: str | None, as_json: bool) -> None:
    """List people by name."""
    people = _people(state, find.role(role) if role else None)
    print_records(people, COLUMNS, json_wanted=as_json)


@group.command("show")
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """Show one person, by user name or e-mail address."""
    user = find.person(name)
    if as_json:
        print_json(user.public())
    else:
        print_fields({**user.public(), "roles": _role_names(user)})


@group.command("rename")
@click.argument("name")
@click.argument("new_name")
def rename(name: str, new_name: str) -> None:
    """Change the name that others see."""
    users.update_profile(SYSTEM, find.person(name), {"name": new_name})


@group.command("deactivate")
@click.argument("name")
def deactivate(name: str) -> None:
    """Close an account and end its sessions at once."""
    users.deactivate(SYSTEM, find.person(name))


@group.command("reactivate")
@click.argument("name")
def reactivate(name: str) -> None:
    """Open a closed account again."""
    users.reactivate(SYSTEM, find.person(name))


@group.command("grant")
@click.argument("name")
@click.argument("role")
def grant(name: str, role: str) -> None:
    """Give a person a role."""
    users.change_roles(SYSTEM, find.person(name), grant=[find.role(role)])


@group.command("revoke")
@click.argument("name")
@click.argument("role")
def revoke(name: str, role: str) -> None:
    """Take a role from a person."""
    users.change_roles(SYSTEM, find.person(name), revoke=[find.role(role)])


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise WrongInput(_("Give the password as one line on standard input."))
    return password


def _people(state: str | None, role: Role | None) -> Iterable[User]:
    query = select(User).order_by(User.name_key, User.id)
    if state:
        query = query.where(User.state == state)
    if role:
        query = query.where(User.roles.contains(role))
    return db.session.scalars(query.execution_options(yield_per=500))


def _role_names(user: User) -> list[str]:
    return [role.key or role.name for role in user.roles]
