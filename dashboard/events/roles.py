"""What happens to roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dashboard.events.vocabulary import Event


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
class RoleLayoutChanged(Event):
    """The arrangement changed that holders of a role begin with; None is the built-in one."""

    kind = "role.layout_changed"
    subject = "roles"
    before: dict[str, Any] | None
    after: dict[str, Any] | None
