"""Notices of announcements and of being mentioned."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard.events import AnnouncementReached, AnnouncementStarted, NoteAdded, NoteChanged
from dashboard.extensions import db
from dashboard.models.announcements import RUNNING, Announcement, audience_ids
from dashboard.models.notifications import Notification
from dashboard.models.roles import Role
from dashboard.notices.text import roles_param
from dashboard.notices.vocabulary import Happening, Kind, said

MOST_QUOTED: Final = 160
"""Characters of an announcement that its notice quotes."""


def _audience(happening: Happening) -> list[int]:
    """Those whom it is for."""
    announcement = happening.subject
    if announcement.state != RUNNING:
        return []
    if isinstance(happening.event, AnnouncementReached):
        user_id = happening.event.user_id
        return [] if _knows(user_id, announcement) else [user_id]
    return audience_ids(announcement)


def _knows(user_id: int, announcement: Announcement) -> bool:
    """Whether somebody has been told before, when they were in the audience already."""
    query = select(Notification.id).where(
        Notification.user_id == user_id,
        Notification.subject_type == Announcement.__tablename__,
        Notification.subject_id == announcement.id,
    )
    return db.session.scalar(query.limit(1)) is not None


def _announced(happening: Happening) -> dict[str, Any]:
    it = happening.subject
    author = {"id": it.author_id, "name": it.author_name} if it.author_name else None
    quoted = {code: _quoted(text) for code, text in it.texts.items()}
    return {
        "author": {"person": author},
        "text": {"texts": {"default": it.default_locale, "by_locale": quoted}},
    }


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_QUOTED else f"{line[: MOST_QUOTED - 1].rstrip()}…"


def _level(happening: Happening) -> str:
    return str(happening.subject.level)


def _told(happening: Happening) -> list[int]:
    """Those whom it mentions and who may see the record."""
    return list(happening.event.told)


def _record(happening: Happening) -> dict[str, Any]:
    record = happening.subject
    if isinstance(record, Role):
        return {"record": roles_param([record.id])}
    return {"record": record.name}


def _note_path(happening: Happening) -> str:
    return f"/{happening.event.on}/{happening.subject.id}#note-{happening.event.note_id}"


KINDS: Final = (
    Kind(
        "announcement.started",
        topic="announcements",
        label=_l("Something is announced to me"),
        on=(AnnouncementStarted, AnnouncementReached),
        who=_audience,
        # i18n: %(author)s is a person's name, %(text)s the beginning of what they wrote
        text=said("%(author)s announced: %(text)s"),
        params=_announced,
        path="/announcements/{id}",
        level=_level,
        toast=False,  # every page shows it at the top at once
        icon="speakerphone",
    ),
    Kind(
        "note.mentioned",
        topic="people",
        label=_l("Somebody mentions me in a note"),
        on=(NoteAdded, NoteChanged),
        who=_told,
        # i18n: %(record)s is the name of a person, a role or a file
        text=said("%(actor)s mentioned you in a note on %(record)s"),
        params=_record,
        path=_note_path,
        needs="activity.view",
        needs_on={"users": "users.view", "roles": "roles.view", "uploads": "uploads.view_all"},
        icon="at",
    ),
)
