"""Putting notices into inboxes: a part of the transaction of the event that they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert

from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.jobs import waiting, waiting_for_each
from dashboard.models.notifications import (
    Inbox,
    Notification,
    hide,
    inboxes_of,
    open_in_group,
    unread_of,
)
from dashboard.models.preferences import AT_ONCE, Channels, departures
from dashboard.models.roles import Role, holder_ids, permissions_of
from dashboard.notices import KINDS, kinds_for, lacking, lacking_on, may_be_told
from dashboard.notices.recipients import active_among
from dashboard.notices.vocabulary import Happening, Kind

MOST_AT_ONCE: Final = 250
"""People told within one transaction; further ones are told by a job, so that nobody waits."""


@dataclass(frozen=True)
class ShownInbox:
    """An inbox as a room is shown it, counted together with others."""

    id: int
    version: int
    record: dict[str, Any]

    __tablename__ = Inbox.__tablename__

    @property
    def owner_id(self) -> int:
        """Whose it is."""
        return self.id

    def public(self) -> dict[str, Any]:
        """The record."""
        return self.record


def tell(happening: Happening, position: int, people: Iterable[int] = ()) -> list[Any]:
    """Tell those whom an event concerns; needs the log's lock.

    Args:
        happening: the event.
        position: its place in the log.
        people: ids of those whose rights it may have changed.

    Returns:
        The notifications and inboxes that changed, to be shown with the event.
    """
    told: list[Notification] = []
    known: set[int] = set()
    for kind in kinds_for(happening):
        wanted = [user_id for user_id in _candidates(kind, happening) if user_id not in known]
        known.update(wanted)
        told += _told(kind, happening, wanted[:MOST_AT_ONCE], position)
        if len(wanted) > MOST_AT_ONCE:
            payload = {"notice": kind.name, "entry": position, "after": wanted[MOST_AT_ONCE - 1]}
            waiting("notices.rest", payload)
    touched = {notification.user_id for notification in told if notification.in_app}
    touched |= _settled(happening, people)
    return [*(it for it in told if it.in_app), *shown_inboxes(touched)]


def still_to_tell(notice: str, happening: Happening, after: int) -> list[int]:
    """The ids, in order, of those with an id after ``after`` whom a notice is for."""
    return [user_id for user_id in _candidates(KINDS[notice], happening) if user_id > after]


def tell_some(
    notice: str, happening: Happening, position: int, user_ids: Collection[int]
) -> list[Any]:
    """Tell some of very many people; needs the log's lock.

    Args:
        notice: the kind.
        happening: the event that was recorded before.
        position: the place in the log of what is being recorded now.
        user_ids: whom it is for. Who has lost the right meanwhile is left out.

    Returns:
        What changed.
    """
    kind = KINDS[notice]
    allowed = permissions_of(user_ids)
    willing = sorted(it for it in user_ids if may_be_told(kind, allowed[it]))
    told = [it for it in _told(kind, happening, willing, position) if it.in_app]
    return [*told, *shown_inboxes({it.user_id for it in told})]


def shown_inboxes(user_ids: Iterable[int]) -> list[ShownInbox]:
    """The inboxes of people, counted together."""
    ids = sorted(user_ids)
    if not ids:
        return []
    boxes = inboxes_of(ids)
    for box in boxes:
        box.version = (box.version or 0) + 1
    db.session.flush()
    unread = unread_of(ids)
    return [
        ShownInbox(box.user_id, box.version, box.shown(unread.get(box.user_id, 0))) for box in boxes
    ]


def _candidates(kind: Kind, happening: Happening) -> list[int]:
    ids = set(kind.who(happening))
    if not kind.to_actor and happening.actor.id is not None:
        ids.discard(happening.actor.id)
    return sorted(ids)


def _told(
    kind: Kind, happening: Happening, user_ids: list[int], position: int
) -> list[Notification]:
    active = active_among(user_ids) if user_ids else []
    chosen = departures(kind.name, active) if active else {}
    channels = {user_id: chosen.get(user_id, kind.defaults) for user_id in active}
    willing = [user_id for user_id in active if channels[user_id].any]
    if not willing:
        return []
    group = kind.group(happening) if kind.group else None
    joined = open_in_group(kind.name, group, willing) if group else {}
    values = _values(kind, happening, position)
    joining = [_join(joined[user_id], kind, happening, values) for user_id in joined]
    mailed = [it for it in joining if it.email == AT_ONCE and _needs_mail(it)]
    rows = [
        {"user_id": user_id, "group": group, **_ways(channels[user_id]), **values}
        for user_id in willing
        if user_id not in joined
    ]
    added = _inserted(rows) if rows else []
    mailed += [it for it in added if it.email == AT_ONCE]
    inboxes_of(willing)
    db.session.flush()
    waiting_for_each("mail.notification", [(it.user_id, {"notification": it.id}) for it in mailed])
    return [*joining, *added]


def _inserted(rows: list[dict[str, Any]]) -> list[Notification]:
    """New notifications, in one statement: a session that adds objects makes one for each."""
    return list(db.session.scalars(insert(Notification).returning(Notification), rows))


def _needs_mail(notification: Notification) -> bool:
    """Whether a mail has to be asked for: not where one that will tell of this is still to go."""
    if notification.emailed_at is None:
        return False
    notification.emailed_at = None
    return True


def _ways(channels: Channels) -> dict[str, Any]:
    return {"in_app": channels.in_app, "email": channels.email}


def _values(kind: Kind, happening: Happening, position: int) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "level": kind.level_of(happening),
        "params": {"actor": happening.by, **kind.params(happening)},
        "path": kind.path_of(happening, 1),
        "actor_id": happening.actor.id,
        "subject_type": happening.event.about,
        "subject_id": happening.subject.id,
        "position": position,
        "changed_at": now(),
    }


def _join(
    notification: Notification, kind: Kind, happening: Happening, values: dict[str, Any]
) -> Notification:
    for name, value in values.items():
        setattr(notification, name, value)
    notification.count += 1
    notification.path = kind.path_of(happening, notification.count)
    notification.read = None
    notification.version += 1
    return notification


def _settled(happening: Happening, people: Iterable[int]) -> set[int]:
    """Hide what people may no longer see after an event, and show what they may see again.

    Returns:
        Whose inboxes changed; of very many only some, because the pages of all of them take their
        inbox afresh anyway when their rights change.
    """
    if not happening.event.access:
        return set()
    ids = set(people)
    if isinstance(happening.subject, Role) and "permissions" in happening.event.data().get(
        "after", ()
    ):
        ids |= holder_ids([happening.subject.id])
    alike: defaultdict[tuple[Any, Any], list[int]] = defaultdict(list)
    for user_id, permissions in permissions_of(ids).items():
        alike[lacking(permissions), lacking_on(permissions)].append(user_id)
    changed: set[int] = set()
    for (kinds, kinds_on), user_ids in alike.items():
        changed |= hide(user_ids, kinds, kinds_on)
    return set(sorted(changed)[:MOST_AT_ONCE])
