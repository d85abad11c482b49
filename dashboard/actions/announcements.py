"""Verbs on announcements: write, change, announce, end, delete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.actions.announcement_fields import TIMES, clean, require_times
from dashboard.errors import Conflict, Denied, Invalid, NotFound
from dashboard.events import (
    AnnouncementChanged,
    AnnouncementCreated,
    AnnouncementDeleted,
    AnnouncementEnded,
    AnnouncementStarted,
)
from dashboard.extensions import db
from dashboard.models import announcements as models
from dashboard.models.announcements import (
    DRAFT,
    ENDED,
    RUNNING,
    SCHEDULED,
    Announcement,
    banners,
    tallies,
)
from dashboard.models.columns import now, wire_time
from dashboard.models.jobs import waiting
from dashboard.models.users import User
from dashboard.policy import Actor, require
from dashboard.transaction import Transaction, put, remove, transaction

JOB: Final = "announcement.due"
"""The kind of job that starts and ends announcements when it is time."""

NOT_WHILE_RUNNING: Final = ("audience", "role_id", "people", "starts_at")
"""What stays as it is once people have been told."""


def create(actor: Actor, values: Mapping[str, object], *, announce: bool = False) -> Announcement:
    """Write an announcement; it stays a draft unless it is to be announced.

    Args:
        actor: needs ``announcements.edit``, and the right to see whom it chooses.
        values: texts (by locale), default_locale; optional level, audience, role_id, people,
            starts_at and ends_at (aware times; None is at once, and until somebody ends it).
        announce: start it, or schedule it where it starts later.

    Raises:
        Denied, Invalid
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        values = {"texts": {}, "default_locale": "en", **values}
        announcement = Announcement(state=DRAFT, texts={}, audience=models.EVERYONE)
        announcement.author_id = actor.id
        announcement.author_name = actor.name if isinstance(actor, User) else ""
        fields = clean(actor, values, announcement)
        _assign(announcement, fields)
        require_times(announcement, now() if announce else None)
        db.session.add(announcement)
        db.session.flush()
        event = AnnouncementCreated(audience=announcement.audience, texts=announcement.texts)
        tx.record(actor, event, announcement, put(announcement))
        if announce:
            _announce(tx, actor, announcement)
    return announcement


def update(
    actor: Actor,
    announcement: Announcement,
    values: Mapping[str, object],
    version: int | None = None,
    *,
    announce: bool = False,
) -> Announcement:
    """Change an announcement; fields that stay the same are left alone.

    Args:
        actor: needs ``announcements.edit``, and the right to see whom it chooses.
        values: as for ``create``; of texts, only the named languages change. While it runs, whom
            it is for and its start stay.
        version: the version the values were typed against, if known.
        announce: a draft is started or scheduled, too.

    Raises:
        Denied: also for one that has ended.
        Invalid
        Conflict: it has changed since ``version``.
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        if version is not None and version != announcement.version:
            raise Conflict(announcement.public())
        _require_changeable(announcement)
        fields = clean(actor, values, announcement)
        changed = {it: new for it, new in fields.items() if getattr(announcement, it) != new}
        if announcement.state == RUNNING and not changed.keys().isdisjoint(NOT_WHILE_RUNNING):
            message = _l("Whom it is for and when it starts cannot change while it is running.")
            raise Denied(message, next(it for it in NOT_WHILE_RUNNING if it in changed))
        before = {it: getattr(announcement, it) for it in changed}
        _assign(announcement, changed)
        live = announcement.state != DRAFT
        if announce or not changed.keys().isdisjoint(TIMES):
            require_times(announcement, now() if live or announce else None)
        if changed:
            _record_change(tx, actor, announcement, before)
        at_once = announcement.state == SCHEDULED and announcement.starts_at is None
        if at_once or (announce and announcement.state == DRAFT):
            _announce(tx, actor, announcement)
    return announcement


def announce(actor: Actor, announcement: Announcement) -> Announcement:
    """Start a draft, or schedule it where it starts later; start a scheduled one now.

    Raises:
        Denied, Invalid
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        _require_changeable(announcement)
        if announcement.state == SCHEDULED:
            before = {"starts_at": announcement.starts_at}
            announcement.starts_at = None
            require_times(announcement, now())
            _record_change(tx, actor, announcement, before)
            _start(tx, actor, announcement)
        elif announcement.state == DRAFT:
            require_times(announcement, now())
            _announce(tx, actor, announcement)
    return announcement


def deliver(actor: Actor, announcement: Announcement) -> datetime | None:
    """Start or end an announcement whose time has come; calling it too early does no harm.

    One whose whole time has passed meanwhile is over without having been shown to anybody.

    Returns:
        When to look again where it was too early.
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        moment = now()
        over = announcement.ends_at is not None and announcement.ends_at <= moment
        if announcement.state in (SCHEDULED, RUNNING) and over:
            _end(tx, actor, announcement, early=False)
            return None
        if announcement.state == SCHEDULED and (announcement.starts_at or moment) <= moment:
            _start(tx, actor, announcement)
            return None
        return _next_moment(announcement)


def catch_up(actor: Actor, announcement_id: int) -> datetime | None:
    """``deliver`` by id, for jobs; nothing happens to one that was deleted meanwhile."""
    announcement = models.find_announcement(announcement_id)
    try:
        return deliver(actor, announcement) if announcement else None
    except (NotFound, Invalid):  # deleted just now
        return None


def end(actor: Actor, announcement: Announcement) -> Announcement:
    """End a running announcement before its time.

    Raises:
        Denied: also for one that is not running.
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        if announcement.state == ENDED:
            return announcement
        if announcement.state != RUNNING:
            raise Denied(_l("Only what is running can be ended."))
        _end(tx, actor, announcement, early=True)
    return announcement


def delete(actor: Actor, announcement: Announcement, version: int | None = None) -> None:
    """Delete a draft or what is only scheduled; what was shown to people stays on record.

    Raises:
        Denied: also for one that runs or has ended.
        Conflict: it has changed since ``version``.
    """
    with transaction() as tx:
        require(actor, "announcements.edit")
        if announcement.state not in (DRAFT, SCHEDULED):
            raise Denied(_l("What has been announced stays on record. End it instead."))
        if version is not None and version != announcement.version:
            raise Conflict(announcement.public())
        event = AnnouncementDeleted(texts=announcement.texts)
        tx.record(actor, event, announcement, remove(announcement))
        db.session.delete(announcement)


def _assign(announcement: Announcement, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(announcement, name, value)


def _require_changeable(announcement: Announcement) -> None:
    if announcement.state == ENDED:
        raise Denied(_l("An announcement that has ended cannot be changed."))


def _announce(tx: Transaction, actor: Actor, announcement: Announcement) -> None:
    if announcement.starts_at is None or announcement.starts_at <= now():
        _start(tx, actor, announcement)
        return
    announcement.state = SCHEDULED
    _record_change(tx, actor, announcement, {"state": DRAFT})


def _record_change(
    tx: Transaction, actor: Actor, announcement: Announcement, before: Mapping[str, Any]
) -> None:
    if announcement.state != DRAFT and not before.keys().isdisjoint({*TIMES, "state"}):
        _wait(announcement)
    announcement.changed_at = now()
    after = {name: _plain(getattr(announcement, name)) for name in before}
    was = {name: _plain(value) for name, value in before.items()}
    shown = map(put, banners(announcement)) if announcement.state == RUNNING else ()
    event = AnnouncementChanged(before=was, after=after)
    tx.record(actor, event, announcement, put(announcement), *shown)


def _start(tx: Transaction, actor: Actor, announcement: Announcement) -> None:
    announcement.state, announcement.started_at = RUNNING, now()
    _wait(announcement)
    shown = map(put, banners(announcement))
    tx.record(actor, AnnouncementStarted(), announcement, put(announcement), *shown)


def _end(tx: Transaction, actor: Actor, announcement: Announcement, *, early: bool) -> None:
    was_shown = announcement.state == RUNNING
    tally = tallies([announcement])[announcement.id]
    gone = [remove(banner) for banner in banners(announcement)] if was_shown else []
    announcement.state, announcement.ended_at = ENDED, now()
    announcement.seen_at_end, announcement.reach_at_end = tally.seen, tally.reach
    event = AnnouncementEnded(early=early, seen=tally.seen, reach=tally.reach)
    tx.record(actor, event, announcement, put(announcement), *gone)


def _next_moment(announcement: Announcement) -> datetime | None:
    if announcement.state == SCHEDULED:
        return announcement.starts_at
    return announcement.ends_at if announcement.state == RUNNING else None


def _wait(announcement: Announcement) -> None:
    """Have somebody look when its next moment has come."""
    db.session.flush()
    moment = _next_moment(announcement)
    if moment is not None:
        waiting(JOB, {"announcement_id": announcement.id}, run_at=moment)


def _plain(value: Any) -> Any:
    """A value as the log keeps it."""
    return wire_time(value) if isinstance(value, datetime) else value
