"""Filling an empty database: roles, people, files and the weeks behind them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update

from dashboard.actions import passwords, roles, uploads, users
from dashboard.demo.documents import document, portrait
from dashboard.demo.people import DAYS, ROLES, SEED, TRY, Person, guests, team
from dashboard.events import UserActivated, UserDeactivated
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Role, Upload, User
from dashboard.models.columns import now
from dashboard.models.compaction import forget_room_events
from dashboard.models.event_log import last_position
from dashboard.models.users import ACTIVE, DEACTIVATED, user_by_login
from dashboard.pictures import square_webp
from dashboard.policy import SYSTEM
from dashboard.storage import files
from dashboard.transaction import Transaction, put, transaction

FILES: Final = 240
DISTINCT: Final = 110
"""So many different contents do; people of a team share files."""

PORTRAITS: Final = 60


def fill(password: str) -> None:
    """Make everything that is not there yet, and date it back.

    Args:
        password: of the accounts in ``TRY``; nobody else of the team can sign in.
    """
    moment = now()
    if user_by_login("admin") is None:
        _people(moment, passwords.digest(password))
    _files()
    _date_back(moment)


def _people(moment: datetime, digest: str) -> None:
    with transaction() as tx:
        for name, values in ROLES.items():
            roles.create(SYSTEM, {"name": name, **values})
        held = {role.key or role.name: role for role in db.session.scalars(select(Role))}
        for guest in guests(moment):
            _join(tx, guest, held, digest)
        for number, person in enumerate(team(moment)):
            user = _join(tx, person, held, "!")  # "!" fits no password
            if number < PORTRAITS:
                user.picture_sha256 = files().store(square_webp(portrait(number)))


def _join(tx: Transaction, person: Person, held: dict[str, Role], digest: str) -> User:
    user = users.create(SYSTEM, person.values, [held[name] for name in person.roles])
    user.created_at, user.last_sign_in_at = person.created_at, person.last_sign_in_at
    if person.state in (ACTIVE, DEACTIVATED):
        user.password_hash, user.state = digest, person.state
        tx.record(user, UserActivated(), user, put(user))
    if person.state == DEACTIVATED:
        tx.record(SYSTEM, UserDeactivated(), user, put(user))
    return user


def _files() -> None:
    owners = _owners()
    for number in range(db.session.scalar(select(func.count(Upload.id))) or 0, FILES):
        name, data = document(number % DISTINCT)
        uploads.create(SYSTEM, name, [data], size=len(data), owner=next(owners))


def _owners() -> Iterator[User]:
    """Whose the files are: some people have many, most have a few, and each guest has some."""
    chance = random.Random(SEED)  # noqa: S311 - fiction, not secrets
    query = select(User.id).where(User.state == ACTIVE).order_by(User.id)
    ids = [
        user.id
        for user in (db.session.get(User, user_id) for user_id in db.session.scalars(query).all())
        if user and "uploads.create" in user.permissions
    ]
    busy = chance.sample(ids, 40) + ids[: len(TRY)] * 3
    while True:
        owner = db.session.get(User, chance.choice(busy if chance.random() < 0.6 else ids))
        if owner is not None:
            yield owner


def _date_back(moment: datetime) -> None:
    """Spread what was just made over the past weeks, and forget that it was events.

    Nobody was connected, so nobody will ever ask for these events again.
    """
    with transaction():
        _spread_uploads(moment)
        last = last_position()
        ids = db.session.scalars(select(EventLogEntry.id).order_by(EventLogEntry.id)).all()
        for number, entry_id in enumerate(ids):
            at = moment - timedelta(days=DAYS * (1 - number / len(ids)))
            db.session.execute(
                update(EventLogEntry).where(EventLogEntry.id == entry_id).values(at=at)
            )
        while forget_room_events(last, 10_000):
            pass


def _spread_uploads(moment: datetime) -> None:
    chance = random.Random(SEED)  # noqa: S311 - fiction, not secrets
    for upload in db.session.scalars(select(Upload).order_by(Upload.id)):
        since = max(upload.owner.created_at, moment - timedelta(days=DAYS))
        upload.created_at = since + (moment - since) * chance.betavariate(1.6, 1)
