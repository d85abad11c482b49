"""What each person wants to be told, and where: who has chosen nothing goes with the defaults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import UserId

OFF: Final = "off"
AT_ONCE: Final = "at_once"
DAILY: Final = "daily"
EMAIL: Final = (OFF, AT_ONCE, DAILY)


@dataclass(frozen=True)
class Channels:
    """Where a person is told: in the app, by e-mail (``OFF``, ``AT_ONCE`` or ``DAILY``)."""

    in_app: bool = True
    email: str = OFF

    @property
    def any(self) -> bool:
        """Whether the person wants to be told at all."""
        return self.in_app or self.email != OFF


class Preference(Model):
    """One person's choice for one kind of notification."""

    __tablename__ = "preferences"

    user_id: Mapped[UserId] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(48), primary_key=True)
    in_app: Mapped[bool] = mapped_column()
    email: Mapped[str] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def channels(self) -> Channels:
        """The choice as a value."""
        return Channels(self.in_app, self.email)


def departures(kind: str, user_ids: Iterable[int]) -> dict[int, Channels]:
    """The choices of those of ``user_ids`` who do not go with the defaults of ``kind``."""
    query = select(Preference).where(Preference.kind == kind, Preference.user_id.in_(user_ids))
    return {choice.user_id: choice.channels for choice in db.session.scalars(query)}


def choices_of(user_id: int) -> dict[str, Preference]:
    """What a person has chosen, by kind; kinds that go with the defaults are not there."""
    query = select(Preference).where(Preference.user_id == user_id)
    return {choice.kind: choice for choice in db.session.scalars(query)}
