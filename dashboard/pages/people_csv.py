"""The list of people as a CSV file, written while it is being read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import pgettext

from dashboard.context import role_label
from dashboard.errors import Denied
from dashboard.extensions import db, socketio
from dashboard.live.people import sees_private
from dashboard.models.people import Criteria, find_batch
from dashboard.models.roles import Role
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED, User
from dashboard.policy import can, require

BATCH: Final = 200
"""People read at once; other requests are served between two batches."""

BOM: Final = "\ufeff"
"""Without it, spreadsheets take UTF-8 for something else."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula. Source: OWASP, CSV Injection."""


@dataclass(frozen=True)
class Column:
    """One column: its heading and how a person's cell is made."""

    heading: str
    cell: Callable[[User], str | int | None]


def state_labels() -> dict[str, str]:
    """What each state is called."""
    return {ACTIVE: _("Active"), INVITED: _("Invited"), DEACTIVATED: _("Deactivated")}


def columns(viewer: User) -> list[Column]:
    """The columns that ``viewer`` may have."""
    states = state_labels()
    found = [
        # i18n: heading of a column of numbers that identify people
        Column(_("Number"), lambda person: person.id),
        Column(_("User name"), lambda person: person.username),
        Column(pgettext("person", "Name"), lambda person: person.name),
        Column(_("State"), lambda person: states[person.state]),
        Column(_("Created (UTC)"), lambda person: _moment(person.created_at)),
    ]
    if can(viewer, "roles.view"):
        found.append(Column(_("Roles"), _role_names()))
    if sees_private(viewer):
        found += [
            Column(_("E-mail"), lambda person: person.email),
            Column(_("Language"), lambda person: person.locale),
            Column(_("Time zone"), lambda person: person.timezone),
            Column(_("Last sign-in (UTC)"), lambda person: _moment(person.last_sign_in_at)),
        ]
    return found


def require_rights(viewer: User) -> None:
    """Demand what the file needs: it shows no more than the list does.

    Raises:
        Denied
    """
    require(viewer, "users.view")
    require(viewer, "users.export")


def stream(viewer: User, wanted: Criteria) -> Iterator[str]:
    """The file, some rows at a time, in the order of people's ids.

    Rows are read in short reads by id: whoever is renamed meanwhile is neither left out nor
    written twice, memory stays small, and nobody's writing waits for a slow download.

    Raises:
        Denied: when the viewer's rights are taken away meanwhile, so that the download breaks off.
    """
    chosen, last = columns(viewer), 0
    headings = [column.heading for column in chosen]
    yield BOM + lines([headings])
    while batch := find_batch(wanted, last, BATCH):
        last = batch[-1].id
        yield lines([[column.cell(person) for column in chosen] for person in batch])
        db.session.rollback()
        socketio.sleep(0)
        require_rights(viewer)
        if len(columns(viewer)) != len(chosen):
            raise Denied()


def lines(rows: list[list[Any]]) -> str:
    """Rows of a CSV file, whose cells no spreadsheet takes for formulas."""
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue()


def _harmless(cell: str | int | None) -> str | int:
    """``cell`` so that no spreadsheet runs it."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def _moment(value: datetime | None) -> str | None:
    return value.strftime("%Y-%m-%d %H:%M:%S") if value else None


def _role_names() -> Callable[[User], str]:
    labels: dict[int, str] = {}

    def label(role: Role) -> str:
        if role.id not in labels:
            labels[role.id] = str(role_label(role))
        return labels[role.id]

    return lambda person: ", ".join(label(role) for role in person.roles)
