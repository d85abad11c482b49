"""Entries of older versions become part of the activity, as far as it is known what they were."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from dashboard.actions import roles, sessions, uploads, users
from dashboard.database import seed
from dashboard.extensions import db
from dashboard.models import EventLogEntry
from dashboard.models.audit import AREAS, Viewer
from dashboard.models.entries import shown
from dashboard.models.roles import role_by_key
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction

EVERYTHING = Viewer(None, frozenset(AREAS), private=True)
UNKNOWN_THEN: dict[str, Any] = {
    "audience": None,
    "actor_name": None,
    "subject_name": "",
    "names": None,
    "words": "",
    "person_id": None,
    "other_id": None,
}


def views() -> list[dict[str, Any] | None]:
    db.session.expire_all()
    entries = db.session.scalars(select(EventLogEntry).order_by(EventLogEntry.id))
    return [shown(entry, EVERYTHING) for entry in entries]


def test_they_become_what_they_would_have_been(make_user: Any) -> None:
    admin, ana = make_user("adam", roles=("admin",)), make_user("ana", name="Ana Lima")
    users.update_profile(admin, ana, {"email": "new@example.com"})
    users.change_roles(admin, ana, grant=[role_by_key("staff")])
    sessions.start(ana, "Firefox", "192.0.2.1", False)
    sessions.end_all_of(ana, ana)
    role = roles.create(admin, {"name": "Guides"})
    roles.update(admin, role, {"description": "They show the way."})
    uploads.create(ana, "a.txt", [b"words"])
    sessions.note_failure("ana")
    before = views()
    columns = EventLogEntry.__table__.c
    searched = db.session.scalars(select(columns.words).order_by(columns.id)).all()
    with transaction():
        db.session.execute(update(EventLogEntry).values(**UNKNOWN_THEN))
    assert views() == [None] * len(before)

    seed()

    for was, now in zip(before, views(), strict=True):
        assert was is not None
        if was["kind"] != "session.ended":  # the session is gone, and so is its device
            assert now == was
    again = db.session.scalars(select(columns.words).order_by(columns.id)).all()
    assert [words for words in again if "firefox" not in words][:2] == searched[:2]


def test_what_is_gone_or_unknown_harms_nothing(make_user: Any) -> None:
    owner = make_user()
    upload = uploads.create(owner, "a.txt", [b"words"])
    uploads.delete(owner, upload)
    old = {"subject_type": "users", "subject_id": 99, "actor_id": 98, "data": {}}
    with transaction():
        db.session.add(EventLogEntry(id=900, kind="user.exploded", **old))
        db.session.add(EventLogEntry(id=901, kind="user.activated", **old))
        db.session.execute(update(EventLogEntry).values(**UNKNOWN_THEN))
    seed()
    *_, created, deleted, exploded, activated = views()
    assert created is not None
    assert deleted is not None
    assert created["subject"]["name"] == deleted["subject"]["name"] == "a.txt"
    assert deleted["person_id"] == owner.id
    assert exploded is None
    assert activated is not None
    assert SYSTEM.id is None
