"""People: their account, state, roles and what others may see of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_login import UserMixin
from sqlalchemy import Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, reconstructor, relationship

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, Moment, PrimaryKey, now, wire_time
from dashboard.models.roles import Role, UserRole
from dashboard.models.text import MOST_COMPARED, text_key
from dashboard.rights import Rights

ACTIVE: Final = "active"
INVITED: Final = "invited"
DEACTIVATED: Final = "deactivated"
STATES: Final = (ACTIVE, INVITED, DEACTIVATED)

BASIC_FIELDS: Final = frozenset(
    {"id", "username", "name", "name_key", "state", "roles", "picture", "created_at", "version"}
)
"""What ``users.view`` shows; the rest needs ``users.view_private``."""


SEARCHED: Final = ("name_key", "username_key", "email_key")
"""The columns that a search looks into; the last one only for ``users.view_private``."""


class User(UserMixin, Model):
    """A person with an account."""

    __tablename__ = "users"

    id: Mapped[PrimaryKey]
    username: Mapped[str] = mapped_column(String(64))
    username_key: Mapped[str] = mapped_column(String(128), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16), default=INVITED)
    locale: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    picture_sha256: Mapped[str | None] = mapped_column(String(64))
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[CreatedAt]
    touched_at: Mapped[datetime] = mapped_column(Moment, default=now)
    version: Mapped[int] = mapped_column()

    roles: Mapped[list[Role]] = relationship(
        secondary=UserRole.__table__, lazy="selectin", order_by=Role.id
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
    __table_args__ = (
        # One for each order of the list; they also hold all that it is searched and filtered by,
        # so that no row is read but those that are shown (models/people.py).
        Index("ix_users_name", "name_key", "id", "state", "username_key", "email_key"),
        Index("ix_users_username", "username_key", "id", "state", "name_key", "email_key"),
        Index("ix_users_created", "created_at", "id", "state", *SEARCHED),
        Index("ix_users_signed_in", "last_sign_in_at", "id", "state", *SEARCHED),
        {"sqlite_autoincrement": True},
    )

    def __init__(self, **columns: Any) -> None:
        super().__init__(**columns)
        self._not_signed_in_yet()

    @reconstructor
    def _not_signed_in_yet(self) -> None:
        self.session_token: str | None = None
        """Token of the session that signed in for this request; ``dashboard.identity`` sets it."""
        self.scope: frozenset[str] | None = None
        """Permissions that this request's access token is limited to; None is no limit."""

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the user's id."""
        if self.session_token is None:
            raise RuntimeError("This person was not loaded from a session.")
        return self.session_token

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this person be signed in?"""
        return self.state == ACTIVE

    @property
    def rank(self) -> Rights:
        """The union of what the person's roles grant, whether or not it can be used now."""
        return Rights(name for role in self.roles for name in role.permissions)

    @property
    def permissions(self) -> Rights:
        """What the person may do now: nothing while inactive, or beyond the token's scope."""
        if self.state != ACTIVE:
            return Rights()
        return self.rank if self.scope is None else self.rank.within(self.scope)

    def rename(self, name: str) -> None:
        """Set the display name and the key it is sorted and searched by."""
        self.name, self.name_key = name, text_key(name)

    def touch(self) -> None:
        """Give the record a new version although none of its own columns changed."""
        self.touched_at = now()

    @property
    def picture_url(self) -> str | None:
        """Where the person's picture is served, or None."""
        if self.picture_sha256 is None:
            return None
        return f"/users/{self.id}/picture?v={self.picture_sha256[:12]}"

    def public(self) -> dict[str, Any]:
        """The person as those see them who may see everything but secrets."""
        return {
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "name_key": self.name_key,
            "email": self.email,
            "state": self.state,
            "roles": sorted(role.id for role in self.roles),
            "locale": self.locale,
            "timezone": self.timezone,
            "picture": self.picture_url,
            "last_sign_in_at": wire_time(self.last_sign_in_at),
            "created_at": wire_time(self.created_at),
            "version": self.version,
        }


def basic(record: dict[str, Any]) -> dict[str, Any]:
    """The part of a public dict that ``users.view`` shows."""
    return {field: value for field, value in record.items() if field in BASIC_FIELDS}


def find_user(user_id: int) -> User | None:
    """The person with that id."""
    return db.session.get(User, user_id) if user_id <= MOST_INTEGER else None


def user_by_login(text: str) -> User | None:
    """The person whose user name or e-mail address is ``text``, in any case."""
    if len(text) > MOST_COMPARED:
        return None
    key = text_key(text)
    return db.session.scalars(
        select(User).where((User.username_key == key) | (User.email_key == text.strip().lower()))
    ).first()


def people_exist() -> bool:
    """Whether anybody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def administrators_exist() -> bool:
    """Whether anybody is an administrator yet; once somebody is, somebody always will be."""
    query = select(User.id).join(User.roles).where(Role.key == "admin").limit(1)
    return db.session.scalar(query) is not None


def active_holders(role: Role) -> int:
    """How many active people hold ``role``."""
    query = (
        select(func.count())
        .select_from(UserRole)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role_id == role.id, User.state == ACTIVE)
    )
    return db.session.scalar(query) or 0


def holders_of(role: Role) -> list[User]:
    """Everybody who holds ``role``, in any state."""
    query = select(User).join(UserRole, UserRole.user_id == User.id)
    return list(db.session.scalars(query.where(UserRole.role_id == role.id).order_by(User.id)))
