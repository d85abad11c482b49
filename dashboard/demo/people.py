"""The fictional team: who they are, what they may, since when they are there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.config import MIB
from dashboard.demo.names import CULTURES, PLAIN_LETTERS, Culture
from dashboard.models.text import text_key
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED

SEED: Final = 20260501
PER_CULTURE: Final = 17
DAYS: Final = 45
"""How far back the team's history goes."""

ROLES: Final[dict[str, dict[str, Any]]] = {
    "Auditors": {
        "description": "Read everything, change nothing.",
        "permissions": ["users.view", "users.view_private", "roles.view", "uploads.view_all"],
    },
    "Front desk": {
        "description": "Invite people and help them sign in.",
        "permissions": ["users.view", "users.invite", "users.edit", "uploads.create"],
    },
    "Photo desk": {
        "description": "Pictures for everybody.",
        "permissions": ["uploads.create", "uploads.view_all"],
        "quota_bytes": 20 * 1024 * MIB,
    },
    "Contractors": {
        "description": "Here for a project.",
        "permissions": ["uploads.create"],
        "max_upload_bytes": 25 * MIB,
        "quota_bytes": 200 * MIB,
    },
}
"""What admins of this team have made besides the built-in roles."""

TRY: Final = {
    "admin": "Robin Hale",
    "staff": "Sam Okafor",
    "translator": "Tamsin Vega",
    "user": "Uma Lindgren",
}
"""Accounts for the person who tries the demo: a built-in role and who holds it."""


@dataclass(frozen=True)
class Person:
    """Somebody of the team.

    Args:
        values: their profile.
        roles: keys or names.
        state: of the account.
        created_at: when the account was made.
        last_sign_in_at: when they were last here, if ever.
    """

    values: dict[str, str | None]
    roles: tuple[str, ...]
    state: str
    created_at: datetime
    last_sign_in_at: datetime | None


def team(today: datetime) -> list[Person]:
    """Everybody, the same every time, in the order in which they joined."""
    chance = random.Random(SEED)  # noqa: S311 - fiction, not secrets
    people = [
        _person(chance, culture, name, today)
        for culture in CULTURES
        for name in chance.sample(list(_names(culture)), PER_CULTURE)
    ]
    return sorted(people, key=lambda person: person.created_at)


def guests(today: datetime) -> Iterator[Person]:
    """The accounts of ``TRY``."""
    joined = today - timedelta(days=DAYS)
    for role, name in TRY.items():
        values = {"username": role, "name": name, "email": f"{role}@demo.example"}
        yield Person({**values, "locale": None, "timezone": None}, (role,), ACTIVE, joined, None)


def _names(culture: Culture) -> Iterator[tuple[str, str]]:
    for given in map(_pair, culture.given.split()):
        for family in map(_pair, culture.family.split()):
            parts = (family, given) if culture.family_first else (given, family)
            written = culture.separator.join(part[0] for part in parts)
            yield written, f"{given[1]}.{family[1]}"


def _pair(name: str) -> tuple[str, str]:
    written, _, romanised = name.partition(":")
    return written, romanised or text_key(written).translate(PLAIN_LETTERS)


def _person(
    chance: random.Random, culture: Culture, name: tuple[str, str], today: datetime
) -> Person:
    written, username = name
    joined = today - timedelta(days=chance.uniform(0.2, DAYS))
    state = chance.choices((ACTIVE, INVITED, DEACTIVATED), (86, 8, 6))[0]
    seen = joined + (today - joined) * chance.betavariate(4, 1)
    values = {
        "username": username,
        "name": written,
        "email": f"{username}@team.example",
        "locale": culture.locale,
        "timezone": culture.timezone,
    }
    return Person(values, _roles(chance), state, joined, None if state == INVITED else seen)


def _roles(chance: random.Random) -> tuple[str, ...]:
    main = chance.choices(("user", "staff", "translator", "admin"), (78, 11, 10, 1))[0]
    more = [role for role, odds in _ODDS if chance.random() < odds]
    return (main, *more)


_ODDS: Final = (
    ("Auditors", 0.04),
    ("Front desk", 0.06),
    ("Photo desk", 0.08),
    ("Contractors", 0.1),
)
