"""Notices: what people are told, when, and by which words.

A closed vocabulary, derived from events: each ``Kind`` declares on which events somebody is told,
who that is, its level, its text and where it leads. dashboard/notifying.py writes them into
inboxes, in the transaction of the event itself; docs/notifications.md is generated from this.
"""

from __future__ import annotations

from typing import Final

from dashboard.notices import accounts, announcements, files, jobs, staff, translations
from dashboard.notices.vocabulary import Happening, Kind
from dashboard.rights import Rights

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        *accounts.KINDS,
        *files.KINDS,
        *announcements.KINDS,
        *staff.KINDS,
        *jobs.KINDS,
        *translations.KINDS,
    )
}
"""Every kind by its wire name. Of several for one event, a person is told only the first."""


def kinds_for(happening: Happening) -> list[Kind]:
    """The kinds that may have to be told after an event."""
    return [kind for kind in KINDS.values() if isinstance(happening.event, kind.on)]


def lacking(permissions: frozenset[str]) -> frozenset[str]:
    """The kinds that somebody with ``permissions`` may not be shown."""
    rights = Rights(permissions)
    return frozenset(
        kind.name for kind in KINDS.values() if kind.needs and not rights.anywhere(kind.needs)
    )


def lacking_on(permissions: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Of which kinds somebody with ``permissions`` may not be shown what is about which kind of
    subject, unless that is their own."""
    return frozenset(
        (kind.name, subject)
        for kind in KINDS.values()
        for subject, needed in kind.needs_on.items()
        if needed not in permissions
    )


def offered(permissions: frozenset[str]) -> list[Kind]:
    """The kinds that somebody with ``permissions`` can ever be told of, in their order."""
    return [kind for kind in KINDS.values() if may_be_told(kind, permissions)]


def may_be_told(kind: Kind, permissions: frozenset[str]) -> bool:
    """Whether somebody with ``permissions``, if only in one language, can be told of a kind."""
    told_by: str | None = getattr(kind.who, "permission", None)
    rights = Rights(permissions)
    return all(rights.anywhere(name) for name in (kind.needs, told_by) if name)
