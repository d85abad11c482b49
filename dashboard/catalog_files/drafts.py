"""An entry while its lines are being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from dashboard.catalog_files.escapes import UnknownEscapeError, unescaped
from dashboard.catalog_files.faults import BrokenCatalog
from dashboard.catalog_files.messages import Entry, Form, Place, Previous

WORDS: Final = frozenset({"msgctxt", "msgid", "msgid_plural", "msgstr"})

BODY_WORDS: Final = ("msgctxt", "msgid")
"""What an entry may begin with."""

AFTER: Final[dict[str, tuple[str, ...]]] = {
    "msgctxt": ("",),
    "msgid": ("", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[]": ("msgid_plural", "msgstr[]"),
}
"""What each word may stand behind."""

FILE_NAME: Final = re.compile("\u2068[^\u2069]*\u2069\\S*|\\S+")
"""A place in the code; names with blanks are between marks that cannot be seen."""

FORMER: Final = re.compile(r'(?:(msgctxt|msgid_plural|msgid)\s*)?"([^"\\]*(?:\\.[^"\\]*)*)"')


MARKED: Final = frozenset(",|.:")
"""What stands behind the # of a comment that is no translators' note."""


@dataclass(slots=True)
class Statement:
    """A keyword with its text.

    Args:
        word: such as ``msgid``.
        form: the number of the plural form, if one is named.
        first: the text up to its first closing quotation mark.
        start, end: its place in the file, in bytes.
        line: of the keyword.
        gap: what stands between the keyword and the text.
        indent: what stands before the quotation marks of further lines.
    """

    word: str
    form: int | None
    first: str
    start: int
    end: int
    line: int
    gap: str
    indent: str = ""
    more: list[str] | None = None

    @property
    def text(self) -> str:
        """All parts together."""
        return self.first if self.more is None else self.first + "".join(self.more)


class Comments:
    """The comments before an entry, with their places.

    Args:
        start: of the first one in the file, in bytes.
    """

    __slots__ = ("_lines", "start")

    def __init__(self) -> None:
        self.start: int | None = None
        self._lines: list[tuple[str, str, int, int, int]] = []

    def add(self, text: str, line: int, start: int, end: int) -> None:
        """Note a line that begins with ``#``; its place includes the line break."""
        if self.start is None:
            self.start = start
        self._lines.append((text[1:2], text, line, start, end))

    def add_inline(self, text: str, line: int) -> None:
        """Note a comment behind a text, which belongs to the next entry."""
        self._lines.append((" ", text, line, -1, -1))

    @property
    def flags(self) -> list[str]:
        """What is said of the entry, such as ``fuzzy``."""
        lines = (text[2:] for kind, text, *_ in self._lines if kind == ",")
        return [flag.strip() for line in lines for flag in line.split(",") if flag.strip()]

    @property
    def extracted(self) -> str:
        """What the code says to translators."""
        return "\n".join([text[2:].strip() for kind, text, *_ in self._lines if kind == "."])

    @property
    def notes(self) -> str:
        """What translators say."""
        lines = (text for kind, text, *_ in self._lines if kind not in MARKED)
        return "\n".join([text[1:].removeprefix(" ").rstrip() for text in lines]).strip()

    @property
    def in_code(self) -> tuple[str, ...]:
        """Where the text stands in the code."""
        found = [FILE_NAME.findall(text[2:]) for kind, text, *_ in self._lines if kind == ":"]
        return (
            tuple(found[0]) if len(found) == 1 else tuple(name for names in found for name in names)
        )

    def places(self, kind: str) -> list[tuple[int, int]]:
        """Where the lines of a kind stand; of notes if it is empty."""
        return [
            (start, end)
            for found, _text, _line, start, end in self._lines
            if start >= 0 and (found == kind if kind else found not in MARKED)
        ]

    def previous(self) -> Previous | None:
        """The former source text.

        Raises:
            BrokenCatalog: its lines are no texts.
        """
        found: dict[str, str] = {}
        word = ""
        former = ((text[2:].strip(), line) for kind, text, line, *_ in self._lines if kind == "|")
        for rest, line in former:
            match = FORMER.fullmatch(rest)
            if match is None or not (word := match[1] or word):
                raise BrokenCatalog("unclosed" if '"' in rest else "stray_text", line)
            try:
                found[word] = found.get(word, "") + unescaped(match[2])
            except UnknownEscapeError as error:
                raise BrokenCatalog("escape", line, sequence=str(error)) from None
        if "msgid" not in found:
            return None
        return {
            "context": found.get("msgctxt"),
            "source": found["msgid"],
            "source_plural": found.get("msgid_plural"),
        }


@dataclass(slots=True)
class Draft:
    """An entry of which some statements were read.

    Args:
        body: where the line of its first keyword begins.
        obsolete: whether its lines are marked as obsolete.
    """

    body: int
    obsolete: bool
    statements: list[Statement] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether there is a translation, so that another entry may follow."""
        return self.statements[-1].word == "msgstr"

    def add(self, statement: Statement) -> None:
        """Take the next statement.

        Raises:
            BrokenCatalog: it cannot stand here.
        """
        before = _name(self.statements[-1]) if self.statements else ""
        name = _name(statement)
        if before not in AFTER.get(name, ()):
            if name in BODY_WORDS and before in ("msgid", "msgid_plural"):
                raise BrokenCatalog("no_translation", self.statements[0].line)
            raise BrokenCatalog("unexpected_word", statement.line, word=statement.word)
        if statement.form is not None:
            expected = sum(1 for each in self.statements if each.word == "msgstr")
            if statement.form != expected:
                raise BrokenCatalog("form_order", statement.line, expected=expected)
        self.statements.append(statement)

    def finished(self, comments: Comments) -> Entry:
        """The entry.

        Raises:
            BrokenCatalog: something is missing.
        """
        if not self.is_whole:
            raise BrokenCatalog("no_translation", self.statements[0].line)
        words = {each.word: each.text for each in self.statements if each.word != "msgstr"}
        forms = [each for each in self.statements if each.word == "msgstr"]
        flags = comments.flags
        return Entry(
            context=words.get("msgctxt"),
            source=words["msgid"],
            source_plural=words.get("msgid_plural"),
            texts=tuple(each.text for each in forms),
            fuzzy="fuzzy" in flags,
            flags=tuple([flag for flag in flags if flag != "fuzzy"]),
            comment=comments.extracted,
            note=comments.notes,
            places=comments.in_code,
            previous=comments.previous(),
            obsolete=self.obsolete,
            place=self._place(comments, forms),
        )

    def _place(self, comments: Comments, forms: list[Statement]) -> Place:
        indent = next((each.indent for each in self.statements if each.more is not None), "")
        return Place(
            start=self.body if comments.start is None else comments.start,
            body=self.body,
            end=forms[-1].end,
            line=self.statements[0].line,
            forms=[Form(each.start, each.end, each.text, each.gap, indent) for each in forms],
            flags=comments.places(","),
            previous=comments.places("|"),
            notes=comments.places(""),
        )


def _name(statement: Statement) -> str:
    return statement.word if statement.form is None else f"{statement.word}[]"
