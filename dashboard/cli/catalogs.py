"""``flask --app dashboard catalogs …``"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from dashboard.actions import (
    catalog_export,
    catalog_import,
    catalog_sync,
    locales,
    publishing,
)
from dashboard.actions.catalog_import import THEIRS, YOURS, Chosen
from dashboard.actions.publication_refusals import Held
from dashboard.catalog_files import read_file, sentence
from dashboard.cli.groups import CommandFailed, CommandGroup
from dashboard.cli.output import as_json, print_records
from dashboard.models.catalogs import Catalog, all_catalogs
from dashboard.policy import SYSTEM

group = CommandGroup("catalogs", help="Languages and their translations.")


@group.command("list")
@as_json
def list_all(as_json: bool) -> None:
    """Show how far each language has come."""
    print_records(
        all_catalogs(),
        {
            "LANGUAGE": lambda it: it.locale,
            "TEXTS": lambda it: it.total,
            "TRANSLATED": lambda it: it.translated,
            "NEEDS WORK": lambda it: it.fuzzy,
            "ERRORS": lambda it: it.errors,
            "UNPUBLISHED": lambda it: it.unpublished,
            "FALLBACK": lambda it: it.fallback or "",
            "FAULT": _fault,
        },
        json_wanted=as_json,
    )


@group.command("sync")
@click.argument("names", metavar="[LANGUAGE]…", nargs=-1)
def sync(names: tuple[str, ...]) -> None:
    """Take the files in, as a running server does by itself.

    Fails when one of them is broken; people go on reading its last good one.
    """
    if names:
        for locale in names:
            publishing.existing(locale)
            catalog_sync.sync(SYSTEM, locale)
    else:
        catalog_sync.sync_all(SYSTEM)
    faults = [
        f"{catalog.locale}: {_fault(catalog)}"
        for catalog in all_catalogs()
        if catalog.fault and (not names or catalog.locale in names)
    ]
    if faults:
        raise CommandFailed("\n".join(faults))


@group.command("publish")
@click.argument("locale", metavar="LANGUAGE")
@click.option("--without-errors", is_flag=True, help="Leave translations with errors out.")
def publish(locale: str, without_errors: bool) -> None:
    """Put all changed translations of a language before people, at once."""
    try:
        done = publishing.publish(SYSTEM, locale, without_errors=without_errors)
    except Held as held:
        wrong = "\n".join(f"  {error['source']}" for error in held.errors)
        raise CommandFailed(f"{held.message}\n{wrong}") from held
    click.echo(ngettext("%(num)s text is live.", "%(num)s texts are live.", done.texts))


@group.command("take-back")
@click.argument("locale", metavar="LANGUAGE")
def take_back(locale: str) -> None:
    """Undo the last publish of a language; its translations stay, as not published yet."""
    publishing.take_back(SYSTEM, locale)


@group.command("add")
@click.argument("locale", metavar="LANGUAGE")
@click.option("--fallback", help="The language that stands in where a text is missing.")
def add(locale: str, fallback: str | None) -> None:
    """Add a language, e.g. nl or pt_PT; people are offered it once it was published."""
    locales.add(SYSTEM, locale, fallback)


@group.command("fallback")
@click.argument("locale", metavar="LANGUAGE")
@click.argument("fallback", required=False)
def change_fallback(locale: str, fallback: str | None) -> None:
    """Choose the language that stands in where a text is missing; without one the source does."""
    locales.change_fallback(SYSTEM, locale, fallback)


@group.command("export")
@click.argument("locale", metavar="LANGUAGE")
@click.option("--pending", is_flag=True, help="With what is not published yet.")
@click.option("--output", type=click.File("wb"), default="-", help="A file to write to.")
def export(locale: str, pending: bool, output: BinaryIO) -> None:
    """Write a language's translations as a .po file."""
    output.write(catalog_export.export(SYSTEM, locale, pending=pending))


@group.command("import")
@click.argument("locale", metavar="LANGUAGE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--theirs", is_flag=True, help="Take the file's words also where they conflict.")
@click.option("--without-errors", is_flag=True, help="Leave translations with errors out.")
def take(locale: str, file: Path, theirs: bool, without_errors: bool) -> None:
    """Take in the translations of a .po file; nobody reads them before they are published."""
    chosen = Chosen(take=THEIRS if theirs else YOURS, without_refused=without_errors)
    catalog = publishing.existing(locale)
    done = catalog_import.apply(SYSTEM, catalog, read_file(file).content, chosen)
    click.echo(
        ngettext(
            "%(num)s translation was taken in.", "%(num)s translations were taken in.", done.texts
        )
    )
    if done.refused:
        click.echo(_("Left out because of errors: %(count)s", count=done.refused), err=True)


def _fault(catalog: Catalog) -> str:
    return str(sentence(**catalog.fault)) if catalog.fault else ""
