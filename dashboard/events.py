"""The complete, closed vocabulary of what can happen.

An action records exactly one of these for each thing it did. An undeclared field fails where the
event is built; an undeclared kind does not exist. Events carry codes and values, never sentences.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    Class attributes:
        kind: the wire name.
        subject: the kind of record it is about.
        access: whether it may change what connected people are allowed to see, so that every
            affected socket is looked at again before the next event is sent.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    access: ClassVar[bool] = False

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
    access = True


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in, with a new session."""

    kind = "user.signed_in"
    subject = "users"
    session_id: int
    device: str


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """A wrong password was given for an existing account."""

    kind = "user.sign_in_failed"
    subject = "users"


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """A session is over; ``reason`` is signed_out, ended (from another device) or expired."""

    kind = "session.ended"
    subject = "sessions"
    access = True
    user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LinkCreated(Event):
    """A single-use link was handed out for a person; ``purpose`` is invitation or password."""

    kind = "link.created"
    subject = "users"
    purpose: str


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """A personal access token was made."""

    kind = "token.created"
    subject = "tokens"
    name: str
    scope: list[str]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A personal access token was withdrawn."""

    kind = "token.revoked"
    subject = "tokens"
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
    """A role was deleted."""

    kind = "role.deleted"
    subject = "roles"
    access = True
    name: str


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


KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}
"""Every event by its wire name."""
