"""The overview as one person is shown it: only what their topics show them anyway."""

from __future__ import annotations

from typing import Any, Final

from dashboard.live.files import sees_everyones
from dashboard.live.people import role_records, shown
from dashboard.live.rooms import room_for
from dashboard.live.snapshot import offsets
from dashboard.models.counts import count_uploads, newest, people_by_state
from dashboard.models.uploads import Upload, is_visible_to
from dashboard.models.users import User

NEWEST: Final = 12
"""More than the page shows, so that one that goes away leaves no hole."""


def snapshot(viewer: User) -> dict[str, Any]:
    """What the overview shows, and the positions of its topics in the same read.

    A part that the viewer may not see is None.
    """
    return {
        "people": _people(viewer),
        "files": _files(viewer),
        "roles": role_records(viewer) if room_for(viewer, "roles") else None,
        "offsets": offsets(viewer, "users", "roles", "uploads"),
    }


def _people(viewer: User) -> dict[str, Any] | None:
    if room_for(viewer, "users") is None:
        return None
    records = [shown(viewer, person) for person in newest(User, NEWEST)]
    return {"counts": people_by_state(), "newest": records}


def _files(viewer: User) -> dict[str, Any] | None:
    if room_for(viewer, "uploads") is None:
        return None
    everyones = sees_everyones(viewer)
    conditions = () if everyones else (is_visible_to(viewer.id),)
    records = [upload.public() for upload in newest(Upload, NEWEST, *conditions)]
    counts = {"total": count_uploads(*conditions)}
    return {"counts": counts, "newest": records, "everyones": everyones}
