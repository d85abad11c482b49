"""What to find in translations, and what to put in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask_babel import lazy_gettext as _l

from dashboard.catalog_checks.placeholders import TOKEN
from dashboard.errors import Invalid

MOST_CHARACTERS: Final = 1000

MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\w+|\w+);")


@dataclass(frozen=True)
class Replacement:
    """Words to find, and those to put in their place.

    What would cut a placeholder or a tag in two is left alone; only whole ones are replaced.

    Args:
        find: at least one character.
        replace: may be empty.
        match_case: whether "Save" is found by "save", too.
        whole_words: whether "save" is found in "saved", too; languages that write without spaces
            have no such words.
    """

    find: str
    replace: str
    match_case: bool = False
    whole_words: bool = False

    def __post_init__(self) -> None:
        """Raises Invalid for what cannot be looked for."""
        wrong = {}
        if not self.find:
            wrong["find"] = _l("This field is required.")
        for name in ("find", "replace"):
            if len(getattr(self, name)) > MOST_CHARACTERS:
                wrong[name] = _l("Use at most %(most)s characters.", most=MOST_CHARACTERS)
        if not wrong and self.find == self.replace:
            wrong["replace"] = _l("Enter something else than what is to be found.")
        if wrong:
            raise Invalid(wrong)

    def apply(self, text: str) -> str:
        """``text`` with every occurrence replaced."""
        done, end = [], 0
        for start, stop in self._places(text):
            done += [text[end:start], self.replace]
            end = stop
        return "".join([*done, text[end:]])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.find), re.NOFLAG if self.match_case else re.IGNORECASE)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        whole: list[tuple[int, int]] | None = None
        for match in self._pattern.finditer(text):
            start, stop = match.span()
            if self.whole_words and not _stands_alone(text, start, stop):
                continue
            whole = _units(text) if whole is None else whole
            if not any(_cuts(start, stop, *unit) for unit in whole):
                yield start, stop


def _units(text: str) -> list[tuple[int, int]]:
    """Where placeholders and tags are."""
    return [match.span() for form in (TOKEN, MARKUP) for match in form.finditer(text)]


def _cuts(start: int, stop: int, unit_start: int, unit_stop: int) -> bool:
    """Whether a stretch has a part of a unit, but not all of it."""
    apart = stop <= unit_start or unit_stop <= start
    return not apart and not (start <= unit_start and unit_stop <= stop)


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """Whether no word goes on before or after a stretch."""
    before = start > 0 and _in_word(text[start]) and _in_word(text[start - 1])
    after = stop < len(text) and _in_word(text[stop - 1]) and _in_word(text[stop])
    return not before and not after


def _in_word(char: str) -> bool:
    """Marks belong to the letter before them."""
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")
