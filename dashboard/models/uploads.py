"""Uploaded files: what is known of them; storage.py keeps their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Index, String, func, not_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.filetypes import KINDS
from dashboard.models.columns import CreatedAt, PrimaryKey, UserId, wire_time
from dashboard.models.listing import Order, Page, page
from dashboard.models.shares import UploadShare
from dashboard.models.text import like_pattern, text_key
from dashboard.models.users import User


class Upload(Model):
    """A complete file of a person. Several uploads may share one content (``sha256``)."""

    __tablename__ = "uploads"

    id: Mapped[PrimaryKey]
    owner_id: Mapped[UserId]
    name: Mapped[str] = mapped_column(String(255))
    name_key: Mapped[str] = mapped_column(String(512))
    size: Mapped[int] = mapped_column(BigInteger)
    content_type: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    previewable: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User] = relationship(lazy="joined")
    shares: Mapped[list[UploadShare]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by=UploadShare.user_id
    )

    __table_args__ = (
        Index("ix_uploads_created", "created_at", "id"),
        Index("ix_uploads_name", "name_key", "id"),
        Index("ix_uploads_size", "size", "id"),
        Index("ix_uploads_owner_created", "owner_id", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    def rename(self, name: str) -> None:
        """Set the name and the key it is sorted and searched by."""
        # Compatibility forms can be many times as long; so much of them is enough to sort by.
        self.name, self.name_key = name, text_key(name)[:512]

    def is_shared_with(self, user_id: int | None) -> bool:
        """Whether the file is shared with that person."""
        return any(share.user_id == user_id for share in self.shares)

    def public(self) -> dict[str, Any]:
        """The upload as its owner and whoever sees everyone's files are shown it."""
        return {
            "id": self.id,
            "owner_id": self.owner_id,
            "owner_name": self.owner.name,
            "name": self.name,
            "name_key": self.name_key,
            "size": self.size,
            "content_type": self.content_type,
            "sha256": self.sha256,
            "previewable": self.previewable,
            "shared_with": sorted(share.user_id for share in self.shares),
            "created_at": wire_time(self.created_at),
            "version": self.version,
        }


def as_shared(record: dict[str, Any], user_id: int) -> dict[str, Any]:
    """An upload's record as somebody is shown it with whom it is shared: not with whom else."""
    return {**record, "shared_with": [user_id]}


SORTS: Final = {"name": Upload.name_key, "size": Upload.size, "created_at": Upload.created_at}
"""What a list of uploads can be sorted by."""


def find_upload(upload_id: int) -> Upload | None:
    """The upload with that id; any number may be asked for."""
    return db.session.get(Upload, upload_id) if upload_id < 2**63 else None


def bytes_of(user: User) -> int:
    """How many bytes a person's uploads have together."""
    query = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.owner_id == user.id)
    return db.session.scalar(query) or 0


def is_referenced(sha256: str) -> bool:
    """Whether anything still shows this content: an upload, or a person as their picture."""
    upload = select(Upload.id).where(Upload.sha256 == sha256)
    picture = select(User.id).where(User.picture_sha256 == sha256)
    return bool(db.session.scalar(select(or_(upload.exists(), picture.exists()))))


def referenced() -> set[str]:
    """Every content that something shows."""
    uploads = db.session.scalars(select(Upload.sha256).distinct())
    pictures = db.session.scalars(
        select(User.picture_sha256).where(User.picture_sha256.is_not(None))
    )
    return {*uploads, *(picture for picture in pictures if picture)}


@dataclass(frozen=True)
class Criteria:
    """Which uploads. static/js/models/uploads.js has the twin of the conditions.

    Args:
        q: words that must all occur in the name.
        owner_id: only this person's.
        shared_with: only what others share with this person.
        visible_to: only what is this person's or shared with them.
        kind: only files of this kind (``filetypes.KINDS``, or «other»).
    """

    q: str = ""
    owner_id: int | None = None
    shared_with: int | None = None
    visible_to: int | None = None
    kind: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What an upload must fulfil."""
        if self.owner_id is not None:
            yield Upload.owner_id == self.owner_id
        if self.shared_with is not None:
            yield is_shared_with(self.shared_with)
        if self.visible_to is not None:
            yield is_visible_to(self.visible_to)
        for word in text_key(self.q).split():
            yield Upload.name_key.like(like_pattern(word), escape="\\")
        if self.kind == "other":
            yield not_(or_(*(_is_kind(beginnings) for beginnings in KINDS.values())))
        elif self.kind is not None:
            yield _is_kind(KINDS[self.kind])


def is_shared_with(user_id: int) -> ColumnElement[bool]:
    """The condition of files that others share with a person."""
    return Upload.id.in_(select(UploadShare.upload_id).where(UploadShare.user_id == user_id))


def is_visible_to(user_id: int) -> ColumnElement[bool]:
    """The condition of files that a person without further rights sees: own ones and shared."""
    return or_(Upload.owner_id == user_id, is_shared_with(user_id))


def find_uploads(
    wanted: Criteria, sort: str, cursor: str | None, limit: int
) -> tuple[Page[Upload], int]:
    """One page of the uploads wanted, and how many they are on all pages.

    Raises:
        Invalid: for an order there is not or a cursor that is not ours.
    """
    conditions = list(wanted.conditions())
    order = Order.parse(sort, SORTS, Upload.id)
    total = db.session.scalar(select(func.count(Upload.id)).where(*conditions)) or 0
    return page(select(Upload).where(*conditions), order, cursor, limit), total


def _is_kind(beginnings: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(Upload.content_type.startswith(part, autoescape=True) for part in beginnings))
