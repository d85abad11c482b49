"""Verbs on people's pictures."""

from __future__ import annotations

from dashboard import pictures
from dashboard.actions import uploads, users
from dashboard.models.event_log import lock_log
from dashboard.models.users import User
from dashboard.policy import Actor, require
from dashboard.storage import files
from dashboard.transaction import transaction


def change(actor: Actor, user: User, data: bytes) -> None:
    """Show another picture of a person; it is made small, square and harmless first.

    Args:
        actor: the person themselves, or somebody with ``users.edit``.
        user: whose picture.
        data: a picture file.

    Raises:
        Denied, OutOfSpace
        Invalid: this is no picture that can be read.
    """
    require(actor, "users.edit", user)
    square = pictures.square_webp(data)
    before = user.picture_sha256
    with transaction():
        lock_log()
        users.set_picture(actor, user, files().store(square))
    _release(before)


def remove(actor: Actor, user: User) -> None:
    """Show no picture of a person any more.

    Raises:
        Denied
    """
    before = user.picture_sha256
    users.set_picture(actor, user, None)
    _release(before)


def _release(sha256: str | None) -> None:
    if sha256 is not None:
        uploads.release(sha256)
