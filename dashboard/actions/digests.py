"""Daily digests: one for each person and local day, in the morning."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import current_app

from dashboard.models.jobs import waiting_for_each
from dashboard.models.mailing import DIGEST, without_digest, zones_with
from dashboard.models.preferences import DAILY
from dashboard.transaction import transaction

MORNING: Final = time(8)
"""From when on, by the receiver's clock, the digest of a day is sent."""


def make_due(moment: datetime) -> int:
    """Add the digests that are due and were not added yet; returns how many.

    What decides is whether there is one for the person's local day, not when this was last asked:
    so a morning during which the server was down is made up for, and a clock that was put back
    brings no second one.

    Args:
        moment: now.
    """
    added = 0
    for zone in zones_with(DAILY):
        local = moment.astimezone(ZoneInfo(zone or current_app.config["BABEL_DEFAULT_TIMEZONE"]))
        if local.time() >= MORNING:
            added += _add(zone, local)
    return added


def _add(zone: str | None, local: datetime) -> int:
    start, end = _day(local)
    if not without_digest(zone, DAILY, start, end):
        return 0
    with transaction():
        # Asked again under the lock: another process may have been quicker.
        people = without_digest(zone, DAILY, start, end)
        payload = {"day": local.date().isoformat()}
        waiting_for_each(DIGEST, [(user_id, payload) for user_id in people])
    return len(people)


def _day(local: datetime) -> tuple[datetime, datetime]:
    """The first moment of a local day and the first of the next."""
    midnight = datetime.combine(local.date(), time(0), local.tzinfo)
    following = datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)
    return midnight.astimezone(UTC), following.astimezone(UTC)
