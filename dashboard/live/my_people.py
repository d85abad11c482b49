"""The people somebody shares files with, in either direction: few facts, and nobody else."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, func, select

from dashboard.extensions import db
from dashboard.models.shares import UploadShare
from dashboard.models.uploads import Upload
from dashboard.models.users import ACTIVE, User
from dashboard.policy import can

MOST: Final = 12


def people_of(viewer: User) -> list[dict[str, Any]]:
    """Whoever shares files with ``viewer``, or the other way round; who shares most comes first.

    ``given`` is how many files the viewer shares with them, ``got`` how many they share with the
    viewer. Pictures are shown only to those who may see people.
    """
    given = _counts(_shared(Upload.owner_id == viewer.id, UploadShare.user_id))
    got = _counts(_shared(UploadShare.user_id == viewer.id, Upload.owner_id))
    people = db.session.scalars(
        select(User).where(User.id.in_({*given, *got}), User.state == ACTIVE)
    )
    sees = can(viewer, "users.view")
    found: list[dict[str, Any]] = [
        {
            "id": person.id,
            "name": person.name,
            "picture": person.picture_url if sees else None,
            "given": given.get(person.id, 0),
            "got": got.get(person.id, 0),
        }
        for person in people
    ]
    found.sort(key=lambda it: (-it["given"] - it["got"], it["id"]))
    return found[:MOST]


def _shared(condition: Any, whose: Any) -> Select[Any]:
    query = select(whose, func.count()).select_from(UploadShare)
    return query.join(Upload, Upload.id == UploadShare.upload_id).where(condition).group_by(whose)


def _counts(query: Select[Any]) -> dict[int, int]:
    return {user_id: count for user_id, count in db.session.execute(query)}  # noqa: C416 - typed
