"""Sign-in sessions, in the database so that they can be seen and ended."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, UserId, now, wire_time
from dashboard.models.users import User


class Session(Model):
    """One device's sign-in. Its row is the session: without the row the cookie is worthless."""

    __tablename__ = "sessions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - ids are never used again

    id: Mapped[PrimaryKey]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UserId]
    device: Mapped[str] = mapped_column(String(160), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    remember: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]
    authenticated_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_seen_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship()

    @property
    def owner_id(self) -> int:
        """Whose session it is (policy's word for it)."""
        return self.user_id

    def public(self) -> dict[str, Any]:
        """The session as its owner sees it. When it was last seen is not part of that: it changes
        with every look at a page, and no event tells of it (live/sessions.py)."""
        return {
            "id": self.id,
            "device": self.device,
            "address": self.address,
            "remember": self.remember,
            "created_at": wire_time(self.created_at),
            "version": self.version,
        }


def token_digest(token: str) -> str:
    """How a secret token is stored. The token is long and random, so one hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_by_token(token: str) -> Session | None:
    """The live session that ``token`` opens."""
    query = select(Session).where(
        Session.token_hash == token_digest(token), Session.expires_at > now()
    )
    return db.session.scalars(query).first()


def sessions_of(user: User) -> list[Session]:
    """A person's live sessions, last used first."""
    query = (
        select(Session)
        .where(Session.user_id == user.id, Session.expires_at > now())
        .order_by(Session.last_seen_at.desc(), Session.id)
    )
    return list(db.session.scalars(query))
