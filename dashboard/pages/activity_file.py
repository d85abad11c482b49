"""The activity as a file, written while it is being read: CSV for spreadsheets, or JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from flask_babel import gettext as _

from dashboard.errors import Denied
from dashboard.extensions import db, socketio
from dashboard.live.activity import batches
from dashboard.models.activity import Criteria
from dashboard.models.audit import Viewer
from dashboard.pages.people_csv import BOM, lines
from dashboard.policy import Actor

FORMATS: Final = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
"""The formats, and what they are served as."""


def write(person: Actor, wanted: Criteria, form: str) -> Iterator[str]:
    """The file, some entries at a time, newest first.

    Entries are read in short reads from position to position: what happens meanwhile is newer and
    neither moves nor repeats anything, memory stays small, and nobody waits for a slow download.

    Args:
        person: whose file it is; it has what they may see while it is being written.
        wanted: which entries.
        form: a key of ``FORMATS``.

    Raises:
        Denied: when their rights change meanwhile, so that the download breaks off.
    """
    began_as = Viewer.of(person)
    written = _csv if form == "csv" else _json_lines
    if form == "csv":
        yield BOM + lines([_headings()])
    for batch in batches(person, wanted):
        if Viewer.of(person) != began_as:
            raise Denied()
        yield written(batch)
        db.session.rollback()
        socketio.sleep(0)


def _json_lines(batch: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in batch)


def _csv(batch: list[dict[str, Any]]) -> str:
    return lines([[cell(item) for cell in CELLS] for item in batch])


CELLS: Final[tuple[Callable[[dict[str, Any]], str | int | None], ...]] = (
    lambda item: item["id"],
    lambda item: item["at"].replace("T", " ").removesuffix("Z"),
    lambda item: item["kind"],
    lambda item: item["actor_id"],
    lambda item: item["actor_name"],
    lambda item: item["subject"]["type"],
    lambda item: item["subject"]["id"],
    lambda item: item["subject"]["name"],
    lambda item: json.dumps(item["data"], ensure_ascii=False) if item["data"] else "",
    lambda item: item["address"],
    lambda item: item["reverts"],
)


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Time (UTC)"),
        # i18n: heading of a column of codes of what happened, like user.updated
        _("Event"),
        _("Person’s number"),
        _("Person"),
        # i18n: heading of a column of kinds of records, like users or uploads
        _("Kind of record"),
        _("Record’s number"),
        # i18n: heading of a column of names of people, roles, files …
        _("Record"),
        _("Details"),
        _("Address"),
        _("Reverted entry’s number"),
    ]
