"""Verbs on one's own inbox: mark as read or unread, archive, undo; and being told what came."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select, update

from dashboard import notifying
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.events import InboxChanged, InboxesFilled
from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.event_log import last_position, lock_log
from dashboard.models.listing import MOST
from dashboard.models.notifications import (
    Inbox,
    Notification,
    forget,
    in_inbox,
    inbox_of,
    inboxes_of,
    named,
)
from dashboard.models.users import User
from dashboard.notices.recalled import recalled
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import Transaction, put, transaction

AWAY: Final = timedelta(hours=4)
"""Whoever was not here for so long is shown what came meanwhile."""

SEEN_EVERY: Final = timedelta(minutes=1)
"""How exact it is kept when somebody was last here."""


PAUSE: Final = 0.1
"""Seconds left to everybody else between two steps of telling very many."""

BATCH: Final = 500
"""Notifications deleted per transaction, so that nobody's change waits long."""


def mark(actor: User, ids: Collection[int], read: bool) -> None:
    """Mark some of one's own notifications as read, or as unread.

    Raises:
        Invalid: they are too many for one go.
        NotFound: one of them is not there, or not the actor's.
    """
    with transaction() as tx:
        changed = [it for it in _own(actor, ids) if it.read is not read]
        what = "read" if read else "unread"
        _change(tx, actor, changed, what, {"read": read})


def archive(actor: User, ids: Collection[int], archived: bool = True) -> None:
    """Put some of one's own notifications into the archive, or take them out.

    Raises:
        Invalid, NotFound: as for ``mark``.
    """
    with transaction() as tx:
        changed = [it for it in _own(actor, ids) if it.archived is not archived]
        what = "archived" if archived else "restored"
        _change(tx, actor, changed, what, {"archived": archived})


def mark_all_read(actor: User) -> None:
    """Mark everything as read that has come so far, however much it is."""
    with transaction() as tx:
        inbox = _inbox(actor)
        mine = and_(Notification.user_id == actor.id, in_inbox())
        newest = db.session.scalar(select(func.max(Notification.position)).where(mine)) or 0
        marked = list(
            db.session.scalars(select(Notification).where(mine, Notification.read.is_(False)))
        )
        if newest <= inbox.read_through and not marked:
            return
        inbox.undo = {"read_through": inbox.read_through, "items": _states(marked)}
        inbox.read_through = max(newest, inbox.read_through)
        for notification in marked:
            notification.read = None
            notification.version += 1
        _record(tx, actor, inbox, "all_read", marked)


def undo(actor: User) -> None:
    """Take back the last change of one's own inbox; there is one step."""
    with transaction() as tx:
        inbox = _inbox(actor)
        if inbox.undo is None:
            return
        states = {state["id"]: state for state in inbox.undo["items"]}
        inbox.read_through = inbox.undo.get("read_through", inbox.read_through)
        inbox.undo = None
        restored = named(actor.id, list(states))
        for notification in restored:
            notification.read = states[notification.id]["read"]
            notification.archived = states[notification.id]["archived"]
            notification.version += 1
        _record(tx, actor, inbox, "undone", restored)


def arrive(actor: User) -> None:
    """Note that somebody opens a page; after a long time, what came meanwhile is summed up."""
    inbox = inbox_of(actor.id)
    if inbox is not None and abs(now() - inbox.seen_at) < SEEN_EVERY:
        return
    with transaction() as tx:
        inbox = _inbox(actor)
        away = now() - inbox.seen_at > AWAY
        since = inbox.seen_position
        inbox.seen_at, inbox.seen_position = now(), last_position()
        last = _latest_after(actor, since) if away else None
        if last is not None:
            # Whoever leaves again without a look finds what came in both times.
            inbox.away_position = since if inbox.away_position is None else inbox.away_position
            inbox.away_last = last
            _record(tx, actor, inbox, "away", [])


def catch_up(actor: User) -> None:
    """The summary of what came while one was away has been seen."""
    with transaction() as tx:
        inbox = _inbox(actor)
        if inbox.away_position is not None:
            inbox.away_position = inbox.away_last = None
            _record(tx, actor, inbox, "caught_up", [])


def note_present(user_ids: Collection[int]) -> None:
    """These people have a page open just now."""
    here = update(Inbox).where(Inbox.user_id.in_(user_ids))
    with transaction():
        db.session.execute(here.values(seen_at=now(), seen_position=last_position()))


def forget_old(actor: Actor, before: datetime) -> int:
    """Delete notifications that have not changed since ``before``, some hundred at a time.

    No event tells of it: an open page may go on showing them until it is loaded again.

    Args:
        actor: only the system itself.

    Returns:
        How many went away.

    Raises:
        Denied
    """
    if actor is not SYSTEM:
        raise Denied()
    total = 0
    while True:
        with transaction():
            gone = forget(before, BATCH)
        total += gone
        if gone < BATCH:
            return total
        time.sleep(0)  # others first


def tell_rest(
    actor: Actor, notice: str, entry_id: int, after: int, reached: Callable[[int], None]
) -> None:
    """Go on telling people of an event that concerns very many, some hundred at a time.

    Args:
        actor: only the system itself.
        notice: the kind.
        entry_id: the event's place in the log.
        after: the id of the last person who has been told.
        reached: notes the id of the last person told now, in the same transaction.

    Raises:
        Denied
        NotFound: what it is about has been deleted meanwhile.
    """
    if actor is not SYSTEM:
        raise Denied()
    while happening := recalled(entry_id):
        # Asked before the lock is taken, and every time: an announcement may have ended, say.
        some = notifying.still_to_tell(notice, happening, after)[: notifying.MOST_AT_ONCE]
        if not some:
            return
        after = some[-1]
        with transaction() as tx:
            here = lock_log()[0] + 1
            if told := notifying.tell_some(notice, happening, here, some):
                event = InboxesFilled(entry=entry_id, notice=notice)
                tx.record(SYSTEM, event, told[-1], *map(put, told))
            reached(after)
        time.sleep(PAUSE)


def _own(actor: User, ids: Collection[int]) -> list[Notification]:
    wanted = set(ids)
    if len(wanted) > MOST:
        raise Invalid({"ids": _l("Choose at most %(most)s at once.", most=MOST)})
    found = named(actor.id, wanted)
    if len(found) < len(wanted):
        raise NotFound()
    return found


def _inbox(actor: User) -> Inbox:
    return inboxes_of([actor.id])[0]


def _latest_after(actor: User, position: int) -> int | None:
    latest = select(func.max(Notification.id)).where(
        Notification.user_id == actor.id, Notification.position > position
    )
    return db.session.scalar(latest)


def _states(notifications: list[Notification]) -> list[dict[str, Any]]:
    return [{"id": it.id, "read": it.read, "archived": it.archived} for it in notifications]


def _change(
    tx: Transaction,
    actor: User,
    changed: list[Notification],
    what: str,
    values: dict[str, bool],
) -> None:
    if not changed:
        return
    inbox = _inbox(actor)
    inbox.undo = {"items": _states(changed)}
    for notification in changed:
        for name, value in values.items():
            setattr(notification, name, value)
        notification.version += 1
    _record(tx, actor, inbox, what, changed)


def _record(
    tx: Transaction, actor: User, inbox: Inbox, what: str, changed: list[Notification]
) -> None:
    inbox.version += 1
    changes = [put(notification) for notification in changed]
    tx.record(actor, InboxChanged(what=what), inbox, *changes, put(inbox))
