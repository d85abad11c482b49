"""The complete, closed vocabulary of what can happen.

An action records exactly one of these for each thing it did. An undeclared field fails where the
event is built; an undeclared kind does not exist. Events carry codes and values, never sentences.
"""

from __future__ import annotations

from dashboard.events.files import (
    QuotaNearlyFull,
    UploadCreated,
    UploadDeleted,
    UploadRenamed,
    UploadShared,
    UploadUnshared,
)
from dashboard.events.people import (
    LayoutChanged,
    LinkCreated,
    PasswordChanged,
    PreferencesChanged,
    SessionEnded,
    SignedIn,
    SignInFailed,
    TokenCreated,
    TokenRevoked,
    UserActivated,
    UserCreated,
    UserDeactivated,
    UserReactivated,
    UserRolesChanged,
    UserUpdated,
)
from dashboard.events.roles import (
    RoleCreated,
    RoleDeleted,
    RoleLayoutChanged,
    RoleUpdated,
)
from dashboard.events.system import (
    CatalogProgressed,
    CatalogTextsAdded,
    JobChanged,
    JobDiscarded,
    JobFailed,
    JobRetried,
)
from dashboard.events.telling import (
    AnnouncementChanged,
    AnnouncementCreated,
    AnnouncementDeleted,
    AnnouncementEnded,
    AnnouncementReached,
    AnnouncementSeen,
    AnnouncementStarted,
    InboxChanged,
    InboxesFilled,
    NoteAdded,
    NoteChanged,
    NoteDeleted,
    NoteEvent,
)
from dashboard.events.vocabulary import Event

__all__ = [
    "KINDS",
    "AnnouncementChanged",
    "AnnouncementCreated",
    "AnnouncementDeleted",
    "AnnouncementEnded",
    "AnnouncementReached",
    "AnnouncementSeen",
    "AnnouncementStarted",
    "CatalogProgressed",
    "CatalogTextsAdded",
    "Event",
    "InboxChanged",
    "InboxesFilled",
    "JobChanged",
    "JobDiscarded",
    "JobFailed",
    "JobRetried",
    "LayoutChanged",
    "LinkCreated",
    "NoteAdded",
    "NoteChanged",
    "NoteDeleted",
    "NoteEvent",
    "PasswordChanged",
    "PreferencesChanged",
    "QuotaNearlyFull",
    "RoleCreated",
    "RoleDeleted",
    "RoleLayoutChanged",
    "RoleUpdated",
    "SessionEnded",
    "SignInFailed",
    "SignedIn",
    "TokenCreated",
    "TokenRevoked",
    "UploadCreated",
    "UploadDeleted",
    "UploadRenamed",
    "UploadShared",
    "UploadUnshared",
    "UserActivated",
    "UserCreated",
    "UserDeactivated",
    "UserReactivated",
    "UserRolesChanged",
    "UserUpdated",
]

KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}
"""Every event by its wire name."""
