"""Who is told: people by what they may do, and the one whom an event is about."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from dashboard.extensions import db
from dashboard.models.roles import UserRole, all_roles
from dashboard.models.users import ACTIVE, User
from dashboard.notices.vocabulary import Happening
from dashboard.permissions import TRANSLATING
from dashboard.rights import Rights, limited


def holders(permission: str) -> Callable[[Happening], list[int]]:
    """Everybody active whose roles give ``permission``, for the language that it is about."""

    def who(happening: Happening) -> list[int]:
        wanted = permission
        if permission in TRANSLATING:
            wanted = limited(permission, happening.subject.locale)
        giving = [role.id for role in all_roles() if wanted in Rights(role.permissions)]
        query = select(UserRole.user_id).distinct().where(UserRole.role_id.in_(giving))
        return list(db.session.scalars(query.order_by(UserRole.user_id)))

    who.__doc__ = f"Everybody with ``{permission}``."
    who.permission = permission  # type: ignore[attr-defined]  # read by ``notices.offered``
    return who


def the_person(happening: Happening) -> list[int]:
    """The person whom the event is about."""
    return [happening.subject.id]


def the_owner(happening: Happening) -> list[int]:
    """Whose record it is."""
    return [happening.subject.owner_id]


def active_among(user_ids: list[int]) -> list[int]:
    """Those of these people whose account is in use, in the order of their ids."""
    query = select(User.id).where(User.id.in_(user_ids), User.state == ACTIVE)
    return list(db.session.scalars(query.order_by(User.id)))
