"""With whom files are shared: one row for each person who may look at somebody else's file."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, UserId
from dashboard.models.users import User


class UploadShare(Model):
    """A file, and a person who may open and download it though it is not theirs."""

    __tablename__ = "upload_shares"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    created_at: Mapped[CreatedAt]


def people_of(upload_id: int) -> list[tuple[int, str]]:
    """The ids and names of those with whom a file is shared, the first one first."""
    query = (
        select(User.id, User.name)
        .join(UploadShare, UploadShare.user_id == User.id)
        .where(UploadShare.upload_id == upload_id)
        .order_by(UploadShare.created_at, User.id)
    )
    return [(user_id, name) for user_id, name in db.session.execute(query)]
