"""Dating the demo back: what was made in a few seconds becomes the history of some weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from dashboard.demo.people import DAYS
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Inbox, Notification, Upload, User
from dashboard.models.announcements import Announcement
from dashboard.models.compaction import forget_room_events
from dashboard.models.event_log import last_position
from dashboard.models.jobs import Job
from dashboard.models.notes import Note
from dashboard.models.shares import UploadShare
from dashboard.transaction import transaction

NEWS_DAYS: Final = 2.0
"""The last things have happened within these."""

LATEST: Final = 30
"""So many of them; what came before is spread over all the time before that."""

AWAY: Final = timedelta(hours=30)
"""Whoever tries the demo was last here so long ago, and has read everything until then."""

MADE: Final[dict[str, type[Any]]] = {"user.created": User, "upload.created": Upload}
"""Events by which most records were made."""

Moments = dict[int, datetime]
"""When something was, by its position in the log or its id."""


def date_back(moment: datetime) -> None:
    """Spread what was just made over the past weeks, and forget that it was events.

    Nobody was connected, so nobody will ever ask for these events again.
    """
    with transaction():
        last = last_position()
        moments = _moments(moment)
        _date_log(moments)
        _date_notifications(moments)
        _send_guests_away(moment, moments)
        while forget_room_events(last, 10_000):
            pass


def _date_log(moments: Moments) -> None:
    _set_all(EventLogEntry, moments, "at")
    columns = (EventLogEntry.id, EventLogEntry.kind, EventLogEntry.subject_id, EventLogEntry.data)
    made: dict[str, Moments] = {kind: {} for kind in MADE}
    for position, kind, subject_id, data in db.session.execute(select(*columns)):
        if kind in made:
            made[kind][subject_id] = moments[position]
        else:
            _date_record(kind, subject_id, data, moments[position])
    for kind, model in MADE.items():
        _set_all(model, made[kind], "created_at")


def _moments(moment: datetime) -> Moments:
    ids = db.session.scalars(select(EventLogEntry.id).order_by(EventLogEntry.id)).all()
    early = ids[:-LATEST]
    days = {it: DAYS - (DAYS - NEWS_DAYS) * at / len(early) for at, it in enumerate(early)}
    days |= {it: NEWS_DAYS * (1 - at / LATEST) for at, it in enumerate(ids[-LATEST:])}
    return {it: moment - timedelta(days=before) for it, before in days.items()}


def _date_record(kind: str, subject_id: int, data: dict[str, Any], at: datetime) -> None:
    """Let the record that an entry is about be as old as the entry."""
    match kind:
        case "announcement.created":
            _set(Announcement, subject_id, created_at=at, changed_at=at)
        case "announcement.started":
            _set(Announcement, subject_id, started_at=at, changed_at=at)
        case "note.added":
            _set(Note, data["note_id"], created_at=at)
        case "upload.shared":
            _set(UploadShare, (subject_id, data["user_id"]), created_at=at)
        case "job.failed":
            _set(Job, subject_id, created_at=at, run_at=at, finished_at=at)


def _set_all(model: type[Any], dates: Moments, *names: str) -> None:
    """Give many records their dates, by id; their versions stay."""
    table = model.__table__
    values: dict[str, Any] = {name: bindparam("its_date") for name in names}
    change = update(table).where(table.c.id == bindparam("its_id")).values(**values)
    rows = [{"its_id": it, "its_date": at} for it, at in dates.items()]
    db.session.connection().execute(change, rows)


def _set(model: type[Any], key: object, **columns: datetime) -> None:
    record = db.session.get(model, key)
    if record is not None:
        for name, value in columns.items():
            setattr(record, name, value)


def _date_notifications(moments: Moments) -> None:
    rows = db.session.execute(select(Notification.id, Notification.position))
    _set_all(Notification, {it: moments[at] for it, at in rows}, "created_at", "changed_at")


def _send_guests_away(moment: datetime, moments: Moments) -> None:
    """Everybody has read what came before they were last here."""
    gone = moment - AWAY
    read = max((position for position, at in moments.items() if at <= gone), default=0)
    seen = {"seen_at": gone, "seen_position": read, "read_through": read}
    db.session.execute(update(Inbox).values(**seen))
