"""Verbs on the event log: compaction."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.errors import Denied
from dashboard.events import KINDS
from dashboard.models.compaction import (
    forget_entries,
    forget_room_events,
    last_position_before,
    outdated_entries,
)
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import transaction

BATCH: Final = 500
"""Rows deleted per transaction, so that nobody's change waits long."""


@dataclass(frozen=True)
class Pruned:
    """What went away: events that could be replayed, and entries of the log."""

    room_events: int
    entries: int


def prune(actor: Actor, before: datetime, activity_before: datetime | None = None) -> Pruned:
    """Forget events older than ``before``; each record's last log entry stays.

    Who comes back with an older position takes a fresh snapshot instead of what was missed.

    Args:
        actor: only the system itself; people cannot shorten the audit trail.
        activity_before: what the activity shows is kept from here on; by default it goes, too.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    until = last_position_before(before)
    audited_until = min(until, last_position_before(activity_before or before))
    audited = {kind for kind, event in KINDS.items() if event.audited}
    entries = _prune_log(KINDS.keys() - audited, until) + _prune_log(audited, audited_until)
    return Pruned(_prune_rooms(until), entries)


def _prune_rooms(until: int) -> int:
    total = 0
    while True:
        with transaction():
            gone = forget_room_events(until, BATCH)
        total += gone
        if gone < BATCH:
            return total
        time.sleep(0)  # others first


def _prune_log(kinds: Collection[str], until: int) -> int:
    total, reached = 0, 0
    while True:
        with transaction():
            ids = outdated_entries(kinds, reached, until, BATCH)
            total += forget_entries(ids)
        if len(ids) < BATCH:
            return total
        reached = ids[-1]
        time.sleep(0)  # others first
