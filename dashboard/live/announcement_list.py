"""Announcements as those see them who write them, and as those whom they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.errors import Invalid
from dashboard.live.banner_rooms import topics_of
from dashboard.live.snapshot import offsets
from dashboard.models.announcements import (
    ENDED,
    RUNNING,
    STATES,
    Announcement,
    Banner,
    audience_page,
    find,
    has_seen,
    is_for,
    running,
    seen_by,
    seen_times,
    tallies,
)
from dashboard.models.columns import wire_time
from dashboard.models.users import User

USUAL_SORT: Final = "-created_at"


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for, as it was typed."""

    state: str = ""
    sort: str = USUAL_SORT
    limit: int = 50
    cursor: str | None = None


def snapshot(viewer: User, asked: Asked) -> dict[str, Any]:
    """One page of all announcements, and the position of their topic in the same read.

    Raises:
        Invalid: for a state, order or cursor there is not.
    """
    if asked.state and asked.state not in STATES:
        raise Invalid({"state": _l("Choose one from the list.")})
    if asked.sort != USUAL_SORT:
        raise Invalid({"sort": _l("This list cannot be sorted that way.")})
    found, total = find(asked.state or None, asked.cursor, asked.limit)
    counts = tallies(found.items)
    return {
        "items": [it.shown(counts[it.id]) for it in found.items],
        "next": found.next,
        "total": total,
        "offsets": offsets(viewer, "announcements"),
    }


def banners(viewer: User) -> dict[str, Any]:
    """What runs for ``viewer`` now, which of it they have seen, and the positions of its topics."""
    mine = [it for it in running() if is_for(it, viewer)]
    return {
        "items": [Banner(it).public() for it in mine],
        "seen": [mark.id for mark in seen_by(viewer, [it.id for it in mine])],
        "offsets": offsets(viewer, *topics_of(viewer)),
    }


def readable(viewer: User, announcement: Announcement) -> dict[str, Any] | None:
    """An announcement as somebody is shown it whom it is for; None for everybody else."""
    if announcement.state not in (RUNNING, ENDED) or not is_for(announcement, viewer):
        return None
    return {
        **Banner(announcement).public(),
        "state": announcement.state,
        "ended_at": wire_time(announcement.ended_at),
        "is_seen": has_seen(announcement, viewer),
    }


def people(
    announcement: Announcement, seen: bool, cursor: str | None, limit: int
) -> dict[str, Any]:
    """One page of those who have seen an announcement, or of those who have not yet.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    found, total = audience_page(announcement, seen, cursor, limit)
    times = seen_times(announcement, [person.id for person in found.items]) if seen else {}
    return {
        "items": [_person(person, times) for person in found.items],
        "next": found.next,
        "total": total,
    }


def _person(person: User, times: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "picture": person.picture_url,
        "seen_at": wire_time(times.get(person.id)),
    }
