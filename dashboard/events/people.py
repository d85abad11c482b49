"""What happens to accounts, sign-ins, sessions, links and access tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.events.vocabulary import Event


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
