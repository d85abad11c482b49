"""Filling an empty database: roles, people, files and the weeks behind them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, insert, select

from dashboard.actions import passwords, roles, uploads, users
from dashboard.demo import news, numbers
from dashboard.demo.dates import date_back
from dashboard.demo.documents import document, portrait
from dashboard.demo.people import ROLES, SEED, TRY, Person, guests, team
from dashboard.events import UserActivated, UserDeactivated
from dashboard.extensions import db
from dashboard.models import Role, Upload, User
from dashboard.models.columns import now
from dashboard.models.preferences import OFF, Preference
from dashboard.models.roles import UserRole, all_roles
from dashboard.models.users import ACTIVE, DEACTIVATED, user_by_login
from dashboard.pictures import square_webp
from dashboard.policy import SYSTEM
from dashboard.storage import files
from dashboard.transaction import Transaction, transaction

FILES: Final = 240
FILES_FOR_OVERSEERS: Final = 24
"""The last ones, of which those are told who see everyone's files."""

DISTINCT: Final = 110
"""So many different contents do; people of a team share files."""

PORTRAITS: Final = 60
PARTS: Final = 8
"""People and files come in turn, in so many parts."""

OVERSEEING: Final = frozenset({"users.invite", "uploads.view_all", "system.jobs"})
"""Whoever may do one of these is told of what others do."""

UNHEARD: Final = ("upload.added", "upload.finished")


def fill(password: str) -> None:
    """Make everything that is not there yet, and date it back.

    Args:
        password: of the accounts in ``TRY``; nobody else of the team can sign in.
    """
    moment = now()
    people = [*guests(moment), *team(moment)]
    digest = passwords.digest(password)
    if user_by_login("admin") is None:
        _roles()
    for part in range(PARTS):
        first, last = (len(people) * it // PARTS for it in (part, part + 1))
        _people(people[first:last], digest, first)
        _files((FILES - FILES_FOR_OVERSEERS) * (part + 1) // PARTS)
    _open(people)
    _files(FILES)
    news.make(moment)
    date_back(moment)
    numbers.write(moment)


def _roles() -> None:
    with transaction():
        for name, values in ROLES.items():
            roles.create(SYSTEM, {"name": name, **values})


def _people(people: list[Person], digest: str, first: int) -> None:
    if user_by_login(str(people[-1].values["username"])):
        return
    with transaction() as tx:
        held = {role.key or role.name: role for role in db.session.scalars(select(Role))}
        hushed: list[int] = []
        for number, person in enumerate(people, start=first - len(TRY)):
            user = _join(tx, person, held, digest if number < 0 else "!")  # "!" fits no password
            if 0 <= number < PORTRAITS:
                user.picture_sha256 = files().store(square_webp(portrait(number)))
            if number >= 0:
                hushed.append(user.id)
        _hush(hushed)


def _join(tx: Transaction, person: Person, held: dict[str, Role], digest: str) -> User:
    user = users.create(SYSTEM, person.values, [held[name] for name in person.roles])
    user.created_at, user.last_sign_in_at = person.created_at, person.last_sign_in_at
    if person.state in (ACTIVE, DEACTIVATED):
        user.password_hash = digest
        tx.record(user, UserActivated(), user)
    if person.state == DEACTIVATED:
        tx.record(SYSTEM, UserDeactivated(), user)
    # Those who are told of everybody else wait until all are there, or it would take a minute.
    if not any(OVERSEEING & {*held[name].permissions} for name in person.roles):
        user.state = person.state
    return user


def _open(people: list[Person]) -> None:
    """Let those in who are told of what others do."""
    states = {person.values["username"]: person.state for person in people}
    with transaction():
        for user in db.session.scalars(select(User)):
            user.state = states.get(user.username, user.state)


def _hush(user_ids: list[int]) -> None:
    """Nobody of the team reads of each file; that would only make the demo slow to start."""
    silent = {"in_app": False, "email": OFF}
    rows = [{"user_id": it, "kind": kind, **silent} for it in user_ids for kind in UNHEARD]
    db.session.execute(insert(Preference), rows)


def _files(most: int) -> None:
    owners = _owners()
    for number in range(db.session.scalar(select(func.count(Upload.id))) or 0, most):
        name, data = document(number % DISTINCT)
        uploads.create(SYSTEM, name, [data], size=len(data), owner=next(owners))


def _owners() -> Iterator[User]:
    """Whose the files are: some people have many, most have a few, and each guest has some."""
    chance = random.Random(SEED)  # noqa: S311 - fiction, not secrets
    giving = [role.id for role in all_roles() if "uploads.create" in role.permissions]
    query = select(User.id).distinct().join(UserRole, UserRole.user_id == User.id)
    query = query.where(User.state == ACTIVE, UserRole.role_id.in_(giving)).order_by(User.id)
    ids = list(db.session.scalars(query))
    busy = chance.sample(ids, min(len(ids), 40)) + ids[: len(TRY)] * 3
    while True:
        owner = db.session.get(User, chance.choice(busy if chance.random() < 0.6 else ids))
        if owner is not None:
            yield owner
