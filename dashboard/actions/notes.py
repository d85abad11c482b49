"""Verbs on notes: write, change, delete; and telling those who are mentioned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard import fields
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.events import NoteAdded, NoteChanged, NoteDeleted
from dashboard.extensions import db
from dashboard.live.note_rooms import may_read
from dashboard.models.columns import now
from dashboard.models.notes import (
    MOST_MENTIONED,
    Note,
    Subject,
    find_subject,
    names_in,
    people_named,
)
from dashboard.models.users import ACTIVE, User
from dashboard.policy import can, require
from dashboard.transaction import put, remove, transaction

MOST_TEXT: Final = 4000

INACTIVE: Final = "inactive"
NO_ACCESS: Final = "no_access"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Mentioned:
    """What became of the people whom a note mentions.

    Args:
        people: those whom it names, as far as its author may see them.
        told: those who are told.
        unreached: {username, name, reason} of those who are not: an account that is not in use,
            no right to see the record, or nobody of that name.
    """

    people: list[User] = field(default_factory=list)
    told: list[User] = field(default_factory=list)
    unreached: list[dict[str, Any]] = field(default_factory=list)


def add(actor: User, subject: Subject, text: object) -> tuple[Note, Mentioned]:
    """Write a note on a person, a role or a file; whom it mentions is told.

    Args:
        actor: needs ``activity.note``, and must be able to read it.

    Raises:
        Denied, Invalid
        NotFound: the actor may not see the record.
    """
    with transaction() as tx:
        _require_writer(actor, subject)
        clean = _text(text)
        mentioned = _mentioned(actor, subject, clean)
        note = Note(
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            subject_owner_id=getattr(subject, "owner_id", None),
            author_id=actor.id,
            author_name=actor.name,
            text=clean,
            mentions=_named(mentioned),
        )
        db.session.add(note)
        db.session.flush()
        told = [person.id for person in mentioned.told]
        event = NoteAdded(on=note.subject_type, note_id=note.id, text=clean, told=told)
        tx.record(actor, event, subject, put(note))
    return note, mentioned


def change(
    actor: User, note: Note, text: object, version: int | None = None
) -> tuple[Note, Mentioned]:
    """Change one's own note; who is mentioned for the first time is told.

    Raises:
        Denied, Invalid
        NotFound: the record is gone, or the actor may no longer see it.
        Conflict: the note has changed since ``version``.
    """
    with transaction() as tx:
        subject = _own(actor, note)
        if version is not None and version != note.version:
            raise Conflict(note.public())
        clean, before = _text(text), note.text
        if clean == before:
            return note, Mentioned()
        mentioned = _mentioned(actor, subject, clean)
        known = {person["id"] for person in note.mentions}
        told = [person.id for person in mentioned.told if person.id not in known]
        note.text, note.mentions, note.edited_at = clean, _named(mentioned), now()
        event = NoteChanged(
            on=note.subject_type, note_id=note.id, before=before, after=clean, told=told
        )
        tx.record(actor, event, subject, put(note))
    return note, mentioned


def delete(actor: User, note: Note) -> None:
    """Delete one's own note.

    Raises:
        Denied
        NotFound: the record is gone, or the actor may no longer see it.
    """
    with transaction() as tx:
        subject = _own(actor, note)
        event = NoteDeleted(on=note.subject_type, note_id=note.id, text=note.text)
        tx.record(actor, event, subject, remove(note))
        db.session.delete(note)


def _require_writer(actor: User, subject: Subject) -> None:
    require(actor, "activity.note")
    if not may_read(actor, subject):
        raise NotFound()


def _own(actor: User, note: Note) -> Subject:
    """The record of one's own note."""
    subject = find_subject(note.subject_type, note.subject_id)
    if subject is None:
        raise NotFound()
    _require_writer(actor, subject)
    if note.author_id != actor.id:
        raise Denied(_l("Only who wrote a note can change or delete it."))
    return subject


def _text(value: object) -> str:
    text = fields.passage(value, "text", MOST_TEXT)
    if len(names_in(text)) > MOST_MENTIONED:
        raise Invalid({"text": _l("Mention at most %(most)s people.", most=MOST_MENTIONED)})
    return text


def _mentioned(actor: User, subject: Subject, text: str) -> Mentioned:
    names = names_in(text)
    # Whoever may not see people learns nothing of who there is, and can name nobody.
    found = people_named(names) if names and can(actor, "users.view") else []
    result = Mentioned(found)
    known = {person.username.lower() for person in found}
    for person in found:
        if person.id == actor.id:
            continue
        if person.state != ACTIVE:
            result.unreached.append(_unreached(person.username, person.name, INACTIVE))
        elif not may_read(person, subject):
            result.unreached.append(_unreached(person.username, person.name, NO_ACCESS))
        else:
            result.told.append(person)
    result.unreached.extend(_unreached(name, "", UNKNOWN) for name in names if name not in known)
    return result


def _unreached(username: str, name: str, reason: str) -> dict[str, Any]:
    return {"username": username, "name": name, "reason": reason}


def _named(mentioned: Mentioned) -> list[dict[str, Any]]:
    return [
        {"id": person.id, "username": person.username, "name": person.name}
        for person in mentioned.people
    ]
