"""Uploads as one person is shown them: the list with its positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.errors import Denied, Invalid
from dashboard.filetypes import KINDS
from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models.uploads import Criteria, Upload, as_shared, find_uploads
from dashboard.models.users import User

USUAL_SORT: Final = "-created_at"


OWNERS: Final = ("", "me", "shared")
"""Whose files the page offers to show: all that one sees, one's own, what others share."""


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for, as it was typed.

    ``owner`` is one of ``OWNERS`` or, in the API, a person's id.
    """

    q: str = ""
    owner: str = ""
    type: str = ""
    sort: str = USUAL_SORT
    limit: int = 50
    cursor: str | None = None


def sees_everyones(viewer: User) -> bool:
    """Whether ``viewer`` is shown other people's uploads."""
    return room_for(viewer, "uploads") == "uploads:all"


def shown(viewer: User, upload: Upload) -> dict[str, Any]:
    """``upload`` as ``viewer``, who may see it, is shown it."""
    record = upload.public()
    if upload.owner_id == viewer.id or sees_everyones(viewer):
        return record
    return as_shared(record, viewer.id)


def snapshot(viewer: User, asked: Asked) -> dict[str, Any]:
    """One page of the list, and its position in the same read.

    Raises:
        Denied: somebody else's uploads are asked for without the right.
        Invalid: for a filter, order or cursor there is not.
    """
    wanted = Criteria(q=asked.q, kind=_kind(asked.type), **_whose(viewer, asked.owner))
    found, total = find_uploads(wanted, asked.sort, asked.cursor, asked.limit)
    return {
        "items": [shown(viewer, upload) for upload in found.items],
        "next": found.next,
        "total": total,
        # With the people, whose names are shown beside their files.
        "offsets": offsets(viewer, "uploads", "users"),
    }


def _whose(viewer: User, owner: str) -> dict[str, int]:
    everyones = sees_everyones(viewer)
    if owner == "me":
        return {"owner_id": viewer.id}
    if owner == "shared":
        return {"shared_with": viewer.id}
    if not owner:
        return {} if everyones else {"visible_to": viewer.id}
    if not (owner.isascii() and owner.isdigit() and len(owner) < 16):
        raise Invalid({"owner": _l("Choose one from the list.")})
    if not everyones and int(owner) != viewer.id:
        raise Denied()
    return {"owner_id": int(owner)}


def _kind(kind: str) -> str | None:
    if kind and kind not in (*KINDS, "other"):
        raise Invalid({"type": _l("Choose one from the list.")})
    return kind or None
