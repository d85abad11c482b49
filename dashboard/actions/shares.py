"""Verbs on sharing a file: with whom, until it is taken back.

Who may see people chooses them from the list. Whoever may not types an exact user name or e-mail
address and learns one thing only: whether the file is shared now. Accounts that do not exist, are
not active, or may not see files at all are one answer, and the number of tries is limited, so that
nobody finds out who has an account by asking.
"""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from limits import parse

from dashboard.actions.attempts import TooManyAttempts
from dashboard.actions.uploads import still_there
from dashboard.errors import Denied, Invalid
from dashboard.events import UploadShared, UploadUnshared
from dashboard.extensions import limiter
from dashboard.live.rooms import own_uploads
from dashboard.models.event_log import redact
from dashboard.models.shares import UploadShare, people_of
from dashboard.models.uploads import Upload
from dashboard.models.users import User, find_user, user_by_login
from dashboard.policy import Actor, can, require
from dashboard.transaction import put, transaction, withdraw

TYPED: Final = parse("30 per hour")
"""Names and addresses that one person may try."""

MOST: Final = 100
"""People with whom one file may be shared; each is sent whatever happens to it."""

UNKNOWN: Final = _l("The file cannot be shared with this person. Check the spelling.")


def share(actor: Actor, upload: Upload, user: User) -> Upload:
    """Let somebody open and download a file. They cannot rename, delete or share it on.

    Args:
        actor: the owner, or somebody who sees everyone's files and people.
        upload: the file.
        user: an active person who has files of their own.

    Raises:
        Denied, Invalid, NotFound
    """
    with transaction() as tx:
        upload = still_there(upload)
        require_may_share(actor, upload)
        _require_suitable(upload, user)
        if not upload.is_shared_with(user.id):
            upload.shares.append(UploadShare(user_id=user.id))
            upload.version += 1
            tx.record(actor, UploadShared(user_id=user.id), upload, put(upload))
    return upload


def share_with_typed(actor: User, upload: Upload, typed: str) -> Upload:
    """Share a file with the person whose exact user name or e-mail address is ``typed``.

    Raises:
        Denied, Invalid, NotFound
        TooManyAttempts: too many were tried within an hour.
    """
    require_may_share(actor, upload)
    if not limiter.limiter.hit(TYPED, "share", str(actor.id)):
        raise TooManyAttempts(TYPED.get_expiry())
    user = user_by_login(typed) if typed.isprintable() else None
    if user is None:
        raise Invalid({"person": UNKNOWN})
    return share(actor, upload, user)


def share_with_chosen(actor: Actor, upload: Upload, user_id: int) -> Upload:
    """Share a file with a person whom the actor sees in the list of people.

    Raises:
        Denied, Invalid, NotFound
    """
    require(actor, "users.view")
    user = find_user(user_id)
    if user is None:
        raise Invalid({"person": UNKNOWN})
    return share(actor, upload, user)


def unshare(actor: Actor, upload: Upload, user_id: int) -> Upload:
    """Let somebody no longer see a file; it leaves their open pages at once.

    Args, Raises: as for ``share``; somebody with whom it is not shared is no mistake.
    """
    with transaction() as tx:
        upload = still_there(upload)
        require_may_share(actor, upload)
        found = next((it for it in upload.shares if it.user_id == user_id), None)
        if found is not None:
            gone = withdraw(upload, own_uploads(user_id))
            upload.shares.remove(found)
            upload.version += 1
            # What they have not received yet, they may not receive any more.
            redact(own_uploads(user_id), "uploads", upload.id)
            tx.record(actor, UploadUnshared(user_id=user_id), upload, put(upload), gone)
    return upload


def may_share(actor: Actor, upload: Upload) -> bool:
    """Whether ``actor`` decides with whom the file is shared."""
    if upload.owner_id == actor.id:
        return can(actor, "uploads.create")
    return can(actor, "uploads.view_all") and can(actor, "users.view")


def require_may_share(actor: Actor, upload: Upload) -> None:
    """Demand ``may_share``.

    Raises:
        Denied
    """
    if not may_share(actor, upload):
        raise Denied()


def shared_with(upload: Upload) -> list[dict[str, Any]]:
    """The people with whom a file is shared, for those who decide that; the first one first.

    Their names are no secret from whoever shared with them; what else is known of them is.
    """
    return [{"id": user_id, "name": name} for user_id, name in people_of(upload.id)]


def _require_suitable(upload: Upload, user: User) -> None:
    if user.id == upload.owner_id:
        raise Invalid({"person": _l("The file is theirs already.")})
    if not can(user, "uploads.create"):
        raise Invalid({"person": UNKNOWN})
    if len(upload.shares) >= MOST and not upload.is_shared_with(user.id):
        raise Invalid(
            {"person": _l("A file can be shared with at most %(most)s people.", most=MOST)}
        )
