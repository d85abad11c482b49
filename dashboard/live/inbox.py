"""A person's inbox as they are shown it: the bell, the list, and what came while they were away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.live.snapshot import offsets
from dashboard.models.listing import DEFAULT_LIMIT
from dashboard.models.notifications import UNREAD, Notification, find, in_inbox, inbox_of
from dashboard.models.users import User
from dashboard.notices import KINDS
from dashboard.notices.vocabulary import TOPICS

FILTERS: Final = ("all", "unread", "archived")


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for, as it was typed.

    Args:
        filter: one of ``FILTERS``.
        kind: only of that kind, or of the kinds of that topic.
    """

    filter: str = "all"
    kind: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def record(person: User) -> dict[str, Any]:
    """A person's inbox: how many are unread, and so on."""
    inbox = inbox_of(person.id)
    if inbox is not None:
        return inbox.public()
    empty = {"unread": 0, "read_through": 0, "away_position": None, "can_undo": False}
    return {"id": person.id, **empty, "version": 0}


def bell(person: User) -> dict[str, Any]:
    """What every page knows of the inbox, and the positions of its topics in the same read."""
    return {"inbox": record(person), "offsets": offsets(person, "notifications", "inbox")}


def snapshot(person: User, asked: Asked) -> dict[str, Any]:
    """One page of the list, newest first, and the positions of its topics in the same read.

    Raises:
        Invalid: for a filter, kind or cursor there is not.
    """
    found, total = find(person.id, _conditions(asked), asked.cursor, asked.limit)
    return {
        "items": [notification.public() for notification in found.items],
        "next": found.next,
        "total": total,
        **bell(person),
    }


def without_hidden(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Missed events of one's notifications; of what may not be seen any more only that it goes."""
    query = select(Notification.id).where(
        Notification.id.in_({event["id"] for event in events}), Notification.hidden.is_(True)
    )
    hidden = set(db.session.scalars(query))
    return [
        {**event, "op": "remove", "record": None} if event["id"] in hidden else event
        for event in events
    ]


def away(person: User) -> list[dict[str, Any]]:
    """What came while a person was away, a line for each kind, latest first.

    Returns:
        For each the latest notification and ``events``: how many events there were of its kind.
    """
    inbox = inbox_of(person.id)
    if inbox is None or inbox.away_position is None:
        return []
    missed = (
        Notification.user_id == person.id,
        Notification.position > inbox.away_position,
        # What began then belongs to it, though more may have come to it since.
        Notification.id <= inbox.away_last,
        in_inbox(),
    )
    query = select(func.max(Notification.id), func.sum(Notification.count))
    per_kind = query.where(*missed).group_by(Notification.kind)
    events = {row_id: many for row_id, many in db.session.execute(per_kind)}  # noqa: C416 - typed
    latest = select(Notification).where(Notification.id.in_(events))
    return [
        {**notification.public(), "events": events[notification.id]}
        for notification in db.session.scalars(latest.order_by(Notification.position.desc()))
    ]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    if asked.filter not in FILTERS:
        raise Invalid({"filter": _l("Choose one from the list.")})
    conditions = [in_inbox(archived=asked.filter == "archived")]
    if asked.filter == "unread":
        conditions.append(UNREAD)
    if asked.kind:
        conditions.append(Notification.kind.in_(_kinds(asked.kind)))
    return conditions


def _kinds(name: str) -> list[str]:
    if name in KINDS:
        return [name]
    if name in TOPICS:
        return [kind.name for kind in KINDS.values() if kind.topic == name]
    raise Invalid({"kind": _l("Choose one from the list.")})
