"""Writing entries the way the rest of a file is written: its line breaks and its width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.catalog_files.encodings import decoded
from dashboard.catalog_files.escapes import escaped
from dashboard.catalog_files.messages import Message
from dashboard.catalog_files.scan import Catalog

USUAL_WIDTH: Final = 79
WIDTHS: Final = (79, 80, 78, 77, 76)
"""Those of GNU gettext, msgcat's, polib's and Babel's."""

PIECE: Final = re.compile(r"[^ ]+ *| +")
SEGMENT: Final = re.compile(r"(?:\\.|[^\\])*?\\n|(?:\\.|[^\\])+", re.DOTALL)
OPENING: Final = frozenset({"Ps", "Pi"})
CLOSING: Final = frozenset({"Pe", "Pf", "Po"})


@dataclass(frozen=True)
class Style:
    """How a file is written.

    Args:
        width: columns that a line may have; None where long texts are not broken.
        line_break: how lines end.
    """

    width: int | None = USUAL_WIDTH
    line_break: str = "\n"


def style_of(catalog: Catalog) -> Style:
    """How the texts of a catalog are written; its header says nothing about that."""
    start = catalog.header.place.end if catalog.header else 0
    lines = decoded(catalog.content[start:], catalog.charset).replace("\r", "").split("\n")
    least, below, broken, long = 0, 10_000, 0, 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if len(line) < 40 or not line.endswith('"'):
            continue
        if following.startswith('"') and not line.endswith('\\n"'):
            broken += 1
            least = max(least, columns(line))
            first = PIECE.match(following[1:-1] or " ")
            below = min(below, columns(line) + columns(first[0] if first else ""))
        elif columns(line) > WIDTHS[1]:
            long += 1
    if not broken:
        return Style(None if long else USUAL_WIDTH, catalog.line_break)
    if long > broken:
        return Style(None, catalog.line_break)
    fitting = [width for width in WIDTHS if least <= width < below]
    return Style(fitting[0] if fitting else min(least, WIDTHS[1]), catalog.line_break)


def statement(
    word: str, text: str, style: Style, gap: str = " ", indent: str = "", mark: str = ""
) -> str:
    """A keyword with its text, without a line break at the end.

    Args:
        word: such as ``msgstr[0]``.
        text: the text itself.
        style: how the file is written.
        gap: what stands between the word and the text.
        indent: what stands before the lines that follow.
        mark: what every line begins with, such as ``#~ ``.
    """
    segments = SEGMENT.findall(escaped(text))
    line = f'{mark}{word}{gap}"{"".join(segments)}"'
    if len(segments) <= 1 and (style.width is None or columns(line) <= style.width):
        return line
    room = None if style.width is None else style.width - columns(mark + indent) - 2
    parts = [part for segment in segments for part in _broken(segment, room)]
    if len(parts) == 1 and room is not None and columns(parts[0]) > room:
        return line  # it would not fit into a line of its own either
    following = (f'{mark}{indent}"{part}"' for part in parts)
    return style.line_break.join([f'{mark}{word}{gap}""', *following])


def block(message: Message, style: Style) -> str:
    """A whole entry, as GNU gettext orders its lines; without a line break at the end."""
    mark = "#~ " if message.obsolete else ""
    lines = [comment("#", line) for line in message.note.splitlines()]
    if not message.obsolete:
        lines += [comment("#.", line) for line in message.comment.splitlines()]
        lines += _places(message.places, style.width or 10_000)
    flags = [*(["fuzzy"] if message.fuzzy else []), *message.flags]
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if message.previous:
        former = "#~| " if message.obsolete else "#| "
        before = message.previous
        lines += _texts(before["context"], before["source"], before["source_plural"], style, former)
    lines += _texts(message.context, message.source, message.source_plural, style, mark)
    for form, text in enumerate(message.texts):
        word = "msgstr" if message.source_plural is None else f"msgstr[{form}]"
        lines.append(statement(word, text, style, mark=mark))
    return style.line_break.join(lines)


def comment(mark: str, text: str) -> str:
    """One line of a comment; GNU gettext would join one that ends in a backslash with the next."""
    line = f"{mark} {text}".rstrip()
    return f"{line} " if line.endswith("\\") else line


def _places(places: tuple[str, ...], width: int) -> list[str]:
    """Where the text stands in the code, as many as fit into a line."""
    lines: list[str] = []
    for place in places:
        if lines and columns(lines[-1]) + columns(place) < width:
            lines[-1] += f" {place}"
        else:
            lines.append(f"#: {place}")
    return lines


def columns(text: str) -> int:
    """How wide a text is: letters of East Asia take two columns, marks none."""
    if text.isascii():
        return len(text)
    return sum(_column(char) for char in text)


def _column(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _texts(
    context: str | None, source: str, plural: str | None, style: Style, mark: str
) -> Iterator[str]:
    if context is not None:
        yield statement("msgctxt", context, style, mark=mark)
    yield statement("msgid", source, style, mark=mark)
    if plural is not None:
        yield statement("msgid_plural", plural, style, mark=mark)


def _broken(segment: str, room: int | None) -> Iterator[str]:
    """A line of text in pieces that fit, broken behind blanks and between letters of East Asia."""
    if room is None or columns(segment) <= room:
        yield segment
        return
    line, width = "", 0
    for piece in _pieces(segment):
        size = columns(piece)
        if line and width + size > room:
            yield line
            line, width = "", 0
        line, width = line + piece, width + size
    if line:
        yield line


def _pieces(segment: str) -> Iterator[str]:
    for piece in PIECE.findall(segment):
        if piece.isascii():
            yield piece
            continue
        start = 0
        for place in range(1, len(piece)):
            if _may_break(piece[place - 1], piece[place]):
                yield piece[start:place]
                start = place
        yield piece[start:]


def _may_break(before: str, after: str) -> bool:
    if "\\" in (before, after) or " " in (before, after):
        return False
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in (
        "W",
        "F",
    )
    opens = unicodedata.category(before) in OPENING
    closes = unicodedata.category(after) in CLOSING or unicodedata.combining(after) != 0
    return wide and not opens and not closes
