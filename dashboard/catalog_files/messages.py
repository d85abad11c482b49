"""A text and its translation, as catalogs have them, and what may be changed of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from dashboard.words.keys import key_of

__all__ = ("Edit", "Entry", "Form", "Message", "Place", "Previous", "key_of")


class Previous(TypedDict):
    """What the source text was when the translation was written."""

    context: str | None
    source: str
    source_plural: str | None


@dataclass(kw_only=True, slots=True)
class Message:
    """A text with its translation.

    Args:
        context: what tells it from the same text elsewhere; None is another than an empty one.
        source: the text in the code.
        source_plural: its plural, if it has one.
        texts: the translation, one for each plural form; empty where it is missing.
        fuzzy: whether the translation needs work and is not shipped.
        flags: other flags, such as ``python-format``.
        comment: what the code says to translators.
        note: what translators say.
        places: where it stands in the code.
        previous: its former source text, as long as the translation is that of the former one.
        obsolete: whether the code does not have it any more.
    """

    source: str
    context: str | None = None
    source_plural: str | None = None
    texts: tuple[str, ...] = ("",)
    fuzzy: bool = False
    flags: tuple[str, ...] = ()
    comment: str = ""
    note: str = ""
    places: tuple[str, ...] = ()
    previous: Previous | None = None
    obsolete: bool = False

    @property
    def key(self) -> str:
        """What it goes by, in every language."""
        return key_of(self.context, self.source)

    @property
    def previous_key(self) -> str | None:
        """What it went by before its source text was changed."""
        before = self.previous
        return key_of(before["context"], before["source"]) if before else None

    @property
    def is_header(self) -> bool:
        """Whether it is no text, but what the catalog says of itself."""
        return self.source == "" and self.context is None

    @property
    def is_served(self) -> bool:
        """Whether people read the translation: it is whole and does not need work."""
        return not self.fuzzy and not self.obsolete and all(self.texts)


@dataclass(slots=True)
class Form:
    """Where the translation of one plural form stands.

    Args:
        start: the byte at which ``msgstr`` begins.
        end: the byte behind the last quotation mark.
        text: what it says.
        gap: what stands between the keyword and the first quotation mark.
        indent: what stands before the quotation marks of the lines that follow.
    """

    start: int
    end: int
    text: str
    gap: str = " "
    indent: str = ""


@dataclass(slots=True)
class Place:
    """Where the parts of an entry stand in the file, in bytes.

    Args:
        start: of its first comment, or its first keyword if it has no comments.
        body: of the line of its first keyword.
        end: behind its last quotation mark.
        line: of its first keyword, counted from 1.
        forms: its translations.
        flags, previous, notes: its lines of flags, of the former source and of translators'
            comments, each with the line break.
    """

    start: int
    body: int
    end: int
    line: int
    forms: list[Form] = field(default_factory=list)
    flags: list[tuple[int, int]] = field(default_factory=list)
    previous: list[tuple[int, int]] = field(default_factory=list)
    notes: list[tuple[int, int]] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Entry(Message):
    """A text in a file.

    Args:
        place: where it stands there.
    """

    place: Place

    @property
    def line(self) -> int:
        """Its line, counted from 1."""
        return self.place.line


@dataclass(frozen=True, slots=True)
class Edit:
    """What a translation becomes.

    Args:
        texts: one for each plural form; empty where it is missing.
        fuzzy: whether it needs work. Where it does not, the former source text goes, too.
        note: the translators' comment; None leaves it as it is.
    """

    texts: tuple[str, ...]
    fuzzy: bool = False
    note: str | None = None
