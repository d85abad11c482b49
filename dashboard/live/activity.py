"""The activity as one person is shown it: the list, one entry with its neighbours, whole files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dashboard.errors import Invalid, NotFound
from dashboard.events import KINDS
from dashboard.extensions import db
from dashboard.live.activity_rooms import TOPICS
from dashboard.live.snapshot import offsets
from dashboard.models import activity
from dashboard.models.activity import Criteria
from dashboard.models.audit import AREAS, Viewer, area_of_kind
from dashboard.models.entries import shown
from dashboard.models.event_log import EventLogEntry
from dashboard.models.listing import DEFAULT_LIMIT, MOST
from dashboard.models.people import words
from dashboard.models.roles import Role
from dashboard.models.uploads import Upload
from dashboard.models.users import User
from dashboard.policy import Actor, can

FILTERS: Final = ("q", "person", "kind", "record", "since", "until")
"""What an address asks for."""

NEIGHBOURS: Final = 3
MOST_DIGITS: Final = 15

MORTAL: Final[dict[str, type[Role] | type[Upload]]] = {"roles": Role, "uploads": Upload}
"""Records that may be gone although there are entries about them."""


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for, as it was typed.

    Args:
        person: an id.
        kind: of an event, or an area.
        record: like ``users/42``.
        since, until: the first and the last day, in the time zone of whoever asks; or moments.
    """

    q: str = ""
    person: str = ""
    kind: str = ""
    record: str = ""
    since: str = ""
    until: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    @property
    def query(self) -> dict[str, str]:
        """The filters alone."""
        return {name: getattr(self, name) for name in FILTERS}


def criteria(asked: Asked, zone: tzinfo) -> Criteria:
    """Read what is asked for.

    Args:
        zone: of whoever asks, in which days begin and end.

    Raises:
        Invalid: naming the filters that cannot be.
    """
    wrong: dict[str, Any] = {}
    kind, area = (asked.kind, None) if asked.kind in KINDS else (None, asked.kind or None)
    if area is not None and area not in AREAS:
        wrong["kind"] = _l("Choose one from the list.")
    if asked.person and not _is_id(asked.person):
        wrong["person"] = _l("Choose one from the list.")
    record = _record(asked.record)
    if asked.record and record is None:
        wrong["record"] = _l("Choose one from the list.")
    times = {name: _moment(name, getattr(asked, name), zone) for name in ("since", "until")}
    for name, moment in times.items():
        if getattr(asked, name) and moment is None:
            wrong[name] = _l("Enter a date.")
    if wrong:
        raise Invalid(wrong)
    person_id = int(asked.person) if asked.person else None
    found = tuple(word.key for word in words(asked.q))
    return Criteria(found, person_id, kind, area, record, times["since"], times["until"])


def snapshot(person: User, asked: Asked, zone: tzinfo) -> dict[str, Any]:
    """One page of the list, and the positions of its topics in the same read.

    ``total`` comes with the first page; ``exact`` says whether there may be more than that.

    Raises:
        Invalid: for filters or a cursor that cannot be.
    """
    viewer, wanted = Viewer.of(person), criteria(asked, zone)
    found = activity.find(viewer, wanted, asked.cursor, asked.limit)
    answer = {**listed(person, viewer, found.items), "next": found.next, "total": None}
    if not asked.cursor:
        total = activity.count(viewer, wanted)
        answer |= {"total": total.number, "exact": total.exact}
    return {**answer, "offsets": offsets(person, *TOPICS)}


def permalink(person: User, entry_id: int) -> dict[str, Any]:
    """One entry with those around it, newest first.

    Raises:
        NotFound: there is no such entry, or ``person`` may not see it.
    """
    viewer, entry = Viewer.of(person), visible_entry(person, entry_id)
    newer = activity.newer(viewer, entry.id, NEIGHBOURS)[::-1]
    older = activity.find(viewer, Criteria(), str(entry.id), NEIGHBOURS).items
    return {
        **listed(person, viewer, [*newer, entry, *older]),
        "id": entry.id,
        "newer": newer[-1].id if newer else None,
        "older": older[0].id if older else None,
        "offsets": offsets(person, *TOPICS),
    }


def visible_entry(person: Actor, entry_id: int) -> EventLogEntry:
    """The entry at that position.

    Raises:
        NotFound: it is not known (any more), or ``person`` may not see it.
    """
    entry = activity.find_entry(entry_id)
    if entry is None or shown(entry, Viewer.of(person)) is None:
        raise NotFound(_l("This entry of the activity is not there, or was forgotten since."))
    return entry


def listed(person: Actor, viewer: Viewer, entries: Iterable[EventLogEntry]) -> dict[str, Any]:
    """Entries as they are shown, with what is true of them only now.

    ``people`` are the actors as they look now, ``gone`` the records that are no more, and
    ``reverted`` says by which later entry an entry was reverted.
    """
    items = [view for view in (shown(entry, viewer) for entry in entries) if view is not None]
    return {
        "items": items,
        "people": _people(person, items),
        "gone": sorted(_gone(items)),
        "reverted": activity.reverted_by([item["id"] for item in items]),
    }


def batches(person: Actor, wanted: Criteria) -> Iterator[list[dict[str, Any]]]:
    """Everything wanted, newest first, some entries at a time, as far as it may be seen then."""
    cursor: str | None = None
    while True:
        viewer = Viewer.of(person)
        found = activity.find(viewer, wanted, cursor, MOST)
        yield [view for view in (shown(entry, viewer) for entry in found.items) if view]
        cursor = found.next
        if cursor is None:
            return


def kinds_for(viewer: Viewer) -> dict[str, list[str]]:
    """The kinds of entries that there may be, by area."""
    areas = viewer.areas or frozenset({"users", "roles", "uploads"})
    return {
        area: [
            kind for kind, event in KINDS.items() if event.audited and area_of_kind(event) == area
        ]
        for area in AREAS
        if area in areas
    }


def _people(person: Actor, items: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    seen = {item["actor_id"] for item in items} - {None}
    if not can(person, "users.view"):
        seen &= {person.id}
    query = select(User).where(User.id.in_(seen))
    return {
        user.id: {"id": user.id, "name": user.name, "picture": user.picture_url}
        for user in db.session.scalars(query)
    }


def _gone(items: list[dict[str, Any]]) -> Iterator[str]:
    for kind, model in MORTAL.items():
        named = {item["subject"]["id"] for item in items if item["subject"]["type"] == kind}
        there = set(db.session.scalars(select(model.id).where(model.id.in_(named))))
        yield from (f"{kind}/{record_id}" for record_id in named - there)


def _record(text: str) -> tuple[str, int] | None:
    kind, _, number = text.partition("/")
    if not (kind.isascii() and kind.isalpha() and len(kind) <= 24 and _is_id(number)):
        return None
    return kind, int(number)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _moment(name: str, text: str, zone: tzinfo) -> datetime | None:
    """When a day begins (``since``) or is over (``until``); or the moment that is written there.

    Days have 23 or 25 hours where clocks are changed, and need not begin at midnight: the zone
    knows.
    """
    try:
        if len(text) > len("2026-01-01"):
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        day = date.fromisoformat(text)
        first = day if name == "since" else day + timedelta(days=1)
        # Aware already in UTC, so that nothing is added to a wall clock later on.
        return datetime.combine(first, time.min, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
