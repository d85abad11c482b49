"""Verbs on uploads: take a file in, rename, delete; and clearing away what nobody needs.

A content is promoted, and deleted, only while the log's lock is held, so that a file that is being
uploaded again is never deleted under the hands of its new owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from dashboard import offload, previews
from dashboard.config import DAY, HOUR, MIB
from dashboard.errors import Conflict, DashboardError, Denied, Invalid, NotFound, TooLarge
from dashboard.events import QuotaNearlyFull, UploadCreated, UploadDeleted, UploadRenamed
from dashboard.extensions import db
from dashboard.filenames import clean_filename
from dashboard.filetypes import file_type
from dashboard.models.event_log import lock_log
from dashboard.models.uploads import Upload, bytes_of, find_upload, is_referenced, referenced
from dashboard.models.users import User
from dashboard.policy import SYSTEM, Actor, require
from dashboard.sizes import lazy_size
from dashboard.storage import files
from dashboard.transaction import Transaction, put, remove, transaction

STALE_SECONDS: Final = DAY
"""After so long without a byte, an unfinished upload is given up."""

NEARLY_FULL: Final = 0.9
"""The share of the quota above which its owner is warned (and the meter of the page says so)."""

ORPHAN_SECONDS: Final = HOUR
"""A content that nothing refers to is kept for so long; its row may be about to be written."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Allowance:
    """What a person may still upload.

    Args:
        used: bytes of their files together.
        quota: the most they may have together; None for no limit.
        largest: the most that one file may have.
    """

    used: int
    quota: int | None
    largest: int

    @property
    def is_nearly_full(self) -> bool:
        """Whether more than ``NEARLY_FULL`` of the quota is used."""
        return self.quota is not None and self.used > self.quota * NEARLY_FULL

    def require(self, size: int) -> None:
        """Demand that a file of ``size`` bytes fits.

        Raises:
            TooLarge: saying which limit it exceeds.
        """
        if size > self.largest:
            limit = lazy_size(self.largest)
            raise TooLarge(_l("A file may have at most %(limit)s.", limit=limit))
        if self.quota is not None and self.used + size > self.quota:
            left = lazy_size(max(0, self.quota - self.used))
            raise TooLarge(
                _l("You have %(left)s of space left. Delete files you no longer need.", left=left)
            )

    def public(self) -> dict[str, Any]:
        """As the wire contract shows it."""
        return {
            "bytes": self.used,
            "quota_bytes": self.quota,
            "max_upload_bytes": self.largest,
        }


def allowance(owner: User) -> Allowance:
    """What ``owner`` may still upload: the most generous of the roles that allow uploading."""
    server = current_app.extensions["settings"].max_upload_mb * MIB
    roles = [role for role in owner.roles if "uploads.create" in role.permissions]
    largest = _most_generous([role.max_upload_bytes for role in roles])
    return Allowance(
        used=bytes_of(owner),
        quota=_most_generous([role.quota_bytes for role in roles]),
        largest=server if largest is None else min(server, largest),
    )


def create(
    actor: Actor,
    name: str,
    chunks: Iterable[bytes],
    *,
    size: int | None = None,
    owner: User | None = None,
) -> Upload:
    """Take a file in. Not inside a ``transaction()``: none is open while the bytes arrive.

    Args:
        actor: needs ``uploads.create``.
        name: as the sender calls it; it is cleaned.
        chunks: the bytes.
        size: how many there will be, if known; fewer or more are refused.
        owner: whose file it becomes, if not the actor's; only for ``SYSTEM``.

    Raises:
        Denied, Invalid, OutOfSpace
        TooLarge: more than one file may have, or than the quota leaves.
    """
    owner = _owner(actor, owner)
    require(actor, "uploads.create")
    allowed = allowance(owner)
    allowed.require(size or 0)
    title = clean_filename(name) or _("Untitled")
    db.session.rollback()  # nothing is held while the bytes arrive
    partial_id = files().begin()
    try:
        received = _receive(partial_id, chunks, allowed)
        _require_whole(received, size)
        upload = Upload(size=received, **_looked_into(partial_id))
        upload.rename(title)
        return _finish(actor, owner, upload, partial_id)
    finally:
        files().discard(partial_id)


def rename(actor: Actor, upload: Upload, name: object, version: int | None = None) -> Upload:
    """Give a file another name.

    Args:
        actor: the owner, or somebody with ``uploads.delete_all``.
        name: what it shall be called; it is cleaned.
        version: the version the name was typed against, if known.

    Raises:
        Denied, Invalid, NotFound
        Conflict: the upload has changed since ``version``.
    """
    with transaction() as tx:
        upload = still_there(upload)
        require(actor, "uploads.delete_all", upload)
        if version is not None and version != upload.version:
            raise Conflict(upload.public())
        title = clean_filename(name) if isinstance(name, str) else ""
        if not title:
            raise Invalid({"name": _l("Enter a name.")})
        if title != upload.name:
            event = UploadRenamed(before=upload.name, after=title)
            upload.rename(title)
            upload.version += 1
            tx.record(actor, event, upload, put(upload))
    return upload


def delete(actor: Actor, upload: Upload) -> None:
    """Delete a file; its bytes go as soon as nothing else has the same ones.

    Args:
        actor: the owner, or somebody with ``uploads.delete_all``.

    Raises:
        Denied, NotFound
    """
    with transaction() as tx:
        upload = still_there(upload)
        require(actor, "uploads.delete_all", upload)
        sha256 = upload.sha256
        event = UploadDeleted(name=upload.name, size=upload.size)
        tx.record(actor, event, upload, remove(upload))
        db.session.delete(upload)
    release(sha256)


def release(sha256: str) -> None:
    """Delete a content and its previews unless something still refers to it."""
    with transaction():
        lock_log()
        if not is_referenced(sha256):
            files().delete(sha256)
            previews.forget(sha256)


def sweep(actor: Actor) -> int:
    """Clear away what crashes left behind: unfinished uploads and contents without a row.

    Args:
        actor: only the system itself.

    Returns:
        How many were cleared away.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    gone = files().sweep(STALE_SECONDS)
    known = referenced()
    db.session.rollback()
    for sha256 in [it for it in files().contents(ORPHAN_SECONDS) if it not in known]:
        release(sha256)
        gone += 1
    return gone


def _most_generous(limits: list[int | None]) -> int | None:
    """The largest limit; None, which is no limit, wins."""
    known = [limit for limit in limits if limit is not None]
    return None if len(known) < len(limits) else max(known, default=0)


def _owner(actor: Actor, owner: User | None) -> User:
    if isinstance(actor, User):
        if owner is not None and owner.id != actor.id:
            raise Denied()
        return actor
    if owner is None:
        raise ValueError("The system has no files of its own: say whose it becomes.")
    return owner


def _receive(partial_id: str, chunks: Iterable[bytes], allowed: Allowance) -> int:
    received = 0
    for chunk in chunks:
        allowed.require(received + len(chunk))
        received = files().append(partial_id, received, chunk)
    return received


def _require_whole(received: int, size: int | None) -> None:
    if size is not None and received != size:
        log.warning("upload incomplete", received=received, announced=size)
        raise Invalid(message=_l("The file did not arrive whole. Please upload it again."))
    if received == 0:
        raise Invalid({"file": _l("This file is empty.")}, _l("This file is empty."))


def _looked_into(partial_id: str) -> dict[str, Any]:
    sha256 = files().seal(partial_id)
    content = files().partial_path(partial_id)
    content_type = offload.run(file_type, content)
    previewable = previews.can_preview(content, sha256, content_type)
    return {"sha256": sha256, "content_type": content_type, "previewable": previewable}


def _finish(actor: Actor, owner: User, upload: Upload, partial_id: str) -> Upload:
    sha256 = upload.sha256
    try:
        with transaction() as tx:
            lock_log()
            require(actor, "uploads.create")
            allowance(owner).require(upload.size)
            upload.owner = owner
            db.session.add(upload)
            tx.record(actor, UploadCreated(name=upload.name, size=upload.size), upload, put(upload))
            _warn_when_nearly_full(tx, owner, upload.size)
            files().promote(partial_id)
    except BaseException:
        with suppress(DashboardError, SQLAlchemyError):
            release(sha256)
        raise
    return upload


def _warn_when_nearly_full(tx: Transaction, owner: User, added: int) -> None:
    """Record it when a file of ``added`` bytes took the owner over the line, not when they were
    above it already."""
    now = allowance(owner)
    if now.is_nearly_full and not replace(now, used=now.used - added).is_nearly_full:
        tx.record(SYSTEM, QuotaNearlyFull(used=now.used, quota=now.quota or 0), owner)


def still_there(upload: Upload) -> Upload:
    """``upload`` as it is now; somebody else may have deleted it."""
    identity = inspect(upload).identity
    found = find_upload(identity[0]) if identity else None
    if found is None:
        raise NotFound()
    return found
