"""What happens to inboxes, announcements and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from dashboard.events.vocabulary import Event


@dataclass(frozen=True, kw_only=True)
class InboxChanged(Event):
    """Somebody read, archived or brought back notifications; ``what`` says which of these.

    It is read, unread, archived, restored, all_read, undone, away or caught_up.
    """

    kind = "inbox.changed"
    subject = "inbox"
    audited = False
    what: str


@dataclass(frozen=True, kw_only=True)
class InboxesFilled(Event):
    """Further people were told of the event at position ``entry``, by a notice of ``notice``."""

    kind = "inbox.filled"
    subject = "inbox"
    audited = False
    entry: int
    notice: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementCreated(Event):
    """An announcement was written; whom it is for: everyone, a role or people."""

    kind = "announcement.created"
    subject = "announcements"
    audience: str
    texts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AnnouncementChanged(Event):
    """An announcement was changed or scheduled; both dicts hold just the changed fields."""

    kind = "announcement.changed"
    subject = "announcements"
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AnnouncementStarted(Event):
    """From now on an announcement is shown to those whom it is for."""

    kind = "announcement.started"
    subject = "announcements"


@dataclass(frozen=True, kw_only=True)
class AnnouncementReached(Event):
    """Somebody came to those whom an announcement is for while it was running."""

    kind = "announcement.reached"
    subject = "announcements"
    audited = False
    user_id: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementSeen(Event):
    """Somebody dismissed an announcement."""

    kind = "announcement.seen"
    subject = "announcements"
    audited = False


@dataclass(frozen=True, kw_only=True)
class AnnouncementEnded(Event):
    """An announcement is over; ``early``: before its time, because somebody ended it."""

    kind = "announcement.ended"
    subject = "announcements"
    early: bool
    seen: int
    reach: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementDeleted(Event):
    """An announcement was deleted that had not been shown to anybody."""

    kind = "announcement.deleted"
    subject = "announcements"
    texts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class NoteEvent:
    """What events about notes say: on which record, which note, and whom it tells."""

    staff_only: ClassVar[bool] = True
    on: str
    note_id: int

    @property
    def about(self) -> str:
        """A note belongs to the history of the record that it is on."""
        return self.on


@dataclass(frozen=True, kw_only=True)
class NoteAdded(NoteEvent, Event):
    """Somebody wrote a note on a record; ``told`` are the ids of those whom it mentions."""

    kind = "note.added"
    subject = "notes"
    text: str
    told: list[int]


@dataclass(frozen=True, kw_only=True)
class NoteChanged(NoteEvent, Event):
    """Somebody changed their note; ``told``: those whom it newly mentions, by id."""

    kind = "note.changed"
    subject = "notes"
    before: str
    after: str
    told: list[int]


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(NoteEvent, Event):
    """Somebody deleted their note."""

    kind = "note.deleted"
    subject = "notes"
    text: str
