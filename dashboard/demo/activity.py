"""Gentle activity of the fictional team, through the real actions.

It never touches the accounts of whoever tries the demo, nor people and files they made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import structlog
from flask import Flask, current_app
from sqlalchemy import func, select

from dashboard.actions import announcement_readers, sessions, shares, uploads, users
from dashboard.demo.documents import document
from dashboard.demo.people import ROLES, TRY, team
from dashboard.errors import DashboardError
from dashboard.extensions import db, socketio
from dashboard.models import Role, Upload, User
from dashboard.models.announcements import running
from dashboard.models.columns import now
from dashboard.models.sessions import sessions_of
from dashboard.models.users import ACTIVE, DEACTIVATED, user_by_login
from dashboard.policy import SYSTEM

PAUSE: Final = (2.0, 6.0)
"""Seconds between two things that happen."""

MOST_FILES: Final = 320
MOST_DEACTIVATED: Final = 30
MOST_HOLDERS: Final = 45
"""Of each of the team's own roles."""
MOST_DOUBLE_NAMES: Final = 12
MOST_SHARED: Final = 8
SENDING: Final = 12
"""People who add files."""

DEVICES: Final = (
    ("Firefox on Linux", "192.0.2.14"),
    ("Chrome on Android", "198.51.100.7"),
    ("Safari on iPhone", "203.0.113.25"),
    ("Edge on Windows", "192.0.2.81"),
)

log = structlog.get_logger(__name__)


def start() -> None:
    """Begin, in the background, for as long as the process lives."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    socketio.start_background_task(_run, app, Team())


def _run(app: Flask, fiction: Team) -> None:
    while True:
        socketio.sleep(random.uniform(*PAUSE))  # noqa: S311 - fiction, not secrets
        with app.app_context():
            fiction.act()


class Team:
    """The people of the fiction, and what they do.

    Args:
        seed: for tests, to make the same things happen.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - fiction, not secrets
        self._usernames = frozenset(person.values["username"] for person in team(now()))

    def act(self) -> None:
        """Let one thing happen; what is not possible just now does not."""
        deed = self._chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        try:
            deed(self)
        except DashboardError as error:
            log.info("the demo could not act", deed=deed.__name__, cause=error.code)

    def sign_in(self) -> None:
        """Somebody comes in; their oldest session ends when they have several."""
        user = self._somebody(ACTIVE)
        device, address = self._chance.choice(DEVICES)
        sessions.start(user, device, address, remember=False)
        for session in sessions_of(user)[2:]:
            sessions.end(user, session.id)

    def upload(self) -> None:
        """Somebody adds a file."""
        name, data = document(self._chance.randrange(10**9))
        # Always by the same few, whose files are one notification each to whoever is told of them.
        owner = self._chance.choice(self._people(ACTIVE)[:SENDING])
        uploads.create(SYSTEM, name, [data], size=len(data), owner=owner)

    def share(self) -> None:
        """One of those shares a file with somebody who tries the demo, or takes that back."""
        guest = user_by_login(self._chance.choice(list(TRY)))
        owner = self._people(ACTIVE)[0]
        query = select(Upload).where(Upload.owner_id == owner.id).order_by(Upload.id.desc())
        files = list(db.session.scalars(query.limit(MOST_SHARED)))
        if guest is None or not files:
            return
        file = self._chance.choice(files)
        if file.is_shared_with(guest.id):
            shares.unshare(owner, file, guest.id)
        else:
            shares.share(owner, file, guest)

    def read_announcement(self) -> None:
        """Somebody dismisses what is announced."""
        for announcement in running():
            announcement_readers.see(self._somebody(ACTIVE), announcement)

    def tidy(self) -> None:
        """Some old files are deleted when there are many."""
        spare = (db.session.scalar(select(func.count(Upload.id))) or 0) - MOST_FILES
        query = select(Upload).join(Upload.owner).where(User.username.in_(self._usernames))
        oldest = query.order_by(Upload.created_at).limit(max(0, min(spare, 4)))
        for upload in list(db.session.scalars(oldest)):
            uploads.delete(SYSTEM, upload)

    def rename(self) -> None:
        """Somebody takes a second family name, or goes back to one."""
        doubled = [user for user in self._people(ACTIVE) if "-" in user.name]
        many = len(doubled) > MOST_DOUBLE_NAMES
        user = self._chance.choice(doubled) if many else self._somebody(ACTIVE)
        first, space, last = user.name.rpartition(" ")
        if not space:
            return
        single = last.partition("-")[0]
        name = f"{first} {single}" if "-" in last else f"{first} {last}-{self._family_like(user)}"
        users.update_profile(user, user, {"name": name})

    def change_roles(self) -> None:
        """Somebody gets one of the team's own roles, or hands it back."""
        query = select(Role).where(Role.name == self._chance.choice(list(ROLES)))
        role = db.session.scalars(query).first()
        if role is None:
            return
        holders = [user for user in self._people(ACTIVE) if role in user.roles]
        many = len(holders) > MOST_HOLDERS
        user = self._chance.choice(holders) if many else self._somebody(ACTIVE)
        change = {"revoke": [role]} if role in user.roles else {"grant": [role]}
        users.change_roles(SYSTEM, user, **change)

    def deactivate(self) -> None:
        """Somebody leaves."""
        away = select(func.count(User.id)).where(User.state == DEACTIVATED)
        if (db.session.scalar(away) or 0) < MOST_DEACTIVATED:
            users.deactivate(SYSTEM, self._somebody(ACTIVE))

    def reactivate(self) -> None:
        """Somebody comes back."""
        users.reactivate(SYSTEM, self._somebody(DEACTIVATED))

    def _somebody(self, state: str) -> User:
        """Somebody of the fiction, in that state.

        Raises:
            DashboardError: there is nobody.
        """
        people = self._people(state)
        if not people:
            raise DashboardError()
        return self._chance.choice(people)

    def _people(self, state: str) -> list[User]:
        """Everybody of the fiction in that state."""
        query = select(User).where(User.state == state, User.username.in_(self._usernames))
        return list(db.session.scalars(query.order_by(User.id)))

    def _family_like(self, user: User) -> str:
        """The last name of somebody from the same place, so that the scripts fit."""
        query = select(User.name).where(User.timezone == user.timezone, User.id != user.id)
        names = [name for name in db.session.scalars(query) if " " in name]
        return self._chance.choice(names).rpartition(" ")[2].partition("-")[0]


DEEDS: Final[dict[Callable[[Team], None], int]] = {
    Team.sign_in: 30,
    Team.upload: 22,
    Team.tidy: 10,
    Team.share: 3,
    Team.read_announcement: 4,
    Team.rename: 12,
    Team.change_roles: 14,
    Team.deactivate: 6,
    Team.reactivate: 5,
}
"""What happens, and how often."""
