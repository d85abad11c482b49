"""``flask --app dashboard roles …``"""

from __future__ import annotations

import click

from dashboard.actions import roles
from dashboard.cli import find
from dashboard.cli.groups import CommandGroup
from dashboard.cli.output import as_json, print_fields, print_json, print_records
from dashboard.config import MIB
from dashboard.models.catalogs import translated_languages
from dashboard.models.roles import Role, all_roles
from dashboard.permissions import PERMISSIONS
from dashboard.policy import SYSTEM, is_right

group = CommandGroup("roles", help="Roles and what they allow.")


class Right(click.ParamType[str]):
    """A permission, or one of translators limited to a language."""

    name = "permission"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The permission as it was given; refuses what does not exist."""
        if not is_right(value, translated_languages()):
            known = ", ".join(sorted(PERMISSIONS))
            self.fail(f"{value!r} is none of {known}, nor in a language of the app.", param, ctx)
        return value


COLUMNS = {
    "ID": lambda role: role.id,
    "NAME": lambda role: role.key or role.name,
    "PEOPLE": Role.members,
    "PERMISSIONS": lambda role: " ".join(sorted(role.permissions)),
}


@group.command("list")
@as_json
def show_all(as_json: bool) -> None:
    """List the roles."""
    print_records(all_roles(), COLUMNS, json_wanted=as_json)


@group.command("show")
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """Show one role."""
    record = find.role(name).public()
    (print_json if as_json else print_fields)(record)


@group.command("create")
@click.argument("name")
@click.option("--description", default="", help="One line about it.")
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    type=Right(),
    help="What it allows; may be given several times. Those on translations may be limited to a "
    f"language, as in translations.edit:fr. One of {', '.join(sorted(PERMISSIONS))}.",
)
@click.option("--max-upload-mb", type=click.IntRange(min=0), help="Largest file in MiB.")
@click.option("--quota-mb", type=click.IntRange(min=0), help="All files of a person in MiB.")
def create(
    name: str,
    description: str,
    permissions: tuple[str, ...],
    max_upload_mb: int | None,
    quota_mb: int | None,
) -> None:
    """Make a role and print its id."""
    values = {
        "name": name,
        "description": description,
        "permissions": list(permissions),
        "max_upload_bytes": _bytes(max_upload_mb),
        "quota_bytes": _bytes(quota_mb),
    }
    click.echo(roles.create(SYSTEM, values).id)


@group.command("delete")
@click.argument("name")
def delete(name: str) -> None:
    """Delete a role; whoever holds it loses it."""
    roles.delete(SYSTEM, find.role(name))


def _bytes(mib: int | None) -> int | None:
    return None if mib is None else mib * MIB
