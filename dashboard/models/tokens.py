"""Personal access tokens for scripts; only their hash is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, UserId, now, wire_time
from dashboard.models.sessions import token_digest
from dashboard.models.users import User


class Token(Model):
    """A personal access token; ``scope`` lists the permissions it may use."""

    __tablename__ = "tokens"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - ids are never used again

    id: Mapped[PrimaryKey]
    user_id: Mapped[UserId]
    name: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship()

    @property
    def owner_id(self) -> int:
        """Whose token it is (policy's word for it)."""
        return self.user_id

    def public(self) -> dict[str, Any]:
        """The token as its owner sees it; the secret is shown only once, when it is made."""
        return {
            "id": self.id,
            "name": self.name,
            "scope": self.scope,
            "created_at": wire_time(self.created_at),
            "expires_at": wire_time(self.expires_at),
            "last_used_at": wire_time(self.last_used_at),
        }


def token_by_secret(secret: str) -> Token | None:
    """The live token that ``secret`` opens."""
    query = select(Token).where(Token.token_hash == token_digest(secret), Token.expires_at > now())
    return db.session.scalars(query).first()


def tokens_of(user: User) -> list[Token]:
    """A person's tokens, newest first."""
    query = select(Token).where(Token.user_id == user.id).order_by(Token.id.desc())
    return list(db.session.scalars(query))
