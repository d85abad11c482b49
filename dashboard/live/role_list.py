"""Roles as they are listed, and the position of their topic in the same read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.errors import Invalid
from dashboard.live.snapshot import offsets
from dashboard.models.roles import Role, all_roles
from dashboard.models.text import text_key
from dashboard.models.users import User
from dashboard.policy import BUILTIN_ROLES

SORTS: Final = ("", "name", "-name")
"""Built-in roles first, or everything by name."""


def snapshot(viewer: User, query: str = "", sort: str = "") -> dict[str, Any]:
    """Every role that ``query`` finds; there are few enough for one page.

    Args:
        viewer: who may see roles.
        query: words of the name, as the viewer reads it or as it is stored, or the description.
        sort: one of ``SORTS``.

    Raises:
        Invalid: for another order.
    """
    if sort not in SORTS:
        raise Invalid({"sort": _l("This list cannot be sorted that way.")})
    words = text_key(query).split()
    found = [role for role in all_roles() if all(word in _searched(role) for word in words)]
    if sort:
        found.sort(key=lambda role: (role.name_key, role.id), reverse=sort.startswith("-"))
    return {
        "items": [role.public() for role in found],
        "next": None,
        "total": len(found),
        "offsets": offsets(viewer, "roles"),
    }


def _searched(role: Role) -> str:
    return "\n".join(text_key(text) for text in _texts(role))


def _texts(role: Role) -> Iterator[str]:
    yield role.name
    yield role.description
    if role.key:
        yield str(BUILTIN_ROLES[role.key].label)
        yield str(BUILTIN_ROLES[role.key].description)
