"""Command groups that answer errors with one sentence instead of a traceback."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy.exc import DatabaseError

from dashboard import logs
from dashboard.errors import DashboardError, Invalid


class CommandFailed(click.ClickException):
    """A command did nothing; the sentence says why."""


class WrongInput(CommandFailed):
    """What was typed is wrong."""

    exit_code = 2


class SentenceCommand(click.Command):
    """A command that reports the app's errors in the app's language."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its app context lasts until ``ctx`` closes."""
        logs.only_warnings()
        try:
            return super().invoke(ctx)
        except Invalid as error:
            named = [f"{field}: {text}" for field, text in error.fields.items()]
            raise WrongInput(" ".join(named) or str(error.message)) from error
        except DashboardError as error:
            raise CommandFailed(str(error.message)) from error
        except DatabaseError as error:
            sentence = _(
                "The database is not ready (%(cause)s). Run: flask --app dashboard db upgrade",
                cause=error.orig,
            )
            raise CommandFailed(sentence) from error


class CommandGroup(AppGroup):
    """The commands of one noun."""

    command_class = SentenceCommand
