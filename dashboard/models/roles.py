"""Roles: named sets of permissions with upload limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import MOST_INTEGER, CreatedAt, PrimaryKey

MOST_NAMED: Final = 5_000
"""Ids in one query."""


class UserRole(Model):
    """Who holds which role."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role_id: Mapped[int] = mapped_column(
        ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True
    )

    # The primary key answers «which roles has this person», this one «who holds this role».
    __table_args__ = (Index("ix_user_roles_role", "role_id", "user_id"),)


class Role(Model):
    """A role. Built-in ones have a ``key``; their names are translated by the receiver."""

    __tablename__ = "roles"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - ids are never used again

    id: Mapped[PrimaryKey]
    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(String(128), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")
    permissions: Mapped[list[str]] = mapped_column(JSON)
    max_upload_bytes: Mapped[int | None] = mapped_column(BigInteger)
    quota_bytes: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[CreatedAt]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    def public(self) -> dict[str, Any]:
        """The role as the wire contract shows it."""
        return {
            "id": self.id,
            "key": self.key,
            "name": self.name,
            "description": self.description,
            "permissions": sorted(self.permissions),
            "max_upload_bytes": self.max_upload_bytes,
            "quota_bytes": self.quota_bytes,
            "members": self.members(),
            "version": self.version,
        }

    def members(self) -> int:
        """How many people hold it."""
        held = select(func.count()).select_from(UserRole).where(UserRole.role_id == self.id)
        return db.session.scalar(held) or 0


def find_role(role_id: int) -> Role | None:
    """The role with that id."""
    return db.session.get(Role, role_id)


def find_roles(role_ids: Iterable[int]) -> list[Role]:
    """Those of the roles with these ids that exist."""
    possible = [role_id for role_id in role_ids if 0 < role_id <= MOST_INTEGER]
    return list(db.session.scalars(select(Role).where(Role.id.in_(possible)).order_by(Role.id)))


def role_by_key(key: str) -> Role:
    """The built-in role ``key``.

    Raises:
        sqlalchemy.exc.NoResultFound: before the database is seeded.
    """
    return db.session.scalars(select(Role).where(Role.key == key)).one()


def all_roles() -> list[Role]:
    """Every role, built-in ones first, then by name."""
    return list(db.session.scalars(select(Role).order_by(Role.key.is_(None), Role.id)))


def holder_ids(role_ids: Collection[int]) -> set[int]:
    """The ids of everybody who holds one of these roles, in any state."""
    query = select(UserRole.user_id).where(UserRole.role_id.in_(role_ids))
    return set(db.session.scalars(query))


def permissions_of(
    user_ids: Collection[int], without: Role | None = None
) -> dict[int, frozenset[str]]:
    """What the roles of each of these people grant, whether or not it can be used now.

    Args:
        without: a role that does not count.
    """
    granted = {role.id: frozenset(role.permissions) for role in all_roles() if role is not without}
    found: dict[int, frozenset[str]] = dict.fromkeys(user_ids, frozenset())
    wanted = sorted(user_ids)
    for start in range(0, len(wanted), MOST_NAMED):
        named = UserRole.user_id.in_(wanted[start : start + MOST_NAMED])
        for user_id, role_id in db.session.execute(
            select(UserRole.user_id, UserRole.role_id).where(named)
        ):
            found[user_id] |= granted.get(role_id, frozenset())
    return found
