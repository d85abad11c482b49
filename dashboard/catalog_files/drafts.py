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

FORMER: Final = re.compile(r'(?:(msgctxt|msgid_plural|msgid)\s*)?"((?:[^"\\]|\\.)*)"')


@dataclass(slots=True)
class Statement:
    """A keyword with its text.

    Args:
        word: such as ``msgid``.
        form: the number of the plural form, if one is named.
        parts: the text, as often as quotation marks open and close.
        start, end: its place in the file, in bytes.
        line: of the keyword.
        gap: what stands between the keyword and the text.
        indent: what stands before the quotation marks of further lines.
    """

    word: str
    form: int | None
    parts: list[str]
    start: int
    end: int
    line: int
    gap: str
    indent: str = ""

    @property
    def text(self) -> str:
        """All parts together."""
        return self.parts[0] if len(self.parts) == 1 else "".join(self.parts)


@dataclass(slots=True)
class Comments:
    """The comments before an entry, with their places."""

    start: int | None = None
    extracted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    former: list[tuple[str, int]] = field(default_factory=list)
    flag_lines: list[tuple[int, int]] = field(default_factory=list)
    former_lines: list[tuple[int, int]] = field(default_factory=list)
    note_lines: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, line: int, start: int, end: int) -> None:
        """Note a line that begins with ``#``; its place includes the line break."""
        if self.start is None:
            self.start = start
        kind, rest = text[1:2], text[2:].strip()
        if kind == ",":
            self.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
            self.flag_lines.append((start, end))
        elif kind == "|":
            self.former.append((rest, line))
            self.former_lines.append((start, end))
        elif kind == ".":
            self.extracted.append(rest)
        elif kind == ":":
            self.places += FILE_NAME.findall(rest)
        else:
            self.notes.append(text[1:].removeprefix(" "))
            self.note_lines.append((start, end))

    def add_inline(self, text: str, _line: int) -> None:
        """Note a comment behind a text, which belongs to the next entry."""
        self.notes.append(text[1:].strip())

    def previous(self) -> Previous | None:
        """The former source text.

        Raises:
            BrokenCatalog: its lines are no texts.
        """
        found: dict[str, str] = {}
        word = ""
        for rest, line in self.former:
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
        expected = sum(1 for each in self.statements if each.word == "msgstr")
        if statement.form is not None and statement.form != expected:
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
        return Entry(
            context=words.get("msgctxt"),
            source=words["msgid"],
            source_plural=words.get("msgid_plural"),
            texts=tuple(each.text for each in forms),
            fuzzy="fuzzy" in comments.flags,
            flags=tuple(flag for flag in comments.flags if flag != "fuzzy"),
            comment="\n".join(comments.extracted),
            note="\n".join(comments.notes).strip(),
            places=tuple(comments.places),
            previous=comments.previous() if comments.former else None,
            obsolete=self.obsolete,
            place=self._place(comments, forms),
        )

    def _place(self, comments: Comments, forms: list[Statement]) -> Place:
        indent = next((each.indent for each in self.statements if len(each.parts) > 1), "")
        return Place(
            start=self.body if comments.start is None else comments.start,
            body=self.body,
            end=forms[-1].end,
            line=self.statements[0].line,
            forms=[Form(each.start, each.end, each.text, each.gap, indent) for each in forms],
            flags=comments.flag_lines,
            previous=comments.former_lines,
            notes=comments.note_lines,
        )


def _name(statement: Statement) -> str:
    return statement.word if statement.form is None else f"{statement.word}[]"
