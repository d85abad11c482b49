"""The list of people: searched, filtered, sorted and paged, quickly among 100,000 of them.

Every condition is answered by the index of the order that is asked for (models/users.py), so
whole rows are read only for the page that is shown. static/js/models/users.js has the twin of
the conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dashboard.errors import Invalid
from dashboard.extensions import db
from dashboard.models.listing import MOST, Order, Page, page
from dashboard.models.roles import UserRole
from dashboard.models.text import like_pattern, text_key
from dashboard.models.users import STATES, User

SORTS: Final = {"name": User.name_key, "username": User.username_key, "created_at": User.created_at}
PRIVATE_SORTS: Final = {**SORTS, "last_sign_in_at": User.last_sign_in_at}

MOST_WORDS: Final = 6
"""Words of a search that count; the others are left out."""

RARE: Final = 5000
"""A role with fewer holders is looked up first; one with more is checked person by person."""

COMMON: Final = 40_000
"""Up to so many holders, it is quicker to count from the role's side."""

SEPARATORS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")


class Word(NamedTuple):
    """One word of a search: as names are compared, and as addresses are."""

    key: str
    plain: str


@dataclass(frozen=True)
class Criteria:
    """Which people.

    Args:
        words: each must occur in the name, the user name or (if ``private``) the e-mail address.
        role_id: only holders of this role.
        state: only people in this state.
        private: whether whoever asks may see private fields; otherwise nothing depends on them.
    """

    words: tuple[Word, ...] = ()
    role_id: int | None = None
    state: str | None = None
    private: bool = False

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a person must fulfil, except for the role."""
        if self.state is not None:
            yield User.state == self.state
        for word in self.words:
            yield or_(*self._places(word))

    def _places(self, word: Word) -> Iterator[ColumnElement[bool]]:
        key = like_pattern(word.key)
        yield User.name_key.like(key, escape="\\")
        yield User.username_key.like(key, escape="\\")
        if self.private:
            yield User.email_key.like(like_pattern(word.plain), escape="\\")

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return not self.words and self.role_id is None and self.state is None


def words(query: str) -> tuple[Word, ...]:
    """The words of a search."""
    found = (Word(text_key(word), word.lower()) for word in SEPARATORS.split(query))
    return tuple(dict.fromkeys(word for word in found if word.key))[:MOST_WORDS]


def criteria(query: str, role: str, state: str, *, private: bool) -> Criteria:
    """Read what an address asks for; empty texts ask for nothing.

    Raises:
        Invalid: for a state there is not, or a role that is no number.
    """
    if state and state not in STATES:
        raise Invalid({"state": _l("Choose one from the list.")})
    if role and not (role.isascii() and role.isdigit() and len(role) < 16):
        raise Invalid({"role": _l("Choose one from the list.")})
    return Criteria(words(query), int(role) if role else None, state or None, private)


def order(sort: str, *, private: bool) -> Order:
    """Read how to sort.

    Raises:
        Invalid: also for a private field, if the person may not see those.
    """
    return Order.parse(sort, PRIVATE_SORTS if private else SORTS, User.id)


def find(
    wanted: Criteria, by: Order, cursor: str | None, limit: int
) -> tuple[Page[User], int | None]:
    """One page of the people wanted and, with the first page, how many they are on all pages.

    Raises:
        Invalid: for a cursor that is not ours.
    """
    size = max(1, min(limit, MOST))
    start = by.read_cursor(cursor) if cursor else None
    query = _matching(select(User.id, by.column), wanted)
    if start is not None:
        query = query.where(start)
    # Only the index is walked for this; rows are read for what it finds.
    rows = [(row[0], row[1]) for row in db.session.execute(by.apply(query).limit(size + 1))]
    people = select(User).where(User.id.in_([row_id for row_id, _ in rows]))
    found: Page[User] = page(people, by, None, size)
    return found, _total(wanted, by, rows, whole=len(rows) <= size) if start is None else None


def find_batch(wanted: Criteria, after_id: int, most: int) -> list[User]:
    """The next people wanted in the order of their ids, whatever they are called meanwhile."""
    query = _matching(select(User), wanted).where(User.id > after_id)
    return list(db.session.scalars(query.order_by(User.id).limit(most)))


def _total(wanted: Criteria, by: Order, first: list[tuple[int, Any]], *, whole: bool) -> int:
    """How many there are, given the first ones in order; ``whole``: there are no more."""
    if whole:
        return len(first)
    if wanted.everybody:
        return db.session.scalar(select(func.count()).select_from(User)) or 0
    if wanted.role_id is not None and not wanted.words:
        return _count_holders(wanted.role_id, wanted.state)
    row_id, value = first[-1]
    rest = _matching(select(func.count()).select_from(User), wanted, COMMON)
    rest = rest.where(by.after(value, row_id))
    return len(first) + (db.session.scalar(rest) or 0)


def _count_holders(role_id: int, state: str | None) -> int:
    if state is None:
        return _holders(role_id)
    query = select(func.count()).select_from(UserRole).join(User, User.id == UserRole.user_id)
    query = query.where(UserRole.role_id == role_id, User.state == state)
    return db.session.scalar(query) or 0


def _matching(query: Select[Any], wanted: Criteria, rare: int = RARE) -> Select[Any]:
    query = query.where(*wanted.conditions())
    if wanted.role_id is None:
        return query
    if _holders(wanted.role_id, rare) < rare:
        holders = select(UserRole.user_id).where(UserRole.role_id == wanted.role_id)
        return query.where(User.id.in_(holders))
    held = and_(UserRole.user_id == User.id, UserRole.role_id == wanted.role_id)
    return query.where(select(1).where(held).exists())


def _holders(role_id: int, most: int | None = None) -> int:
    """How many people hold a role, counted up to ``most``."""
    holders = select(UserRole.user_id).where(UserRole.role_id == role_id).limit(most)
    return db.session.scalar(select(func.count()).select_from(holders.subquery())) or 0
