"""How people arrange their overview, and how it is arranged for a role at first."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.roles import Role
from dashboard.models.users import User

HOUR: Final = "hour"
RANGES: Final = (HOUR, "day", "month", "year")
"""How far the charts look back."""

Arrangement = dict[str, Any]
"""``{cards: [{name, size}], hidden: [name]}``: what is placed, in order, and what was put away."""


class Layout(Model):
    """One person's overview; without a row everything is as usual."""

    __tablename__ = "layouts"

    id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    """The person's."""
    arrangement: Mapped[Arrangement | None] = mapped_column(JSON(none_as_null=True))
    range: Mapped[str] = mapped_column(String(8), default=HOUR)
    tables: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Cards that show their chart as a table."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    @property
    def owner_id(self) -> int:
        """Whose it is (policy's word for it)."""
        return self.id

    def public(self) -> dict[str, Any]:
        """The layout as its owner's pages see it; no arrangement means the usual one."""
        return {
            "id": self.id,
            "arrangement": self.arrangement,
            "range": self.range,
            "tables": self.tables,
            "version": self.version,
        }


class RoleLayout(Model):
    """The arrangement that holders of a role begin with."""

    __tablename__ = "role_layouts"

    role_id: Mapped[int] = mapped_column(
        ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    arrangement: Mapped[Arrangement] = mapped_column(JSON)


def layout_of(person: User) -> Layout | None:
    """What ``person`` has chosen, if anything."""
    return db.session.get(Layout, person.id)


def role_layout(role: Role) -> RoleLayout | None:
    """What was set for ``role``, if anything."""
    return db.session.get(RoleLayout, role.id)


def roles_with_layout() -> set[int]:
    """The ids of the roles for which an arrangement was set."""
    return set(db.session.scalars(select(RoleLayout.role_id)))


def leading_role(person: User) -> Role | None:
    """The role whose arrangement ``person`` begins with: the one that allows most.

    Of those that allow equally much it is the oldest, so that it does not change by itself.
    """
    return min(person.roles, key=lambda role: (-len(role.permissions), role.id), default=None)


def first_arrangement(person: User) -> Arrangement | None:
    """The arrangement that was set for ``person``'s leading role; None is the built-in one."""
    role = leading_role(person)
    found = role_layout(role) if role else None
    return found.arrangement if found else None
