"""Single-use links: first setup, invitation, forgotten password."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey
from dashboard.models.users import User

SETUP: Final = "setup"
INVITATION: Final = "invitation"
PASSWORD: Final = "password"  # noqa: S105 - the purpose of a link, not a secret


class Link(Model):
    """A link that was handed out. Its address is signed from the id, so no secret is stored."""

    __tablename__ = "links"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - ids are never used again

    id: Mapped[PrimaryKey]
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])


def inviters_of(user_id: int) -> list[int]:
    """Those who handed a person an invitation, or a new one after the first."""
    query = select(Link.created_by).distinct().where(Link.user_id == user_id)
    found = db.session.scalars(query.where(Link.purpose == INVITATION).order_by(Link.created_by))
    return [inviter for inviter in found if inviter is not None]
