"""Sets of permissions, some of which hold in chosen languages only.

A role holds ``translations.edit`` for every language, or ``translations.edit:fr`` for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

LIMIT: Final = ":"
"""Stands between a permission and the language that it is limited to."""


def limited(permission: str, locale: str) -> str:
    """A permission in one language only."""
    return f"{permission}{LIMIT}{locale}"


def name_of(right: str) -> str:
    """The permission, whatever language it is limited to."""
    return right.partition(LIMIT)[0]


def locale_of(right: str) -> str | None:
    """The language that a permission is limited to, if it is."""
    _name, limit, locale = right.partition(LIMIT)
    return locale if limit else None


def tidied(rights: Iterable[str]) -> list[str]:
    """Each once and in order; none in single languages that holds in all of them anyway."""
    chosen = set(rights)
    return sorted(it for it in chosen if locale_of(it) is None or name_of(it) not in chosen)


class Rights(frozenset[str]):
    """What somebody may do. Whoever may in every language also may in each."""

    def __contains__(self, right: object) -> bool:
        return super().__contains__(right) or super().__contains__(name_of(str(right)))

    def issuperset(self, rights: Iterable[Any]) -> bool:
        """Whether each of these is among them."""
        return all(right in self for right in rights)

    def within(self, scope: Iterable[str]) -> Rights:
        """What is left of them where only ``scope`` may be used."""
        allowed = Rights(scope)
        return Rights(
            [right for right in self if right in allowed]
            + [right for right in allowed if right in self]
        )

    def anywhere(self, permission: str) -> bool:
        """Whether it is among them, if only in one language."""
        return permission in self or next(self.languages(permission), None) is not None

    def languages(self, permission: str) -> Iterator[str]:
        """The languages that a permission is limited to, where it is."""
        prefix = permission + LIMIT
        return (right[len(prefix) :] for right in self if right.startswith(prefix))
