"""Reading a catalog line by line, with the exact place of everything that may be changed.

The grammar is that of GNU gettext (its ``po-gram-gen.y``); what msgfmt calls a syntax error is one
here, too, at the same line.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final

from dashboard.catalog_files.drafts import BODY_WORDS, WORDS, Comments, Draft, Statement
from dashboard.catalog_files.encodings import charset_of, decoded
from dashboard.catalog_files.escapes import UnknownEscapeError, unescaped
from dashboard.catalog_files.faults import BrokenCatalog
from dashboard.catalog_files.messages import Entry

BLANK: Final = " \t\r\f\v"
STATEMENT: Final = re.compile(
    r"(?:(msg\w+)(?:\s*\[\s*(\d{1,3})\s*\])?(\s*))?" r'"([^"\\]*(?:\\.[^"\\]*)*)"\s*'
)
WORD: Final = re.compile(r"(\w+)(?:\s*\[[^\]]*\])?\s*")
FORMS: Final = re.compile(r"\s*nplurals\s*=\s*(\d{1,2})\s*;")


@dataclass
class Catalog:
    """A catalog file that was read.

    Args:
        content: the file.
        charset: its encoding.
        header: what it says of itself.
        entries: its texts, in order; obsolete ones, too.
    """

    content: bytes
    charset: str
    header: Entry | None = None
    entries: list[Entry] = field(default_factory=list)

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """The texts that the code has."""
        return {entry.key: entry for entry in self.entries if not entry.obsolete}

    @cached_property
    def fields(self) -> dict[str, str]:
        """What the header says, by name."""
        lines = self.header.texts[0].split("\n") if self.header else []
        pairs = (line.partition(":") for line in lines)
        return {name.strip(): value.strip() for name, colon, value in pairs if colon}

    @cached_property
    def forms(self) -> int:
        """How many plural forms there are: what the header announces, else what most have."""
        match = FORMS.match(self.fields.get("Plural-Forms", ""))
        if match and match[1] != "0":
            return int(match[1])
        found = [len(entry.place.forms) for entry in self.entries if entry.source_plural]
        return max(set(found), key=found.count, default=2)

    @property
    def line_break(self) -> str:
        """How its lines end."""
        return "\r\n" if b"\r\n" in self.content[:4096] else "\n"


def parse(content: bytes) -> Catalog:
    """Read a catalog without asking whether it makes sense; ``validity.read`` does that.

    Args:
        content: the file; a byte order mark is skipped.

    Raises:
        BrokenCatalog: its encoding or its syntax is broken.
    """
    charset = charset_of(content)
    catalog = Catalog(content, charset)
    _Scanner(catalog).scan()
    for entry in catalog.entries:
        if entry.source_plural is not None and len(entry.texts) != catalog.forms:
            missing = ("",) * (catalog.forms - len(entry.texts))
            entry.texts = (entry.texts + missing)[: catalog.forms]
    return catalog


class _Scanner:
    """Goes through the lines; what is open is the entry at which it stands."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.text = decoded(catalog.content, catalog.charset).split("\n")
        mark = len(BOM_UTF8) if catalog.content.startswith(BOM_UTF8) else 0
        self.raw = catalog.content[mark:].split(b"\n")
        self.starts = list(accumulate((len(line) + 1 for line in self.raw), initial=mark))
        self.starts[-1] -= 1  # no line break ends the last line
        self.comments = Comments()
        self.open: Draft | None = None

    def scan(self) -> None:
        for number, line in enumerate(self.text):
            if not (stripped := line.strip(BLANK)):
                continue
            if stripped[0] == "#":
                self._comment(number, stripped)
            else:
                self._statements(number, line, stripped, obsolete=False)
        self._finish()

    def _comment(self, number: int, stripped: str) -> None:
        if stripped.startswith("#~"):
            rest = stripped[2:].strip(BLANK)
            if rest and rest[0] not in "|#":
                self._statements(number, self._without_mark(number), rest, obsolete=True)
                return
            stripped = rest if rest.startswith("#") else f"#{rest}"
        if self.open is not None:
            self._finish()
        self.comments.add(stripped, number + 1, self.starts[number], self.starts[number + 1])

    def _without_mark(self, number: int) -> str:
        """The line with blanks where it says that it is obsolete, so that places stay."""
        return self.text[number].replace("#~", "  ", 1)

    def _statements(self, number: int, line: str, stripped: str, *, obsolete: bool) -> None:
        match = STATEMENT.fullmatch(stripped)
        if match:
            first = self.starts[number] + len(line) - len(line.lstrip(BLANK))
            end = self.starts[number] + len(self.raw[number].rstrip(b" \t\r\f\v"))
            self._statement(number, match, first, end, obsolete=obsolete)
            return
        self._several(number, line, obsolete=obsolete)

    def _several(self, number: int, line: str, *, obsolete: bool) -> None:
        """A line that has more than one statement, or is none."""
        column, byte = 0, self.starts[number]

        def byte_at(place: int) -> int:
            nonlocal column, byte
            byte += len(line[column:place].encode(self.catalog.charset))
            column = place
            return byte

        place = len(line) - len(line.lstrip(BLANK))
        while place < len(line):
            if line[place] == "#":
                self._finish()
                self.comments.add_inline(line[place:], number + 1)
                return
            match = STATEMENT.match(line, place)
            if match is None:
                raise self._fault(line[place:], number + 1)
            first, end = byte_at(place), byte_at(match.end(4) + 1)
            self._statement(number, match, first, end, obsolete=obsolete)
            place = match.end()

    def _statement(
        self, number: int, match: re.Match[str], start: int, end: int, *, obsolete: bool
    ) -> None:
        word, index, gap, raw = match.groups()
        try:
            text = unescaped(raw)
        except UnknownEscapeError as error:
            raise BrokenCatalog("escape", number + 1, sequence=str(error)) from None
        if word is None:
            self._go_on(number + 1, text, start, end, obsolete=obsolete)
            return
        if word not in WORDS:
            raise BrokenCatalog("unknown_word", number + 1, word=word[:40])
        form = int(index) if index is not None else None
        statement = Statement(word, form, text, start, end, number + 1, gap or "")
        if self.open is None or (self.open.is_whole and word in BODY_WORDS):
            self._finish()
            if word not in BODY_WORDS:
                raise BrokenCatalog("unexpected_word", number + 1, word=word)
            blanks = self.catalog.content[self.starts[number] : start].strip(b"#~ \t\r\f\v")
            self.open = Draft(start if blanks else self.starts[number], obsolete=obsolete)
        elif self.open.obsolete != obsolete:
            raise BrokenCatalog("mixed_obsolete", number + 1)
        self.open.add(statement)

    def _go_on(self, line: int, text: str, start: int, end: int, *, obsolete: bool) -> None:
        if self.open is None:
            raise BrokenCatalog("stray_text", line)
        if self.open.obsolete != obsolete:
            raise BrokenCatalog("mixed_obsolete", line)
        statement = self.open.statements[-1]
        if statement.more is None:
            statement.more = []
            if line > statement.line and not obsolete:
                blanks = self.catalog.content[self.starts[line - 1] : start]
                statement.indent = "" if blanks.strip() else blanks.decode("ascii")
        statement.more.append(text)
        statement.end = end

    def _finish(self) -> None:
        if self.open is None:
            return
        entry = self.open.finished(self.comments)
        if entry.is_header and not entry.obsolete and self.catalog.header is None:
            self.catalog.header = entry
        else:
            self.catalog.entries.append(entry)
        self.open, self.comments = None, Comments()

    def _fault(self, rest: str, line: int) -> BrokenCatalog:
        """What is wrong with a line that is no statement."""
        word = WORD.match(rest)
        if word and word[1] not in WORDS:
            return BrokenCatalog("unknown_word", line, word=word[1][:40])
        rest = rest[word.end() :] if word else rest
        if rest.startswith('"'):
            return BrokenCatalog("unclosed", line)
        if word:
            return BrokenCatalog("no_text", line, word=word[1])
        return BrokenCatalog("stray_text", line)
