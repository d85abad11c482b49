"""Uploads as one person is shown them: the list with its positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.errors import Denied, Invalid
from dashboard.filetypes import KINDS
from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models.uploads import Criteria, find_uploads
from dashboard.models.users import User

USUAL_SORT: Final = "-created_at"


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, as it was typed."""

    q: str = ""
    owner: str = ""
    type: str = ""
    sort: str = USUAL_SORT
    limit: int = 50
    cursor: str | None = None


def sees_everyones(viewer: User) -> bool:
    """Whether ``viewer`` is shown other people's uploads."""
    return room_for(viewer, "uploads") == "uploads:all"


def snapshot(viewer: User, asked: Asked) -> dict[str, Any]:
    """One page of the list, and its position in the same read.

    Raises:
        Denied: somebody else's uploads are asked for without the right.
        Invalid: for a filter, order or cursor there is not.
    """
    wanted = Criteria(asked.q, _owner_id(viewer, asked.owner), _kind(asked.type))
    found, total = find_uploads(wanted, asked.sort, asked.cursor, asked.limit)
    return {
        "items": [upload.public() for upload in found.items],
        "next": found.next,
        "total": total,
        # With the people, whose names are shown beside their files.
        "offsets": offsets(viewer, "uploads", "users"),
    }


def _owner_id(viewer: User, owner: str) -> int | None:
    everyones = sees_everyones(viewer)
    if owner == "me" or (not owner and not everyones):
        return viewer.id
    if not owner:
        return None
    if not (owner.isascii() and owner.isdigit() and len(owner) < 16):
        raise Invalid({"owner": _l("Choose one from the list.")})
    if not everyones and int(owner) != viewer.id:
        raise Denied()
    return int(owner)


def _kind(kind: str) -> str | None:
    if kind and kind not in (*KINDS, "other"):
        raise Invalid({"type": _l("Choose one from the list.")})
    return kind or None
