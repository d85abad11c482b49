"""With whom files are shared: one row for each person who may look at somebody else's file."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model
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

    user: Mapped[User] = relationship()
