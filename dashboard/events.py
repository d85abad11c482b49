"""The complete, closed vocabulary of what can happen.

An action records exactly one of these for each thing it did. An undeclared field fails where the
event is built; an undeclared kind does not exist. Events carry codes and values, never sentences.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    Class attributes:
        kind: the wire name.
        subject: the kind of record it is about.
        access: whether it may change what connected people are allowed to see, so that every
            affected socket is looked at again before the next event is sent.
        audited: whether the activity shows it; not what is nobody else's business.
        area: whose activity it is (``models/audit.py`` AREAS); by default that of what it is about.
        private: only who sees people's private fields, or is concerned, is shown it at all.
        private_data: what of ``data`` only they are shown.
        public_fields: the fields of ``before`` and ``after`` that others are shown, too; None: all.
        staff_only: the person whom it is about is not shown it.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    access: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    area: ClassVar[str] = ""
    private: ClassVar[bool] = False
    private_data: ClassVar[frozenset[str]] = frozenset()
    public_fields: ClassVar[frozenset[str] | None] = None
    staff_only: ClassVar[bool] = False

    @property
    def about(self) -> str:
        """The kind of record to whose history it belongs."""
        return self.subject

    def data(self) -> dict[str, Any]:
        """The event's own values, for the log."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event):
    """An account was made (by invitation, setup or command)."""

    kind = "user.created"
    subject = "users"
    state: str


@dataclass(frozen=True, kw_only=True)
class UserUpdated(Event):
    """Profile fields changed; both dicts hold just those fields."""

    kind = "user.updated"
    subject = "users"
    public_fields = frozenset({"name", "picture"})
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class UserRolesChanged(Event):
    """Roles were given or taken; lists of role ids."""

    kind = "user.roles_changed"
    subject = "users"
    access = True
    granted: list[int]
    revoked: list[int]


@dataclass(frozen=True, kw_only=True)
class UserActivated(Event):
    """An invited person chose a password."""

    kind = "user.activated"
    subject = "users"


@dataclass(frozen=True, kw_only=True)
class UserDeactivated(Event):
    """An account was closed; its sessions ended."""

    kind = "user.deactivated"
    subject = "users"
    access = True


@dataclass(frozen=True, kw_only=True)
class UserReactivated(Event):
    """A closed account was opened again."""

    kind = "user.reactivated"
    subject = "users"
    access = True


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A password was set; the person's other sessions ended."""

    kind = "user.password_changed"
    subject = "users"
    private = True
    access = True


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in, with a new session.

    ``new_device``: on a device on which they never had before, and it was not their first.
    ``address`` is where it stands.
    """

    kind = "user.signed_in"
    subject = "users"
    private = True
    session_id: int
    device: str
    address: str = ""
    new_device: bool = False


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """A wrong password was given for an existing account."""

    kind = "user.sign_in_failed"
    subject = "users"
    private = True


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A session is over; ``reason`` is signed_out, ended (from another device) or expired."""

    kind = "session.ended"
    subject = "sessions"
    private = True
    access = True
    user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LinkCreated(Event):
    """A single-use link was handed out for a person; ``purpose`` is invitation or password."""

    kind = "link.created"
    subject = "users"
    private = True
    purpose: str


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """A personal access token was made."""

    kind = "token.created"
    subject = "tokens"
    private = True
    name: str
    scope: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A personal access token was withdrawn."""

    kind = "token.revoked"
    subject = "tokens"
    private = True
    name: str


@dataclass(frozen=True, kw_only=True)
class RoleCreated(Event):
    """A role was made."""

    kind = "role.created"
    subject = "roles"


@dataclass(frozen=True, kw_only=True)
class RoleUpdated(Event):
    """A role changed; both dicts hold just the changed fields."""

    kind = "role.updated"
    subject = "roles"
    access = True
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RoleDeleted(Event):
    """A role was deleted; ``holders`` had it until then."""

    kind = "role.deleted"
    subject = "roles"
    private_data = frozenset({"holders"})
    access = True
    name: str
    holders: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class UploadCreated(Event):
    """A file arrived whole."""

    kind = "upload.created"
    subject = "uploads"
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class UploadRenamed(Event):
    """A file got another name."""

    kind = "upload.renamed"
    subject = "uploads"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class UploadDeleted(Event):
    """A file was removed."""

    kind = "upload.deleted"
    subject = "uploads"
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class UploadShared(Event):
    """Somebody may now look at a file that is not theirs."""

    kind = "upload.shared"
    subject = "uploads"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class UploadUnshared(Event):
    """Somebody may no longer look at a file that is not theirs."""

    kind = "upload.unshared"
    subject = "uploads"
    access = True
    user_id: int


@dataclass(frozen=True, kw_only=True)
class QuotaNearlyFull(Event):
    """With their last file, somebody has used nearly all the room that their roles give them."""

    kind = "quota.nearly_full"
    subject = "users"
    area = "uploads"
    used: int
    quota: int


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
class JobChanged(Event):
    """A job that staff see was begun, put off until it is tried again, or done; to ``state``."""

    kind = "job.changed"
    subject = "jobs"
    audited = False
    state: str


@dataclass(frozen=True, kw_only=True)
class JobFailed(Event):
    """A job was given up after all its attempts, or because trying again is no use."""

    kind = "job.failed"
    subject = "jobs"
    private_data = frozenset({"error"})
    job: str
    error: str


@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """Somebody had a failed or waiting job begin at once."""

    kind = "job.retried"
    subject = "jobs"
    job: str


@dataclass(frozen=True, kw_only=True)
class JobDiscarded(Event):
    """Somebody gave up a failed or waiting job."""

    kind = "job.discarded"
    subject = "jobs"
    job: str


@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(Event):
    """Somebody chose where they are told of which kinds of notice."""

    kind = "preferences.changed"
    subject = "preferences"
    audited = False
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class LayoutChanged(Event):
    """Somebody arranged their overview; ``what`` names the arrangement, range or tables."""

    kind = "layout.changed"
    subject = "layout"
    audited = False
    what: list[str]


@dataclass(frozen=True, kw_only=True)
class RoleLayoutChanged(Event):
    """The arrangement changed that holders of a role begin with; None is the built-in one."""

    kind = "role.layout_changed"
    subject = "roles"
    before: dict[str, Any] | None
    after: dict[str, Any] | None


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


@dataclass(frozen=True, kw_only=True)
class CatalogTextsAdded(Event):
    """A language has ``texts`` more to translate than before, as a start of the server found."""

    kind = "catalog.texts_added"
    subject = "catalogs"
    locale: str
    texts: int


@dataclass(frozen=True, kw_only=True)
class CatalogProgressed(Event):
    """A language's numbers of texts and translations changed, with no more to translate."""

    kind = "catalog.progressed"
    subject = "catalogs"
    audited = False
    locale: str


KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}
"""Every event by its wire name."""
