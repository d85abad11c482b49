"""Entries that an older version logged: filling in what the activity needs, as far as known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select, update

from dashboard.events import KINDS
from dashboard.extensions import db
from dashboard.models.audit import CHANGED, PRIVATE, area_of_kind
from dashboard.models.entries import words_of
from dashboard.models.event_log import EventLogEntry
from dashboard.models.roles import Role
from dashboard.models.uploads import Upload
from dashboard.models.users import User

BATCH: Final = 500


def fill_in(most: int = BATCH) -> int:
    """Complete some of them, in the open transaction; names are those of today.

    Returns:
        How many were completed; none when there are no more.
    """
    query = select(EventLogEntry).where(EventLogEntry.audience.is_(None))
    entries = list(db.session.scalars(query.order_by(EventLogEntry.id).limit(most)))
    for entry in entries:
        found = _columns(entry)
        db.session.execute(update(EventLogEntry).where(EventLogEntry.id == entry.id).values(found))
    return len(entries)


def _columns(entry: EventLogEntry) -> dict[str, Any]:
    event = KINDS.get(entry.kind)
    if event is None or not event.audited:
        return {"audience": ""}
    changed = {name for part in CHANGED for name in _changed(entry.data, part)}
    hidden = event.public_fields is not None and not changed & event.public_fields
    actor = db.session.get(User, entry.actor_id) if entry.actor_id else None
    subject_name, person_id = _subject(entry)
    person = db.session.get(User, person_id) if person_id else None
    names = {"users": {str(person.id): person.name}} if person else {}
    return {
        "audience": area_of_kind(event) + (PRIVATE if event.private or hidden else ""),
        "actor_name": actor.name if actor else None,
        "subject_name": subject_name,
        "names": names | _roles(entry) or None,
        "words": words_of(actor.name if actor else None, subject_name, {**names, **_roles(entry)}),
        "person_id": person_id,
    }


def _changed(data: Mapping[str, Any], part: str) -> list[str]:
    fields = data.get(part)
    return list(fields) if isinstance(fields, Mapping) else []


def _subject(entry: EventLogEntry) -> tuple[str, int | None]:
    """What the record is called, and whose it is."""
    if entry.subject_type == "users":
        user = db.session.get(User, entry.subject_id)
        return (user.name if user else ""), entry.subject_id
    if entry.subject_type == "roles":
        role = db.session.get(Role, entry.subject_id)
        return (role.name if role else str(entry.data.get("name", ""))), None
    if entry.subject_type == "uploads":
        upload = db.session.get(Upload, entry.subject_id)
        named = entry.data.get("name") or entry.data.get("after") or ""
        return (
            upload.name if upload else str(named)
        ), upload.owner_id if upload else entry.actor_id
    owner = entry.data.get("user_id", entry.actor_id)
    return str(entry.data.get("name", "")), owner


def _roles(entry: EventLogEntry) -> dict[str, Any]:
    ids = [*entry.data.get("granted", ()), *entry.data.get("revoked", ())]
    if entry.subject_type == "roles":
        ids.append(entry.subject_id)
    found = [role for role in (db.session.get(Role, role_id) for role_id in ids) if role]
    named = {str(role.id): {"key": role.key, "name": role.name} for role in found}
    return {"roles": named} if named else {}
