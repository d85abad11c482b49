"""Entries of the activity: what the log keeps of an event, and what of that somebody is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.events import Event
from dashboard.extensions import db
from dashboard.models.audit import PRIVATE, Viewer, audience_of, public_data
from dashboard.models.columns import wire_time
from dashboard.models.event_log import EventLogEntry
from dashboard.models.roles import Role, find_roles
from dashboard.models.text import text_key
from dashboard.models.users import User
from dashboard.policy import Actor

NAMED_BY: Final = ("name", "title", "device", "kind")
"""What a record is called by, whichever it has first."""

AUDITED_ONLY: Final = ("actor_name", "names", "person_id", "other_id")

REVERTABLE: Final = frozenset(
    {
        "user.updated",
        "user.roles_changed",
        "user.deactivated",
        "user.reactivated",
        "role.updated",
        "upload.renamed",
    }
)
"""Kinds that actions/reverting.py knows how to take back."""


def columns_of(actor: Actor, event: Event, subject: Any) -> dict[str, Any]:
    """The columns of an event's entry by which it is found and told later on.

    Names are read now, because the records may be called otherwise by then, or be gone.
    """
    audience = audience_of(event)
    if not audience:
        return {"audience": "", **dict.fromkeys(AUDITED_ONLY), "subject_name": "", "words": ""}
    data = event.data()
    person_id = None if event.staff_only else _person_of(subject)
    other_id = data.get("user_id")
    concerned = [user_id for user_id in (person_id, other_id) if user_id is not None]
    names = {"users": _user_names(concerned, subject), "roles": _role_names(data, subject)}
    actor_name = actor.name if isinstance(actor, User) else None
    subject_name = _name_of(subject)
    return {
        "audience": audience,
        "actor_name": actor_name,
        "subject_name": subject_name,
        "names": {kind: found for kind, found in names.items() if found} or None,
        "words": words_of(actor_name, subject_name, names),
        "person_id": person_id,
        "other_id": other_id if other_id != person_id else None,
    }


def words_of(actor_name: str | None, subject_name: str, names: Mapping[str, Any]) -> str:
    """What a search looks into."""
    people = names.get("users", {}).values()
    roles = (role["name"] for role in names.get("roles", {}).values())
    return text_key(" ".join((actor_name or "", subject_name, *people, *roles)))[:512]


def whole(entry: EventLogEntry, *, private: bool, address: bool) -> dict[str, Any]:
    """An entry as the wire contract shows it.

    Args:
        entry: of the log.
        private: with the details that need a right of their own.
        address: with where it was done from.
    """
    names = entry.names or {}
    role = names.get("roles", {}).get(str(entry.subject_id)) if _is_role(entry) else None
    return {
        "id": entry.id,
        "kind": entry.kind,
        "area": (entry.audience or "").removesuffix(PRIVATE),
        "actor_id": entry.actor_id,
        "actor_name": entry.actor_name,
        "subject": {
            "type": entry.subject_type,
            "id": entry.subject_id,
            "name": entry.subject_name,
            "key": role["key"] if role else None,
        },
        "person_id": entry.person_id,
        "other_id": entry.other_id,
        "names": names,
        "data": entry.data if private else public_data(entry.kind, entry.data),
        "address": entry.address if address else "",
        "at": wire_time(entry.at),
        "reverts": entry.reverts_id,
        "revertable": entry.kind in REVERTABLE,
        "version": 1,
    }


def shown(entry: EventLogEntry, viewer: Viewer) -> dict[str, Any] | None:
    """An entry as ``viewer`` sees it; None when they do not."""
    if not entry.audience:
        return None
    in_area = entry.audience in viewer.audiences
    sees_private = in_area and viewer.private
    if viewer.id is None:
        return whole(entry, private=sees_private, address=sees_private) if in_area else None
    acted, is_theirs = viewer.id == entry.actor_id, viewer.id == entry.person_id
    concerned = is_theirs or viewer.id == entry.other_id
    if not (in_area or acted or concerned):
        return None
    # Of what nobody signed in has done to their account, people may know where it came from.
    address = sees_private or acted or (concerned and entry.actor_id is None)
    return whole(entry, private=sees_private or is_theirs, address=address)


def own_views(entry: EventLogEntry) -> dict[int, dict[str, Any]]:
    """By person, what those see of an entry who did it or whom it concerns."""
    people = {entry.actor_id, entry.person_id, entry.other_id} - {None}
    views = {user_id: shown(entry, Viewer(user_id, frozenset(), False)) for user_id in people}
    return {user_id: view for user_id, view in views.items() if user_id is not None and view}


def _is_role(entry: EventLogEntry) -> bool:
    return entry.subject_type == "roles"


def _person_of(subject: Any) -> int | None:
    if isinstance(subject, User):
        return subject.id
    return getattr(subject, "owner_id", None) or getattr(subject, "user_id", None)


def _name_of(subject: Any) -> str:
    texts = getattr(subject, "texts", None)
    if isinstance(texts, dict):  # what an announcement says is what it is known by
        return str(texts.get(subject.default_locale, ""))[:80]
    found = (getattr(subject, name, None) for name in NAMED_BY)
    return str(next((name for name in found if isinstance(name, str) and name), ""))[:255]


def _user_names(user_ids: list[int], subject: Any) -> dict[str, str]:
    people = (
        subject if isinstance(subject, User) and subject.id == user_id else _user(user_id)
        for user_id in user_ids
    )
    return {str(person.id): person.name for person in people if person is not None}


def _user(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def _role_names(data: Mapping[str, Any], subject: Any) -> dict[str, dict[str, Any]]:
    roles = [subject] if isinstance(subject, Role) else []
    named = [*data.get("granted", ()), *data.get("revoked", ())]
    if named:
        roles += find_roles(named)
    return {str(role.id): {"key": role.key, "name": role.name} for role in roles}
