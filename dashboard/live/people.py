"""People as one person is shown them: single records, and the list with its positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models import people
from dashboard.models.roles import all_roles
from dashboard.models.users import User, basic
from dashboard.policy import can


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, as it was typed."""

    q: str = ""
    role: str = ""
    state: str = ""
    sort: str = "name"
    limit: int = 50
    cursor: str | None = None


def sees_private(viewer: User) -> bool:
    """Whether ``viewer`` sees e-mail addresses and the like."""
    return room_for(viewer, "users") == "users:full"


def shown(viewer: User, person: User) -> dict[str, Any]:
    """``person`` as ``viewer`` may see them."""
    record = person.public()
    return record if sees_private(viewer) else basic(record)


def role_records(viewer: User) -> list[dict[str, Any]]:
    """The roles as ``viewer`` may see them: all or none."""
    return [role.public() for role in all_roles()] if can(viewer, "roles.view") else []


def snapshot(viewer: User, asked: Asked) -> dict[str, Any]:
    """One page of the list, and the positions of its topics in the same read.

    ``total`` comes with the first page; later ones have None. ``private`` says whether the
    records have the private fields.

    Raises:
        Invalid: for a filter, order or cursor there is not, or that ``viewer`` may not use.
    """
    private = sees_private(viewer)
    wanted = people.criteria(asked.q, asked.role, asked.state, private=private)
    by = people.order(asked.sort, private=private)
    found, total = people.find(wanted, by, asked.cursor, asked.limit)
    return {
        "items": [shown(viewer, person) for person in found.items],
        "next": found.next,
        "total": total,
        "private": private,
        "offsets": offsets(viewer, "users", "roles"),
    }
