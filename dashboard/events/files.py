"""What happens to uploaded files."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.events.vocabulary import Event


@dataclass(frozen=True, kw_only=True)
class UploadCreated(Event):
    """A file arrived whole."""

    kind = "upload.created"
    subject = "uploads"
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class UploadRenamed(Event):
    """A file got another name."""

    kind = "upload.renamed"
    subject = "uploads"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class UploadDeleted(Event):
    """A file was removed."""

    kind = "upload.deleted"
    subject = "uploads"
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class UploadShared(Event):
    """Somebody may now look at a file that is not theirs."""

    kind = "upload.shared"
    subject = "uploads"
    user_id: int


@dataclass(frozen=True, kw_only=True)
class UploadUnshared(Event):
    """Somebody may no longer look at a file that is not theirs."""

    kind = "upload.unshared"
    subject = "uploads"
    access = True
    user_id: int


@dataclass(frozen=True, kw_only=True)
class QuotaNearlyFull(Event):
    """With their last file, somebody has used nearly all the room that their roles give them."""

    kind = "quota.nearly_full"
    subject = "users"
    area = "uploads"
    used: int
    quota: int
