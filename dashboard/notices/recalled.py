"""Events of the log as happenings again, for what is told later than they were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.events import KINDS, RoleDeleted
from dashboard.extensions import db
from dashboard.models.event_log import EventLogEntry
from dashboard.models.users import User
from dashboard.notices.vocabulary import Happening
from dashboard.policy import SYSTEM


@dataclass(frozen=True)
class Gone:
    """A record that the event itself has deleted; all else is in the event."""

    id: int


def recalled(entry_id: int) -> Happening | None:
    """The happening at a place in the log; None when itself is gone, or its record since."""
    entry = db.session.get(EventLogEntry, entry_id)
    if entry is None or entry.kind not in KINDS:
        return None
    subject = _record(entry.subject_type, entry.subject_id)
    if subject is None and entry.kind == RoleDeleted.kind:
        subject = Gone(entry.subject_id)
    actor = db.session.get(User, entry.actor_id) if entry.actor_id is not None else SYSTEM
    if subject is None or actor is None:
        return None
    return Happening(actor, KINDS[entry.kind](**entry.data), subject)


def _record(table: str, record_id: int) -> Any:
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in User.registry.mappers}
    return db.session.get(models[table], record_id) if table in models else None
