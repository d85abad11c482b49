"""The devices on which people have signed in; unlike sessions, they are not forgotten."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.extensions import Model, db
from dashboard.models.columns import CreatedAt, Moment, PrimaryKey, UserId, now

MOST_KNOWN: Final = 50
"""Devices of one person; whoever clears their cookies every day has a new one every day."""


class Device(Model):
    """A browser in which a person has signed in, known by the hash of a mark that it carries."""

    __tablename__ = "devices"

    id: Mapped[PrimaryKey]
    user_id: Mapped[UserId]
    mark_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)


def note_device(user_id: int, mark: str) -> bool:
    """Remember that a person signs in on the device with this mark; needs a transaction.

    Returns:
        Whether it is a new one, for somebody who has signed in on others before.
    """
    digest = hashlib.sha256(mark.encode()).hexdigest()
    known = list(
        db.session.scalars(
            select(Device).where(Device.user_id == user_id).order_by(Device.seen_at.desc())
        )
    )
    found = next((device for device in known if device.mark_hash == digest), None)
    if found is not None:
        found.seen_at = now()
        return False
    db.session.add(Device(user_id=user_id, mark_hash=digest))
    outdated = [device.id for device in known[MOST_KNOWN - 1 :]]
    if outdated:
        db.session.execute(delete(Device).where(Device.id.in_(outdated)))
    return bool(known)
