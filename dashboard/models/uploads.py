"""Uploaded files: what is known of them; storage.py keeps their bytes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, PrimaryKey, UserId, wire_time
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

    __table_args__ = (
        Index("ix_uploads_created", "created_at", "id"),
        Index("ix_uploads_name", "name_key", "id"),
        Index("ix_uploads_size", "size", "id"),
        Index("ix_uploads_owner_created", "owner_id", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    def public(self) -> dict[str, Any]:
        """The upload as those see it who may."""
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
            "created_at": wire_time(self.created_at),
            "version": self.version,
        }


def find_upload(upload_id: int) -> Upload | None:
    """The upload with that id."""
    return db.session.get(Upload, upload_id)


def bytes_of(user: User) -> int:
    """How many bytes a person's uploads have together."""
    query = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.owner_id == user.id)
    return db.session.scalar(query) or 0


def is_referenced(sha256: str) -> bool:
    """Whether any upload still has this content."""
    return db.session.scalar(select(Upload.id).where(Upload.sha256 == sha256).limit(1)) is not None
