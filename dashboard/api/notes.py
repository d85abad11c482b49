"""Notes on records as JSON: those on one record, write, change, delete."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard.access import requires
from dashboard.actions import notes
from dashboard.actions.notes import Mentioned
from dashboard.api.requests import Body, body, expected_version, list_request, record_answer
from dashboard.errors import NotFound
from dashboard.identity import current_actor
from dashboard.live.note_list import snapshot
from dashboard.live.note_rooms import may_read
from dashboard.models.notes import SUBJECTS, Note, Subject, find_note, find_subject

blueprint = Blueprint("api_notes", __name__, url_prefix="/api/v1/notes")

ONE = "/<int:note_id>"


class NewNote(Body):
    """A note to write; ``record`` is like users/42."""

    record: str
    text: str


class Text(Body):
    """What a note shall say."""

    text: str


@blueprint.get("")
@requires("activity.view")
def list_all() -> ResponseReturnValue:
    """The notes on ``?record=users/42``, page by page, the newest first."""
    asked = list_request("")
    subject = _subject(request.args.get("record", ""))
    return jsonify(snapshot(current_actor(), subject, asked.cursor, asked.limit))


@blueprint.post("")
@requires("activity.note")
def add() -> ResponseReturnValue:
    """Write a note; the answer says who could not be told of it."""
    wanted = body(NewNote)
    note, mentioned = notes.add(current_actor(), _subject(wanted.record), wanted.text)
    return _answer(note, mentioned, 201)


@blueprint.patch(ONE)
@requires("activity.note")
def change(note_id: int) -> ResponseReturnValue:
    """Change one's own note."""
    text, version = body(Text).text, expected_version()
    note, mentioned = notes.change(current_actor(), _note(note_id), text, version)
    return _answer(note, mentioned)


@blueprint.delete(ONE)
@requires("activity.note")
def delete(note_id: int) -> ResponseReturnValue:
    """Delete one's own note."""
    notes.delete(current_actor(), _note(note_id))
    return Response(status=204)


@blueprint.app_template_global("notes_on")
def notes_on(record: Subject) -> dict[str, Any] | None:
    """The notes on a record for templates/notes/_notes.html; None for who may not see them."""
    viewer = current_actor()
    return snapshot(viewer, record) if may_read(viewer, record) else None


def _subject(record: str) -> Subject:
    kind, _, number = record.partition("/")
    valid = kind in SUBJECTS and number.isascii() and number.isdigit() and len(number) < 16
    subject = find_subject(kind, int(number)) if valid else None
    if subject is None:
        raise NotFound()
    return subject


def _note(note_id: int) -> Note:
    note = find_note(note_id)
    if note is None:
        raise NotFound()
    return note


def _answer(note: Note, mentioned: Mentioned, status: int = 200) -> Response:
    record = {**note.public(), "unreached": mentioned.unreached}
    return record_answer(record, status)
