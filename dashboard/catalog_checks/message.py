"""What is checked: a text of the source with what was written for it in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dashboard.catalog_checks.languages import LanguageFacts
from dashboard.catalog_checks.vocabulary import CHECKS, Level

Others: TypeAlias = Callable[[], Sequence[Sequence[str]]]
"""Looks up what the same source text is called elsewhere in the language."""


@dataclass(frozen=True)
class SourceText:
    """A text of the source.

    Args:
        source: the text, or its form for one.
        source_plural: its form for several, if a number decides.
        context: what tells it from the same words elsewhere.
        flags: a catalog's flags, of which ``python-format`` and the like matter.
        terms: names in it that are never translated.
        others: looks up the other translations of the same words in the language.
    """

    source: str
    source_plural: str | None = None
    context: str | None = None
    flags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    others: Others | None = None


@dataclass(frozen=True)
class Finding:
    """Something that a check found.

    Args:
        check: a key of ``CHECKS``.
        level: ``error`` keeps a text from being published, ``warning`` does not.
        form: the plural form it is in, 0 where there is only one; None for all together.
        params: ``found`` and ``expected``, lists of what to show.
        fix: all forms as they would be after mending this, where that is safe.
    """

    check: str
    level: Level
    form: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    fix: list[str] | None = None


@dataclass(frozen=True)
class Form:
    """One form of a translation, and the form of the source to compare it with.

    Args:
        index: which one.
        text: what was written.
        source: what it is written for.
        texts: all forms.
        message: the whole source text.
        language: what is known of the language.
    """

    index: int
    text: str
    source: str
    texts: tuple[str, ...]
    message: SourceText
    language: LanguageFacts

    def finding(
        self,
        check: str,
        found: Sequence[str] = (),
        expected: Sequence[str] = (),
        fix: str | None = None,
    ) -> Finding:
        """A finding in this form.

        Args:
            fix: this form's text after mending; one that changes nothing is left out.
        """
        fixed = list(self.texts)
        if fix is not None:
            fixed[self.index] = fix
        return Finding(
            check,
            CHECKS[check].level,
            self.index,
            {"found": list(found), "expected": list(expected)},
            fixed if fix is not None and fix != self.text else None,
        )


FormCheck: TypeAlias = Callable[[Form], Iterator[Finding]]


def without(these: Iterable[str], others: Iterable[str]) -> list[str]:
    """These, each taken away once for each time that it is among the others."""
    left = list(these)
    for each in others:
        if each in left:
            left.remove(each)
    return left
